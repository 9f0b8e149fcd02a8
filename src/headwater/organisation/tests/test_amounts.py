import pytest

from headwater.organisation.amounts import roughly


@pytest.mark.parametrize(
    ("items", "said"),
    [
        (0, "no"),
        (1, "fewer than 10"),
        (9, "fewer than 10"),
        (10, "10 or more"),
        (43, "20 or more"),
        (412, "200 or more"),
        (5_000, "5,000 or more"),
        (99_999, "50,000 or more"),
    ],
)
def test_an_amount_is_said_by_its_size_alone(items: int, said: str) -> None:
    assert roughly(items) == said
