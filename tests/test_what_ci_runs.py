"""What `make test` leaves out for its time is run all the same before anything is let in."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def made_by(target: str) -> str:
    """Return the command of a target of the Makefile."""
    (command,) = re.findall(rf"^{target}:.*\n\t@(.+)", (ROOT / "Makefile").read_text(), re.M)
    return str(command)


def test_every_test_is_either_in_the_quick_run_or_in_the_slow_one() -> None:
    assert made_by("test").removesuffix(' -m "not slow"') == made_by("test-slow").removesuffix(
        " -m slow"
    )
    assert made_by("test") != made_by("test-slow")


def test_both_are_run_with_nothing_skipped_for_want_of_a_program() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    for target in ("test", "test-slow"):
        assert f"HEADWATER_REQUIRE_ALL=1 make {target}" in lines
