"""The forms people write in, one module for each page."""
