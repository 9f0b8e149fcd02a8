"""What pages show, read from what is kept."""
