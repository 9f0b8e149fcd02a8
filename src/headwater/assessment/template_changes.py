"""What came to differ from one edition of a template to the next, in words. Pure."""

from headwater.assessment.template import DimensionText, Template
from headwater.flow.words import listed

MANY = 3
"""From so many on they are counted instead of named."""


def changes(was: Template, now: Template) -> str:
    """Say what changed, as the end of a sentence that begins with who: “added “Fun””."""
    parts = [*_uses(was, now), *_rewordings(was, now)]
    if not parts and _order(was) != _order(now):
        parts.append("put them into another order")
    return listed(parts) if parts else "changed nothing"


def _uses(was: Template, now: Template) -> list[str]:
    before, after, known = _order(was), _order(now), {each.key for each in was.every}
    new = [each for each in now.dimensions if each.key not in known]
    again = [e for e in now.dimensions if e.key not in before and e.key in known]
    away = [each for each in now.unused if each.key in before and each.key not in after]
    return _named(("added", new), ("took up", again), ("set aside", away))


def _rewordings(was: Template, now: Template) -> list[str]:
    pairs = [(old, new) for new in now.every if (old := was.dimension(new.key)) and old != new]
    renamed = [f"“{old.title}” to “{new.title}”" for old, new in pairs if old.title != new.title]
    means = [new for old, new in pairs if old.meaning != new.meaning]
    words = [new for old, new in pairs if old.meaning == new.meaning and _else(old, new)]
    said = [f"renamed {listed(renamed)}"] if renamed else []
    return said + _named(("gave a new meaning to", means), ("put into other words", words))


def _else(old: DimensionText, new: DimensionText) -> bool:
    """Say whether anything but the title differs."""
    return (old.prompt, old.signs, _described(old)) != (new.prompt, new.signs, _described(new))


def _described(text: DimensionText) -> tuple[object, ...]:
    return text.not_meeting, text.meeting, text.exceeding, text.outside_prompt, text.metrics


def _named(*found: tuple[str, list[DimensionText]]) -> list[str]:
    return [f"{did} {_titles(texts)}" for did, texts in found if texts]


def _titles(texts: list[DimensionText]) -> str:
    if len(texts) > MANY:
        return f"{len(texts)} dimensions"
    return listed([f"“{each.title}”" for each in texts])


def _order(template: Template) -> list[str]:
    return [each.key for each in template.dimensions]
