"""What a team takes out of a round: one page, Markdown and CSV, without names, above the floor."""

import csv
import datetime as dt
import io
import json
import shutil
import subprocess
from dataclasses import replace

import pytest
import typst
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from headwater.access.models import Trace
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.assessment.models import Action, Asked, Box, Observation, Session
from headwater.assessment.queries.round import Cards, Round, round_of
from headwater.assessment.steps import Part
from headwater.assessment.summary import pdf
from headwater.assessment.summary.markdown import as_markdown
from headwater.assessment.summary.rows import as_csv, row
from headwater.assessment.tests.rounds import a_round, asked, chose, rated, said
from headwater.flow.tests import cast
from headwater.organisation import queries as organisation
from headwater.organisation.storing import store

HELD = dt.date(2026, 11, 3)
NAME = "Robin Example"
ODD = ("émigré 😀 👩\u200d👩\u200d👧", "مرحبا بالعالم نحن نعمل معا", "שלום", "x" * 500, "= 1+1")
MARKUP = '#panic() $x$ *b* _i_ `c` <tag> @ref // no /* "q" \\ #import "x.typ"'


@pytest.fixture(autouse=True)
def riverbank(db: None) -> None:
    """Payments › Checkout › Otter and Heron."""
    store(cast.plan())


@pytest.fixture
def otter() -> Client:
    """Somebody of team Otter."""
    return signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))


def whole_round(voting: str = "anonymous") -> Session:
    """Return a finished round with a shown and a hidden dimension, and odd words everywhere."""
    session = a_round(
        "otter",
        step="finished",
        opened_on=HELD,
        finished_on=HELD,
        voting=voting,
        standing="performing",
        standing_words=MARKUP,
        occasion="=cmd()",
    )
    asked(session, "flow", "=HYPERLINK(1)")
    asked(session, "quality")
    rated(session, "flow", (1, 4, 2, 1))
    rated(session, "quality", None, answers=3)
    rated(session, "flow", (5, 0, 0, 0), part=Part.OUTSIDE)
    said(session, Part.RATINGS, "flow", "<b>Loud</b> | words", name=NAME, choice="meeting")
    for column, text in zip(("keep", "keep", "stop", "start", "start"), ODD, strict=True):
        said(session, Part.CARDS, column, text, name=NAME)
    chose(session, Part.STANDING, {"underperforming": 0, "performing": 6, "high-performing": 1})
    saw = {"seen": "Handovers wait", "example": "Three", "written_by": NAME, "written_on": HELD}
    Observation.objects.create(session=session, **saw)
    known = {"team": "otter", "session": session, "owner": "quality", "due_on": HELD}
    Action.objects.create(text=MARKUP, **known)
    return session


def the_round(session: Session) -> Round:
    return round_of(session, organisation.team(session.team), HELD)


def fetched(client: Client, session: Session, file: str) -> bytes:
    answer = client.get(f"/assessment/{session.code}/{file}")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return answer.content


def rows_of(content: bytes) -> list[dict[str, str]]:
    told = content.decode().splitlines()
    return list(csv.DictReader(io.StringIO("\n".join(t for t in told if not t.startswith("#")))))


def test_csv_holds_the_distributions_and_leaves_hidden_ones_empty(otter: Client) -> None:
    own, outside, hidden = rows_of(fetched(otter, whole_round(), "distributions.csv"))
    counts = ("not_meeting", "meeting", "exceeding", "unsure", "ratings", "seen_by")
    assert [own[name] for name in counts] == ["1", "4", "2", "1", "7", "the team"]
    assert [outside[name] for name in counts] == ["5", "0", "0", "0", "5", "people outside"]
    assert [hidden[name] for name in counts[:4]] == ["", "", "", ""]
    assert hidden["ratings"] == "3"
    assert "Below five answers nothing is shown" in hidden["reason"]
    assert own["reason"] == ""


def test_no_cell_is_a_formula(otter: Client) -> None:
    rows = rows_of(fetched(otter, whole_round(), "distributions.csv"))
    assert rows[0]["dimension"] == "'=HYPERLINK(1)"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=500)
SLOW = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def plain() -> Round:
    """A round whose words can be replaced."""
    return the_round(whole_round())


@given(text=WORDS)
@example(text="\t=cmd|' /C calc'!A0")
@example(text="  @SUM(1)")
@example(text="one\u2028two, \u2029three\nfour")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_dimension_is_called_it_is_one_cell_of_text(plain: Round, text: str) -> None:
    finding = plain.findings[0]
    asked_so = Asked(title=text, meaning=1)
    content = as_csv(plain.team, [row(plain.session, asked_so, finding.own)], "")
    told = content.decode().split("reason\r\n", 1)[1]
    (read,) = csv.reader(io.StringIO(told, newline=""))
    assert read[2].removeprefix("'") == text.removeprefix("'")
    assert not read[2].lstrip(" \n").startswith(("=", "+", "-", "@", "\t"))


def test_csv_says_what_it_is_and_how_private(otter: Client) -> None:
    told = fetched(otter, whole_round(), "distributions.csv").decode()
    assert told.startswith("# Otter: how the team rated itself")
    assert "It is a start for talking" in told
    assert "Nobody sees who chose or wrote what" in told


@pytest.mark.parametrize("voting", ["anonymous", "open"])
@pytest.mark.parametrize("file", ["summary.md", "distributions.csv"])
def test_no_name_leaves(otter: Client, voting: str, file: str) -> None:
    assert NAME.encode() not in fetched(otter, whole_round(voting), file)


