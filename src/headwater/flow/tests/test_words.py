"""Numbers in words never say more than the numbers."""

import pytest

from headwater.flow import words


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (None, "no data"),
        (0.0, "0%"),
        (0.004, "under 1%"),
        (0.41, "41%"),
        (0.994, "99%"),
        (0.996, "over 99%"),
        (1.0, "100%"),
    ],
)
def test_a_part_is_never_said_to_be_all_or_nothing(share: float | None, said: str) -> None:
    assert words.percent(share) == said
