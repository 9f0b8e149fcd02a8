"""Fetch from connected Jiras."""
