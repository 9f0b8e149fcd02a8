"""Telling everybody in a session, within a second, that it moved."""
