"""The example in docs/organisation.md is a plan that can be applied."""

import re
from pathlib import Path

from headwater.organisation import plan_file
from headwater.organisation.validation import problems

PAGE = Path(__file__).parents[4] / "docs" / "organisation.md"


def test_the_documented_example_is_sound_and_written_as_headwater_writes_it() -> None:
    found = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    plan = plan_file.read(found[1])
    assert problems(plan) == ()
    assert plan_file.write(plan).endswith(found[1])
