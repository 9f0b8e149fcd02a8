"""How a dimension over rounds is drawn."""

from hypothesis import given
from hypothesis import strategies as st

from headwater.assessment.trend_drawing import HEIGHT, TOP, Bar, drawing

COUNTS = st.tuples(*[st.integers(0, 60)] * 3)


def bar(counts: tuple[int, int, int] | None = (1, 2, 3), **more: bool) -> Bar:
    return Bar("3 Nov", "2026", counts, **more)


@given(COUNTS.filter(any))
def test_the_parts_of_a_bar_fill_it_in_proportion(counts: tuple[int, int, int]) -> None:
    (column,) = drawing([bar(counts)]).columns
    assert abs(sum(part.height for part in column.parts) - HEIGHT) < 0.1
    assert [part.level for part in column.parts] == [
        level for level, n in zip(("not-meeting", "meeting", "exceeding"), counts, strict=True) if n
    ]
    assert all(TOP - 0.1 <= part.y <= TOP + HEIGHT for part in column.parts)
    assert abs(column.parts[-1].y - TOP) < 0.1


@given(COUNTS)
def test_a_number_stands_only_where_it_fits(counts: tuple[int, int, int]) -> None:
    for column in drawing([bar(counts)]).columns:
        assert all(part.height >= 14 for part in column.parts if part.number)


def test_what_cannot_be_said_is_a_frame_with_the_reason() -> None:
    columns = drawing([bar(None), bar(None, asked=False), bar((0, 0, 0)), bar()]).columns
    assert [column.instead for column in columns] == [
        ("too few", "to say"),
        ("not", "asked"),
        ("nobody", "rated"),
        (),
    ]
    assert [bool(column.parts) for column in columns] == [False, False, False, True]


def test_a_change_of_meaning_is_marked_between_two_rounds() -> None:
    columns = drawing([bar(changed=True), bar(changed=True), bar()]).columns
    first, second, third = (column.break_at for column in columns)
    assert first is None  # there is nothing before it
    assert second is not None
    assert columns[0].x + 46 < second < columns[1].x
    assert third is None


def test_rounds_stand_side_by_side() -> None:
    drawn = drawing([bar() for _ in range(5)])
    places = [column.x for column in drawn.columns]
    assert places == sorted(places)
    assert places[-1] + drawn.bar < drawn.width
