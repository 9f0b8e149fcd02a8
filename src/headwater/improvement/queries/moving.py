"""Which inputs tend to move a result, and why; which results an input moves."""

from dataclasses import dataclass

from headwater.improvement import words
from headwater.metrics.catalogue import METRICS, inputs, inputs_that_move, outputs
from headwater.metrics.declaration import Declaration


@dataclass(frozen=True)
class Choosable:
    """An input to choose. `why` says how it moves the result asked about, if one was."""

    name: str
    title: str
    question: str
    formula: str
    look_for: str
    moves: tuple[str, ...]
    followed: bool
    why: str = ""


@dataclass(frozen=True)
class Output:
    """A result a team cares about, and whether it is the one asked about."""

    name: str
    title: str
    chosen: bool = False


@dataclass(frozen=True)
class Moved:
    """A result with the inputs that tend to move it, the likeliest first."""

    name: str
    title: str
    question: str
    backfires: str
    inputs: tuple[Choosable, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of the inputs."""
        return frozenset(one.name for one in self.inputs)


def movable(chosen: str) -> tuple[Output, ...]:
    """Return the results that some input is known to move."""
    return tuple(
        Output(one.declaration.name, one.declaration.title, one.declaration.name == chosen)
        for one in outputs()
        if inputs_that_move(one.declaration.name)
    )


def is_output(name: str) -> bool:
    """Say whether a result is called so."""
    return any(one.declaration.name == name for one in outputs())


def moved(output: str, followed: frozenset[str]) -> Moved:
    """Return what tends to move an output. Raises KeyError if `output` is none."""
    one = METRICS[output].declaration
    found = [metric.declaration for metric in inputs_that_move(output)]
    return Moved(
        name=output,
        title=one.title,
        question=one.question,
        backfires=words.backfires(output),
        inputs=tuple(_choosable(d, followed, d.moves[output]) for d in found),
    )


def choosable(followed: frozenset[str]) -> tuple[Choosable, ...]:
    """Return the inputs that are not followed yet."""
    declared = (metric.declaration for metric in inputs())
    return tuple(_choosable(d, followed) for d in declared if d.name not in followed)


def _choosable(declaration: Declaration, followed: frozenset[str], why: str = "") -> Choosable:
    moves = [METRICS[name].declaration.title for name in declaration.moves if name in METRICS]
    return Choosable(
        name=declaration.name,
        title=declaration.title,
        question=declaration.question,
        formula=declaration.formula,
        look_for=words.LOOK_FOR[declaration.direction],
        moves=tuple(moves),
        followed=declaration.name in followed,
        why=why,
    )
