"""Jira, live or from saved files: `Sync`, and `chunks` with `translate_chunk`."""
