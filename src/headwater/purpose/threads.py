"""Threads between what is hoped for above and the work below, and where they break. Pure.

A thread runs from a piece of work to the key result it serves and on to those above that. It can
break at either end, and it can skip the stream between the organisation and a team.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from headwater.access.places import Scale
from headwater.purpose.levels import Spot

ABOVE_STREAMS = (Scale.ORGANISATION, Scale.DOMAIN)


class Thread(StrEnum):
    """What is found of a piece of work."""

    SERVED = "serves a key result"
    BROKEN = "serves no key result"
    NOT_ALIGNED_YET = "not aligned yet"


@dataclass(frozen=True)
class KeyResultNode:
    """A key result on the map. `parent` is the one it serves; `stream` is where it is (a slug, ""
    above streams). `asked` says that work should serve it: it is open and belongs to what is shown.
    """

    pk: int
    title: str
    objective: str
    spot: Spot
    parent: int | None = None
    stream: str = ""
    asked: bool = True


@dataclass(frozen=True)
class WorkNode:
    """An initiative or epic that was worked on. `serves` is what it or its initiative says;
    `aligns` whether its team says already which key results its work serves.
    """

    item_id: int
    key: str
    title: str
    team: str
    stream: str
    serves: int | None = None
    is_key_result: bool = False
    aligns: bool = True
    initiative: bool = False


@dataclass(frozen=True)
class Gap:
    """Work of a stream that serves a key result above streams with none of the stream between."""

    key_result: int
    stream: str
    works: int


@dataclass(frozen=True)
class Threads:
    """What was found. Every piece of work is in exactly one of the first three."""

    served: tuple[WorkNode, ...]
    broken: tuple[WorkNode, ...]
    not_aligned_yet: tuple[WorkNode, ...]
    unserved: tuple[KeyResultNode, ...]
    gaps: tuple[Gap, ...]
    key_results: Mapping[int, KeyResultNode]
    reached: frozenset[int]  # key results that any work serves, through others or itself


@dataclass(frozen=True)
class Branch:
    """A key result, or a stream that has none between (`gap`), with what is below it."""

    key_result: KeyResultNode | None
    gap: str = ""  # the stream's slug
    branches: tuple["Branch", ...] = ()
    works: tuple[WorkNode, ...] = ()
    unserved: bool = False

    @property
    def rows(self) -> int:
        """How many ends it has, itself counted where it has none."""
        return sum(branch.rows for branch in self.branches) + len(self.works) or 1


def threads(key_results: Iterable[KeyResultNode], works: Iterable[WorkNode]) -> Threads:
    """Return what becomes of every thread between these key results and this work."""
    known = {node.pk: node for node in key_results}
    found: dict[Thread, list[WorkNode]] = defaultdict(list)
    for work in works:
        found[thread_of(work, known)].append(work)
    reached = frozenset(
        node.pk for work in found[Thread.SERVED] for node in line(work.serves, known)
    )
    return Threads(
        served=tuple(found[Thread.SERVED]),
        broken=tuple(found[Thread.BROKEN]),
        not_aligned_yet=tuple(found[Thread.NOT_ALIGNED_YET]),
        unserved=tuple(n for n in known.values() if n.asked and n.pk not in reached),
        gaps=tuple(_gaps(found[Thread.SERVED], known)),
        key_results=known,
        reached=reached,
    )


def thread_of(work: WorkNode, known: Mapping[int, KeyResultNode]) -> Thread:
    """Return what is found of a piece of work. One that is a key result itself serves its team."""
    if work.serves in known or work.is_key_result:
        return Thread.SERVED
    return Thread.BROKEN if work.aligns else Thread.NOT_ALIGNED_YET


def line(pk: int | None, known: Mapping[int, KeyResultNode]) -> Iterator[KeyResultNode]:
    """Yield a key result and those it serves, upwards, each once."""
    passed: set[int] = set()
    while pk is not None and pk in known and pk not in passed:
        passed.add(pk)
        yield known[pk]
        pk = known[pk].parent


def trees(found: Threads) -> tuple[Branch, ...]:
    """Return the key results as trees, each with the work that serves it, in the given order.

    Where a thread skips the stream, a branch without a key result stands in its place.
    """
    below: dict[int | None, list[KeyResultNode]] = defaultdict(list)
    for node in found.key_results.values():
        below[node.parent if node.parent in found.key_results else None].append(node)
    works: dict[int | None, list[WorkNode]] = defaultdict(list)
    for work in found.served:
        works[work.serves].append(work)
    growing = _Growing(found.reached, frozenset(n.pk for n in found.unserved), below, works)
    return tuple(growing.branch(node) for node in below[None])


@dataclass(frozen=True)
class _Growing:
    """What trees grow from: the key results and the work directly below each."""

    reached: frozenset[int]
    unserved: frozenset[int]
    below: Mapping[int | None, Sequence[KeyResultNode]]
    works: Mapping[int | None, Sequence[WorkNode]]

    def branch(self, node: KeyResultNode) -> Branch:
        """Return a key result with all that is below it."""
        nodes, works = self.below.get(node.pk, ()), self.works.get(node.pk, ())
        if node.spot.scale in ABOVE_STREAMS:
            direct = [n for n in nodes if not self._skips(n)]
            between = self._between([n for n in nodes if self._skips(n)], works)
            branches = (*map(self.branch, direct), *between)
            return Branch(node, branches=branches, unserved=node.pk in self.unserved)
        branches = tuple(map(self.branch, nodes))
        return Branch(node, "", branches, tuple(works), node.pk in self.unserved)

    def _skips(self, node: KeyResultNode) -> bool:
        """A thread skips the stream from a team's key result that work serves."""
        return node.spot.scale is Scale.TEAM and node.pk in self.reached

    def _between(
        self, nodes: Sequence[KeyResultNode], works: Sequence[WorkNode]
    ) -> Iterator[Branch]:
        streams = dict.fromkeys([n.stream for n in nodes] + [w.stream for w in works])
        for stream in streams:
            yield Branch(
                None,
                gap=stream,
                branches=tuple(self.branch(n) for n in nodes if n.stream == stream),
                works=tuple(w for w in works if w.stream == stream),
            )


def _gaps(served: Iterable[WorkNode], known: Mapping[int, KeyResultNode]) -> Iterator[Gap]:
    counted: dict[tuple[int, str], int] = defaultdict(int)
    for work in served:
        above = _skipped_to(work, known)
        if above is not None:
            counted[above, work.stream] += 1
    for (pk, stream), works in counted.items():
        yield Gap(pk, stream, works)


def _skipped_to(work: WorkNode, known: Mapping[int, KeyResultNode]) -> int | None:
    """Return the key result above streams that a thread meets without one of a stream before."""
    for node in line(work.serves, known):
        if node.spot.scale is Scale.STREAM:
            return None
        if node.spot.scale in ABOVE_STREAMS:
            return node.pk
    return None
