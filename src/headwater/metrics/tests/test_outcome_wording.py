"""What the recogniser finds, what it leaves alone, and how often it is right."""

import time
import tomllib
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.metrics.outcome_wording import LONGEST, Flaw, explained, flaw_of
from headwater.metrics.outcome_words import FILLING, MAKING, VALUES, WISHES

Example = dict[str, str]
SECTIONS: dict[str, list[Example]] = tomllib.loads(
    (Path(__file__).parent / "outcome_examples.toml").read_text(encoding="utf-8")
)
DOCS = Path(__file__).parents[4] / "docs" / "outcomes.md"
EXAMPLES = [example for section in SECTIONS.values() for example in section]
LABELS = {"outcome", "placeholder", "title again", "restates the output"}
LEAST_PRECISION = 0.95

texts = st.text(max_size=LONGEST)
words = st.text("abcdefghijklmnopqrstuvwxyzäéø", min_size=4, max_size=12).filter(
    lambda word: word not in FILLING | MAKING | WISHES | VALUES and flaw_of(word) is None
)
titles = st.lists(words, min_size=1, max_size=6).map(" ".join)
of_example = st.sampled_from(EXAMPLES)


def is_held_out(section: str, example: Example) -> bool:
    """Decide by the text alone, so that nobody picks: a third, and all that was written last."""
    if section == "hard_cases":
        return False
    return section == "written_last" or crc32(example["text"].encode()) % 3 == 0


TUNED_ON = [e for name, section in SECTIONS.items() for e in section if not is_held_out(name, e)]
HELD_OUT = [e for name, section in SECTIONS.items() for e in section if is_held_out(name, e)]


def precision_and_recall(examples: list[Example]) -> tuple[float, float]:
    """Return how often "flawed" is right, and how many of the flawed are found."""
    called = [e for e in examples if flaw_of(e["text"], e["title"])]
    flawed = [e for e in examples if e["label"] != "outcome"]
    right = sum(e in flawed for e in called)
    return right / len(called), right / len(flawed)


def row(name: str, examples: list[Example]) -> str:
    """Return the line of docs/outcomes.md for these examples."""
    precision, recall = precision_and_recall(examples)
    outcomes = sum(e["label"] == "outcome" for e in examples)
    return (
        f"| {name} | {len(examples)} | {outcomes} | {len(examples) - outcomes} "
        f"| {precision:.2f} | {recall:.2f} |"
    )


def test_the_labelled_set_is_large_varied_and_says_nothing_twice() -> None:
    assert len(EXAMPLES) >= 240
    assert {e["label"] for e in EXAMPLES} == LABELS
    assert len({(e["title"], e["text"]) for e in EXAMPLES}) == len(EXAMPLES)
    assert 0.3 <= len(HELD_OUT) / len(EXAMPLES) <= 0.4


@pytest.mark.parametrize("examples", [TUNED_ON, HELD_OUT], ids=["tuned on", "held out"])
def test_an_honest_outcome_is_hardly_ever_called_flawed(examples: list[Example]) -> None:
    precision, recall = precision_and_recall(examples)
    assert precision >= LEAST_PRECISION
    assert recall >= 0.8


def test_the_docs_say_the_figures_that_come_out() -> None:
    docs = DOCS.read_text(encoding="utf-8")
    assert row("Tuned on", TUNED_ON) in docs
    assert row("Held out", HELD_OUT) in docs


def test_the_examples_of_the_docs_are_what_they_say() -> None:
    table = DOCS.read_text(encoding="utf-8").split("| not yet | instead |\n|---|---|\n")[1]
    rows = [line.strip("| ").split(" | ") for line in table.split("\n\n")[0].splitlines()]
    assert len(rows) == 4
    for not_yet, instead in rows:
        text, _, title = not_yet.rstrip("”)").partition(" (on “")
        assert flaw_of(text, title) is not None
        assert flaw_of(instead, title) is None


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("", Flaw.EMPTY),
        (" \n\t", Flaw.EMPTY),
        ("TBD", Flaw.PLACEHOLDER),
        ("n/a", Flaw.PLACEHOLDER),
        ("—", Flaw.PLACEHOLDER),
        ("improve UX", Flaw.PLACEHOLDER),
        ("partial refunds!", Flaw.TITLE_AGAIN),
        ("We implement the partial refund by Q3", Flaw.TITLE_AGAIN),
        ("Improve the UX of partial refunds", Flaw.TITLE_AGAIN),
        ("deliver X by Q3", Flaw.RESTATES_OUTPUT),
        ("complete the migration", Flaw.RESTATES_OUTPUT),
        ("ship v2", Flaw.RESTATES_OUTPUT),
        ("As a clerk I want a button.", Flaw.RESTATES_OUTPUT),
        ("The ledger is live. It is deployed to all regions.", Flaw.RESTATES_OUTPUT),
        ("Customers get money back in one day instead of five", None),
        ("fewer support calls about refunds", None),
        ("Reduce refunds by a third", None),
        ("Build times under ten minutes", None),
        ("Launch the app: families find a doctor nearby", None),
        ("Build the ledger. Accountants go home at six.", None),
    ],
)
def test_each_rule_finds_its_flaw_and_no_more(text: str, flaw: Flaw | None) -> None:
    assert flaw_of(text, "Partial refunds") == flaw


def test_an_english_rule_says_nothing_about_another_language() -> None:
    assert flaw_of("Release am Freitag macht niemandem mehr Angst") is None
    assert flaw_of("Livrer la page de paiement") is None


@given(texts, texts)
def test_any_text_is_judged(text: str, title: str) -> None:
    assert flaw_of(text, title) in {None, *Flaw}


@given(of_example, st.sampled_from(["  ", "\t", " \u00a0 "]))
def test_case_and_space_do_not_matter(example: Example, space: str) -> None:
    respaced = space + example["text"].swapcase().replace(" ", space) + space
    assert flaw_of(respaced, example["title"]) == flaw_of(example["text"], example["title"])


@given(
    titles,
    st.sampled_from(["{}", "Implement {}", "Deliver the {} by Q3", "{} is live", "We build {}."]),
)
def test_a_title_said_again_is_always_found(title: str, said: str) -> None:
    assert flaw_of(said.format(title.upper()), title) == Flaw.TITLE_AGAIN


@given(of_example)
def test_each_title_is_no_outcome_of_its_own_item(example: Example) -> None:
    assert flaw_of(example["title"], example["title"]) is not None


@pytest.mark.parametrize(
    "part",
    ["so ", "reduce ", "by the ", "www.", "a-1 ", "in a", "ﷺ", "1", ".", ". a", "(", "as i want "],
)
def test_no_text_takes_long(part: str) -> None:
    began = time.perf_counter()
    flaw_of(part * LONGEST, part * LONGEST)
    assert time.perf_counter() - began < 1


@given(texts)
def test_what_comes_after_the_longest_text_is_not_read(more: str) -> None:
    text = "Drivers are home by six. " * (LONGEST // 25)
    assert flaw_of(text + more) is None


@pytest.mark.parametrize("flaw", Flaw)
def test_each_flaw_has_a_reason_and_an_example_that_is_an_outcome(flaw: Flaw) -> None:
    said = explained(flaw)
    assert said.reason.endswith((".", "?"))
    offered = said.example.rsplit("“", 1)[-1].rstrip("”")
    assert flaw_of(offered) is None
