"""What work is for, as files: out as CSV or JSON, and in again row by row, losing nothing."""
