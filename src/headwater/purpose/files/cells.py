"""Cells that no spreadsheet takes for a formula, and that come back as they were."""

from headwater.flow.downloads import FORMULA_STARTS

MARK = "'"


def guarded(text: str) -> str:
    """Return text as a cell that is text to every spreadsheet. `unguarded` gives it back."""
    return f"{MARK}{text}" if _looks_like_a_formula(text) else text


def unguarded(cell: str) -> str:
    """Return the text of a cell that was guarded; any other as it is."""
    return cell[len(MARK) :] if cell.startswith(MARK) and _looks_like_a_formula(cell) else cell


def _looks_like_a_formula(text: str) -> bool:
    """Marks are looked through, so that a text that begins with one is told from a guarded one."""
    return text.lstrip(f"{MARK} \n").startswith(FORMULA_STARTS)
