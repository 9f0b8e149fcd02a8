"""What the components work out."""

import pytest

from headwater.ui.components import (
    Cell,
    Column,
    StageBlock,
    StageCard,
    StageMap,
    StageStrip,
    Table,
    Tile,
    percent,
)
from headwater.ui.templatetags.ui import share


def test_blocks_are_as_wide_as_the_time_spent_there() -> None:
    strip = StageStrip([StageBlock("Ready", 3, 0), StageBlock("Building", 0.25, 0.75)])
    assert [line[1:] for line in strip.widths] == [(75, 100, 100), (25, 33, 25)]


def test_a_strip_in_which_no_time_was_spent_has_no_widths() -> None:
    assert StageStrip([StageBlock("Ready", 0, 0)]).widths[0][1:] == (0, 0, 0)


def test_a_map_marks_the_stage_where_work_waits_longest() -> None:
    cards = [StageCard("Ready", 3, 0), StageCard("Building", 1, 3), StageCard("Review", 2, 0)]
    drawn = StageMap(cards).drawn
    assert [line[1:] for line in drawn] == [(75, 100, True), (100, 25, False), (50, 100, False)]


def test_a_map_without_waiting_marks_no_stage() -> None:
    assert not StageMap([StageCard("Building", 0, 3), StageCard("Testing")]).drawn[1][-1]


@pytest.mark.parametrize(
    ("value", "in_words"), [("6.1 days", False), ("too few to say", True), ("under 1 item", True)]
)
def test_a_value_in_words_is_told_from_a_number(value: str, in_words: bool) -> None:
    assert Tile("Flow Load", value, "in progress").in_words is in_words


def test_a_part_of_nothing_is_nothing() -> None:
    assert percent(3, 0) == 0


@pytest.mark.parametrize(("given", "expected"), [(37.4, 37), (-2, 0), (250, 100)])
def test_a_width_class_exists_for_every_percent(given: float, expected: int) -> None:
    assert share(given) == f"share-{expected}"


def test_a_row_with_a_missing_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        _ = Table("Items", [Column("Item"), Column("Age")], [[Cell("A")]]).lines
