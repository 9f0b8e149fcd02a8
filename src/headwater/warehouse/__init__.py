"""Where facts are kept: each batch exactly once, stays sorted, what follows from them derived.

`open_warehouse(url)` is all that rooms need; docs/warehouse.md explains what is behind it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from headwater.warehouse.engine import Warehouse, close_all, open_warehouse
    from headwater.warehouse.preview import Move, Preview, Standing

__all__ = ["Move", "Preview", "Standing", "Warehouse", "close_all", "open_warehouse"]


def __getattr__(name: str) -> Any:
    """Import the engine when it is first needed: it takes a second, and `--help` should not."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from headwater.warehouse import engine, preview

    return getattr(preview if name in ("Move", "Preview", "Standing") else engine, name)
