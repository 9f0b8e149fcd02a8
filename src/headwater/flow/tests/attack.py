"""Someone who writes down every number that was told and subtracts, by exact linear algebra.

What is told is a list of sets of atoms: items that no told set ever parts. Whoever knows statistics
over these sets can work out one over every set in their span, and over no other.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

Atom = Hashable
Vector = list[Fraction]


def isolated(
    told: Iterable[frozenset[Atom]], sizes: Mapping[Atom, int], floor: int
) -> frozenset[Atom] | None:
    """Return atoms with fewer than `floor` items together of which something can be worked out:
    some combination of what was told in which nothing else is left. None if there are none.
    """
    atoms = [atom for atom, size in sizes.items() if size]
    small = [atom for atom in atoms if sizes[atom] < floor]
    large = [atom for atom in atoms if sizes[atom] >= floor]
    order = [*large, *small]
    rows = eliminated([[Fraction(atom in each) for atom in order] for each in set(told)])
    left = [row[len(large) :] for row in rows if not any(row[: len(large)])]
    for group in _groups(small, sizes, floor):
        beside = [
            [v for v, atom in zip(row, small, strict=True) if atom not in group] for row in left
        ]
        if len(eliminated(beside)) < len(left):
            return frozenset(group)
    return None


def eliminated(rows: Sequence[Sequence[Fraction]]) -> list[Vector]:
    """Return the rows in echelon form, without those that are nothing."""
    left, done = [list(row) for row in rows], list[Vector]()
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left = [_less(row, pivot, row[column] / pivot[column]) for row in left]
        done.append(pivot)
    return done


def _less(row: Vector, pivot: Vector, times: Fraction) -> Vector:
    if not times:
        return row
    return [a - times * b for a, b in zip(row, pivot, strict=True)]


def _groups(
    atoms: Sequence[Atom], sizes: Mapping[Atom, int], room: int
) -> Iterator[tuple[Atom, ...]]:
    """Yield every group of atoms with fewer than `room` items."""
    for place, atom in enumerate(atoms):
        if sizes[atom] < room:
            yield (atom,)
            for rest in _groups(atoms[place + 1 :], sizes, room - sizes[atom]):
                yield (atom, *rest)