@pytest.mark.parametrize("voting", ["anonymous", "open"])
def test_no_name_leaves_on_the_page(voting: str) -> None:
    assert NAME not in json.dumps(pdf.page(the_round(whole_round(voting))))


def test_markdown_holds_all_of_it(otter: Client) -> None:
    shown = (
        MarkdownIt("commonmark")
        .enable("table")
        .render(fetched(otter, whole_round(), "summary.md").decode())
    )
    assert "<h1>Otter says: “We are performing.”</h1>" in shown
    assert "&lt;b&gt;Loud&lt;/b&gt; | words" in shown
    assert '<td style="text-align:right">4</td>' in shown
    assert "Three of the five answers it takes." in shown
    assert "<h3>Seen from outside</h3>" in shown
    assert "Handovers wait" in shown
    assert "(was meant for" in shown
    assert "x" * 500 in shown
    assert "مرحبا بالعالم نحن نعمل معا" in shown
    assert "Nobody sees who chose or wrote what" in shown


def test_open_voting_says_so_in_markdown(otter: Client) -> None:
    assert b"chose open voting" in fetched(otter, whole_round("open"), "summary.md")


@given(text=WORDS)
@example(text="# Heading\n- list\n\n```\ncode")
@example(text="| a | b |\n|---|---|")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_words_of_people_never_change_the_markdown_around_them(plain: Round, text: str) -> None:
    def shape(of: Round) -> list[str]:
        tokens = MarkdownIt("commonmark").enable("table").parse(as_markdown(of))
        return [token.type for token in tokens]

    def with_words(words: str) -> Round:
        actions = tuple(replace(one, text=words) for one in plain.actions)
        return replace(plain, cards=(Cards("Keep", (words, "last")),), actions=actions)

    assert shape(with_words(text.strip() or "a")) == shape(with_words("a"))


@given(text=WORDS)
@example(text="x" * 500)
@example(text="\u202e" + MARKUP)
@example(text="ا" * 500)
@example(text="👩\u200d👩\u200d👧" * 70)
@SLOW
def test_whatever_was_written_there_is_one_page(plain: Round, text: str) -> None:
    actions = tuple(replace(plain.actions[0], text=text) for _ in range(20))
    columns = tuple(Cards(name, (text,) * 30) for name in ("Keep", "Stop", "Start"))
    assert len(pdf.as_png(replace(plain, cards=columns, actions=actions), ppi=18)) == 1


def test_twenty_dimensions_still_fit_one_page(plain: Round) -> None:
    many = replace(plain, findings=plain.findings * 10)
    assert len(pdf.as_png(many, ppi=18)) == 1


def test_the_page_is_a_pdf_with_its_words_as_text_and_without_markup(otter: Client) -> None:
    content = fetched(otter, whole_round(), "summary.pdf")
    assert content.startswith(b"%PDF-")
    told = pdf.page(the_round(Session.objects.get()))
    assert told["standing_words"]["text"] == MARKUP
    assert told["questions"][1]["own"]["note"].startswith("Three of the five")
    assert "not-meeting" not in told["questions"][1]["own"]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext to read a PDF")
@pytest.mark.parametrize("voting", ["anonymous", "open"])
def test_what_a_reader_finds_in_the_pdf(otter: Client, voting: str) -> None:
    content = fetched(otter, whole_round(voting), "summary.pdf")
    read = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    told = " ".join(read.stdout.decode().replace("\u200b", "").split())
    assert "Otter says: “We are performing.”" in told
    assert "#panic() $x$ *b* _i_ `c` <tag>" in told
    assert "émigré" in told
    assert "Three of the five answers it takes." in told
    assert "It is a start for talking" in told
    assert ("chose open voting" if voting == "open" else "Nobody sees who chose") in told
    assert NAME not in told


def test_typst_reads_what_people_write_as_text() -> None:
    """What stands in the PDF is found again by asking Typst for the text it set."""
    data = {"round": json.dumps({"words": MARKUP})}
    source = b"#let r = json(bytes(sys.inputs.round))\n#metadata(r.words) <words> #r.words"
    found = json.loads(typst.query(source, "<words>", field="value", one=True, sys_inputs=data))
    assert found == MARKUP


def test_what_is_too_much_for_the_page_is_counted(plain: Round) -> None:
    columns = (Cards("Keep", tuple(f"card {n}" for n in range(9))),)
    told = pdf.page(replace(plain, cards=columns, actions=plain.actions * 10))
    assert [one["text"] for one in told["cards"][0]["says"]][-1] == "and four more"
    assert told["actions"][-1]["says"]["text"] == "and two more"


@pytest.mark.parametrize("file", ["summary.pdf", "summary.md", "distributions.csv"])
def test_there_is_nothing_to_take_along_before_the_reveal(otter: Client, file: str) -> None:
    session = a_round("otter", step="rate")
    asked(session, "flow")
    Box.objects.create(session=session, part=Part.RATINGS.value)
    assert otter.get(f"/assessment/{session.code}/{file}").status_code == 404


def test_what_is_taken_along_stands_in_the_trail(otter: Client) -> None:
    session = whole_round()
    fetched(otter, session, "summary.md")
    line = Trace.objects.get(action="exported")
    assert (line.team, line.what) == ("otter", "The assessment of 3 November 2026 as MD")


def test_a_round_in_which_nothing_was_decided_is_a_page_too() -> None:
    session = a_round("otter")
    asked(session, "flow")
    rated(session, "flow", None, answers=0)
    assert len(pdf.as_png(the_round(session))) == 1
