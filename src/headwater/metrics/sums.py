"""Sums, shares and durations as every metric means them."""

import ibis.expr.types as ir

DAY_MS = 86_400_000.0


def whole_sum(column: ir.IntegerColumn) -> ir.IntegerScalar:
    """Return the exact sum as a 64-bit integer.

    Engines widen a sum of integers without telling Ibis, which then leaves out a plain cast.
    """
    return as_whole(column.sum())


def as_whole(total: ir.NumericValue) -> ir.IntegerValue:
    """Return a sum of integers, whatever the engine widened it to, as a 64-bit integer."""
    return total.cast("decimal(38, 0)").cast("int64")


def share(part: ir.NumericValue, whole: ir.NumericValue) -> ir.FloatingValue:
    """Return part ÷ whole as a float; absent where there is no whole."""
    return part.cast("float64") / whole.cast("float64").nullif(0.0)


def days(milliseconds: ir.NumericValue) -> ir.FloatingValue:
    """Return milliseconds as days."""
    return milliseconds.cast("float64") / DAY_MS
