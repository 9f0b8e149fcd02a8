"""A small file of TOML can ask its parser for more memory than there is; none gets that far."""

import pytest

from headwater.organisation import plan_file
from headwater.organisation.models import VALUE_LENGTH
from headwater.vocabulary.organisation import KindRule, Organisation
from headwater.vocabulary.work import Kind

MANY = 100_000
KEYS = {
    "bare": "surprise" + ".a" * MANY + " = 3",
    "quoted": "surprise" + '."$"' * MANY + " = 3",
    "letters beyond ASCII": "surprise" + '."é b"' * MANY + " = 3",
    "in a table's name": "[surprise" + ".'$ $'" * MANY + "]",
    "behind a text that runs on": 'x = {a = """\n\'s""", b' + '."$"' * MANY + " = 3}",
}


@pytest.mark.parametrize("key", KEYS)
def test_a_key_without_end_is_refused_before_it_is_read(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("msgspec.toml.decode", _never)
    with pytest.raises(plan_file.PlanUnreadable, match="nests deeper"):
        plan_file.read(KEYS[key])


def test_the_longest_value_may_be_all_dots() -> None:
    rule = KindRule("field:x=" + "." * (VALUE_LENGTH - 8), Kind.FEATURE)
    plan = Organisation("Confluence Goods", kind_rules=(rule,))
    assert plan_file.read(plan_file.write(plan)) == plan


def _never(*_args: object, **_options: object) -> None:
    raise AssertionError("the parser was asked")
