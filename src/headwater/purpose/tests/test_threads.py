"""Where the threads between key results and work break, and how the map of them is drawn."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from headwater.access.places import Scale
from headwater.purpose import map_drawing
from headwater.purpose.levels import DOWNWARDS, Spot
from headwater.purpose.map_drawing import Box, Loose, drawn
from headwater.purpose.threads import (
    Branch,
    Gap,
    KeyResultNode,
    Threads,
    WorkNode,
    threads,
    trees,
)

SLUGS = {
    Scale.ORGANISATION: "",
    Scale.DOMAIN: "payments",
    Scale.STREAM: "checkout",
    Scale.TEAM: "otter",
}


def node(pk: int, scale: Scale, parent: int | None = None, *, asked: bool = True) -> KeyResultNode:
    stream = "checkout" if scale in (Scale.STREAM, Scale.TEAM) else ""
    return KeyResultNode(
        pk, f"Key result {pk}", "So", Spot(scale, SLUGS[scale]), parent, stream, asked
    )


def epic(
    number: int, serves: int | None = None, *, is_key_result: bool = False, aligns: bool = True
) -> WorkNode:
    return WorkNode(
        number, f"OTT-{number}", "An epic", "otter", "checkout", serves, is_key_result, aligns
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[KeyResultNode], list[WorkNode]]:
    """Key results that serve only what is above them, and work that serves any, or none."""
    scales = draw(st.lists(st.sampled_from(DOWNWARDS), max_size=9))
    nodes = []
    for pk, scale in enumerate(scales, 1):
        above = [i for i, s in enumerate(scales, 1) if DOWNWARDS.index(s) < DOWNWARDS.index(scale)]
        parent = draw(st.sampled_from([None, *above]))
        nodes.append(node(pk, scale, parent, asked=draw(st.booleans())))
    serves = st.sampled_from([None, 99, *range(1, len(nodes) + 1)])
    flags = {"is_key_result": st.booleans(), "aligns": st.booleans()}
    number = draw(st.integers(0, 20))
    works = [epic(n, draw(serves), **{k: draw(v) for k, v in flags.items()}) for n in range(number)]
    return nodes, works


def every(branches: Sequence[Branch]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from every(branch.branches)


def picture(found: Threads) -> map_drawing.Drawing:
    loose = [
        Loose(found.broken, len(found.broken), broken=True),
        Loose(found.not_aligned_yet, len(found.not_aligned_yet), broken=False),
    ]
    return drawn(trees(found), loose, {})


def test_work_that_serves_no_key_result_is_broken() -> None:
    found = threads([node(1, Scale.TEAM)], [epic(7), epic(8, 1)])
    assert [w.item_id for w in found.broken] == [7]
    assert [w.item_id for w in found.served] == [8]


def test_a_team_that_does_not_align_yet_is_not_reproached() -> None:
    found = threads([], [epic(7, aligns=False)])
    assert (found.broken, len(found.not_aligned_yet)) == ((), 1)


def test_what_a_team_says_before_it_aligns_counts() -> None:
    found = threads([node(1, Scale.TEAM)], [epic(7, 1, aligns=False)])
    assert [w.item_id for w in found.served] == [7]


def test_an_epic_that_is_a_key_result_serves_its_team() -> None:
    assert threads([], [epic(7, is_key_result=True)]).broken == ()


def test_a_key_result_is_served_through_those_below_it() -> None:
    nodes = [node(1, Scale.ORGANISATION), node(2, Scale.STREAM, 1), node(3, Scale.TEAM, 2)]
    assert threads(nodes, [epic(7, 3)]).unserved == ()
    assert threads(nodes, []).unserved == tuple(nodes)


def test_a_stream_without_a_key_result_between_is_a_gap() -> None:
    nodes = [node(1, Scale.ORGANISATION), node(2, Scale.TEAM, 1)]
    found = threads(nodes, [epic(7, 2), epic(8, 1)])
    assert found.gaps == (Gap(1, "checkout", 2),)
    (root,) = trees(found)
    (between,) = root.branches
    assert (between.key_result, between.gap) == (None, "checkout")
    assert [b.key_result for b in between.branches] == [nodes[1]]
    assert [w.item_id for w in between.works] == [8]


def test_a_stream_with_a_key_result_between_is_none() -> None:
    nodes = [node(1, Scale.ORGANISATION), node(2, Scale.STREAM, 1), node(3, Scale.TEAM, 2)]
    assert threads(nodes, [epic(7, 3), epic(8, 2)]).gaps == ()


def test_nothing_is_said_to_be_skipped_where_there_is_no_work() -> None:
    nodes = [node(1, Scale.ORGANISATION), node(2, Scale.TEAM, 1)]
    found = threads(nodes, [])
    assert found.gaps == ()
    assert [b.gap for b in every(trees(found))] == ["", ""]


@given(worlds())
def test_every_piece_of_work_is_exactly_one_of_three(
    world: tuple[list[KeyResultNode], list[WorkNode]],
) -> None:
    nodes, works = world
    found = threads(nodes, works)
    together = [*found.served, *found.broken, *found.not_aligned_yet]
    assert sorted(w.item_id for w in together) == [w.item_id for w in works]
    assert all(w.aligns for w in found.broken)


@given(worlds())
def test_every_open_key_result_is_served_or_unserved(
    world: tuple[list[KeyResultNode], list[WorkNode]],
) -> None:
    found = threads(*world)
    asked = {n.pk for n in world[0] if n.asked}
    unserved = {n.pk for n in found.unserved}
    assert unserved == asked - found.reached


@given(worlds())
def test_a_gap_is_one_branch_and_holds_its_work(
    world: tuple[list[KeyResultNode], list[WorkNode]],
) -> None:
    found = threads(*world)
    between = [b for b in every(trees(found)) if b.key_result is None]
    held = [sum(len(inner.works) for inner in every([b])) for b in between]
    assert sorted(held) == sorted(gap.works for gap in found.gaps)
    assert all(held)


@given(worlds())
def test_trees_hold_every_key_result_and_all_that_serves_one(
    world: tuple[list[KeyResultNode], list[WorkNode]],
) -> None:
    found = threads(*world)
    branches = list(every(trees(found)))
    assert sorted(b.key_result.pk for b in branches if b.key_result) == sorted(found.key_results)
    hung = [w.item_id for b in branches for w in b.works]
    assert sorted(hung) == [w.item_id for w in found.served if w.serves in found.key_results]


@given(worlds())
def test_nothing_in_the_picture_covers_anything(
    world: tuple[list[KeyResultNode], list[WorkNode]],
) -> None:
    found = picture(threads(*world))
    for x in {box.x for box in found.boxes}:
        column = sorted((box for box in found.boxes if box.x == x), key=lambda box: box.y)
        assert all(above.y + above.height < below.y for above, below in pairwise(column))
    assert all(b.x >= 0 and b.x + b.width <= found.width for b in found.boxes)
    assert all(b.y >= 0 and b.y + b.height <= found.height for b in found.boxes)


def ends(path: str) -> tuple[float, float, float]:
    """Return where a thread begins, where it has bent, and where it ends: on the way across."""
    start, bend = path.removeprefix("M").split("C")
    curve, _, straight = bend.partition("H")
    bent = float(curve.split()[-2])
    return float(start.split()[0]), bent, float(straight) if straight else bent


@given(worlds())
def test_threads_go_from_left_to_right(
    world: tuple[list[KeyResultNode], list[WorkNode]],
) -> None:
    for thread in picture(threads(*world)).threads:
        start, bent, end = ends(thread.path)
        assert start < bent <= end


@given(worlds())
def test_no_thread_runs_behind_a_box(
    world: tuple[list[KeyResultNode], list[WorkNode]],
) -> None:
    found = picture(threads(*world))
    for thread in found.threads:
        _, bent, end = ends(thread.path)
        y = float(thread.path.split("H")[0].split()[-1])
        between = [box for box in found.boxes if bent <= box.x < end]
        assert not [box for box in between if box.y <= y <= box.y + box.height]


def test_many_pieces_of_work_are_drawn_in_part_and_counted() -> None:
    found = picture(threads([node(1, Scale.TEAM)], [epic(n, 1) for n in range(20)]))
    kinds = [box.kind for box in found.boxes]
    assert kinds.count("work") == map_drawing.SHOWN
    more = next(box for box in found.boxes if box.kind == "more")
    assert (more.whole, more.pk) == ("and 14 more", 1)


def test_broken_ends_are_loose_on_the_side_where_something_is_missing() -> None:
    found = picture(threads([node(1, Scale.TEAM)], [epic(7)]))
    ends: dict[str, Box] = {box.kind: box for box in found.boxes}
    result, work = ends["key-result"].stub, ends["work"].stub
    assert result is not None
    assert work is not None
    assert result.end > result.x
    assert work.end < work.x


@given(st.text(max_size=200), st.integers(1, 3), st.integers(8, 40))
def test_a_text_is_cut_to_what_fits(text: str, lines: int, letters: int) -> None:
    found = map_drawing.cut(text, lines, letters)
    assert len(found) <= lines
    assert all(len(line) <= letters for line in found)
