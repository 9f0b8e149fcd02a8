"""Event logs: what is understood, what is set aside, and what histories come out."""

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.sources.event_log import Columns, EventLog, EventLogError, Known, Options, deliveries
from headwater.sources.event_log.grouping import CHUNK
from headwater.sources.event_log.rows import Row
from headwater.sources.event_log.translate import translate
from headwater.vocabulary.delivery import History, Repair, SetAside
from headwater.vocabulary.work import Place, TrackerOutcome

LATER = 4_000_000_000_000_000


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def log(
    folder: Path, text: str | bytes, options: Options | None = None, name: str = "log.csv"
) -> EventLog:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return EventLog(path, options or Options())


def all_of(
    opened: EventLog, known: Mapping[str, Known] | None = None
) -> tuple[dict[str, History], list[SetAside]]:
    found = list(deliveries(opened, source="log", fetched_at=LATER, known=lambda _: known or {}))
    histories = {h.item.external_id: h for d in found for h in d.histories}
    return histories, [aside for d in found for aside in d.set_aside]


def test_columns_are_guessed_from_the_usual_names(tmp_path: Path) -> None:
    opened = log(tmp_path, "Issue Key;Changed At;State;Squad;Summary\n")
    assert opened.columns == Columns(
        item="Issue Key", changed_at="Changed At", status="State", team="Squad", title="Summary"
    )


def test_chosen_columns_win_over_guesses(tmp_path: Path) -> None:
    header = "id,ref,time,status\n"
    opened = log(tmp_path, header, Options(columns=Columns(item="ref")))
    assert opened.columns.item == "ref"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("colour,shape\n", "No column looks like “item”"),
        (b"\x00\x01\x02\x03", "not text"),
        (gzip.compress(b"item,changed_at,status\n", mtime=0)[:15], "damaged"),
    ],
    ids=["empty", "other columns", "binary", "broken gzip"],
)
def test_a_file_that_is_no_event_log_is_refused_in_words(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    with pytest.raises(EventLogError, match=said):
        log(tmp_path, text)


def test_a_named_column_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(EventLogError, match=r"“nope”.*item, time, status"):
        log(tmp_path, "item,time,status\n", Options(columns=Columns(team="nope")))


def test_rows_become_stays_in_time_order_whatever_the_order_of_lines(tmp_path: Path) -> None:
    histories, aside = all_of(
        log(
            tmp_path,
            "item,changed_at,status,team\n"
            "A,2024-03-02T10:00:00Z,building,Otter\n"
            "B,2024-03-01T09:00:00Z,open,Heron\n"
            "A,2024-03-01T10:00:00Z,open,Otter\n",
        )
    )
    assert [(s.status, s.entered_at) for s in histories["A"].stays] == [
        ("open", at("2024-03-01T10:00:00")),
        ("building", at("2024-03-02T10:00:00")),
    ]
    assert histories["B"].stays[0].place == Place((("column", "Heron"),))
    assert not aside


def test_a_bad_row_is_set_aside_with_its_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    histories, aside = all_of(
        log(
            tmp_path,
            b"item,changed_at,status\n"
            b"A,yesterday,open\n"
            b",2024-03-01T10:00:00Z,open\n"
            b"B,2024-03-01T10:00:00Z\n"
            b"C,2024-03-01T10:00:00Z,\n"
            b"D,2024-03-01T10:00:00Z,f\xe4rdig\n"
            b'E,2024-03-01T10:00:00Z,"two\nlines"\n'
            b"F,2024-03-01T10:00:00Z,open\n",
        )
    )
    assert [(a.line, a.item) for a in aside] == [(2, "A"), (3, ""), (4, "B"), (5, "C"), (6, "D")]
    assert [a.reason.split(";")[0] for a in aside] == [
        "not a date and time we can read",
        "no item",
        "2 cells where the header has 3",
        "no status",
        "not in the expected text encoding",
    ]
    assert set(histories) == {"E", "F"}


def test_a_compressed_file_that_breaks_off_keeps_what_could_be_read(tmp_path: Path) -> None:
    lines = "".join(f"I{n},2024-03-01T10:00:00Z,s{n * 7919 % 1000}\n" for n in range(60_000))
    packed = gzip.compress(("item,changed_at,status\n" + lines).encode())
    histories, aside = all_of(log(tmp_path, packed[: len(packed) // 2], name="log.csv.gz"))
    assert len(histories) > 10_000
    assert aside[-1].reason == "the compressed file breaks off here"


def test_even_a_small_compressed_file_that_breaks_off_keeps_what_could_be_read(
    tmp_path: Path,
) -> None:
    lines = "".join(f"I{n},2024-03-01T10:00:00Z,s{n * 7919 % 1000}\n" for n in range(300))
    packed = gzip.compress(("item,changed_at,status\n" + lines).encode())
    histories, aside = all_of(log(tmp_path, packed[:-20], name="log.csv.gz"))
    assert len(histories) > 200
    assert aside[-1].reason == "the compressed file breaks off here"


def test_rows_set_aside_leave_before_they_fill_the_memory(tmp_path: Path) -> None:
    lines = "".join(f"I{n},31/12/2024,open\n" for n in range(CHUNK + 1))
    opened = log(tmp_path, f"item,changed_at,status\n{lines}I,2024-12-31,open\n")
    found = list(deliveries(opened, source="log", fetched_at=LATER, known=lambda _: {}))
    assert [len(each.set_aside) for each in found] == [CHUNK, 1, 0, 0]
    assert [len(each.histories) for each in found] == [0, 0, 1, 0]
    assert found[-1].files_read == (opened.path.name,)


def test_instants_without_a_zone_are_read_in_the_zone_given(tmp_path: Path) -> None:
    options = Options(timezone="Europe/Berlin", date_format="%d.%m.%Y %H:%M")
    histories, _ = all_of(log(tmp_path, "item,time,status\nA,01.07.2024 12:00,open\n", options))
    assert histories["A"].stays[0].entered_at == at("2024-07-01T10:00:00")


def test_a_sub_status_makes_a_status_of_its_own(tmp_path: Path) -> None:
    histories, _ = all_of(
        log(tmp_path, "item,time,status,sub_status\nA,2024-03-01T10:00:00Z,Queued,Waiting\n")
    )
    assert histories["A"].stays[0].status == "Queued / Waiting"


rows = st.lists(
    st.builds(
        Row,
        line=st.integers(2, 99),
        item=st.just("A"),
        at=st.integers(0, 5),
        status=st.sampled_from(["open", "building", "done"]),
        team=st.sampled_from(["", "Otter"]),
        kind=st.just(""),
        title=st.just(""),
        parent=st.just(""),
        created_at=st.none(),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row.line,
)


def in_time_order(found: list[Row]) -> list[Row]:
    return sorted(found, key=lambda row: (row.at, row.line))


@given(rows)
def test_reading_a_log_twice_changes_nothing(found: list[Row]) -> None:
    once = translate(in_time_order(found), None, LATER)
    again = translate(in_time_order(found), (once.stays[0].entered_at, once.stays), LATER)
    assert again.stays == once.stays


@given(rows)
def test_a_log_that_repeats_itself_gives_the_same_stays_and_counts_it(found: list[Row]) -> None:
    once = translate(in_time_order(found), None, LATER)
    repeated = [row._replace(line=row.line + 100) for row in found]
    twice = translate(in_time_order(found + repeated), None, LATER)
    assert twice.stays == once.stays
    assert twice.repairs[Repair.DUPLICATE] >= len(found)


def test_the_next_file_joins_what_an_earlier_one_told(tmp_path: Path) -> None:
    first, _ = all_of(log(tmp_path, "item,time,status\nA,2024-03-01T10:00:00Z,open\n"))
    known = {"A": (first["A"].item.created_at, first["A"].stays)}
    second, _ = all_of(log(tmp_path, "item,time,status\nA,2024-03-05T10:00:00Z,done\n"), known)
    assert [s.status for s in second["A"].stays] == ["open", "done"]
    assert second["A"].item.created_at == at("2024-03-01T10:00:00")


def test_a_log_without_rows_still_hands_over_what_was_set_aside(tmp_path: Path) -> None:
    histories, aside = all_of(log(tmp_path, "item,time,status\nA,never,open\n"))
    assert not histories
    assert aside == [
        SetAside(
            "log.csv",
            2,
            "not a date and time we can read; say the date format, for example %d/%m/%Y %H:%M",
            "A",
        )
    ]


HOPED = "item,changed_at,status,outcome\n"


def test_what_an_item_is_for_is_what_its_latest_row_that_says_anything_says(
    tmp_path: Path,
) -> None:
    rows = (
        "A,2024-03-01T00:00:00,Open,\n"
        "A,2024-03-05T00:00:00,Done, Fewer calls. \n"
        "A,2024-03-02T00:00:00,Open,TBD\n"
        "A,2024-03-04T00:00:00,Busy,Fewer calls.\n"
        "A,2024-03-06T00:00:00,Open,\n"
        "B,2024-03-06T00:00:00,Open,\n"
    )
    histories, _ = all_of(log(tmp_path, HOPED + rows))
    expected = TrackerOutcome("Fewer calls.", at("2024-03-04"), at("2024-03-02"))
    assert histories["A"].outcome == expected
    assert histories["B"].outcome is None


SAYINGS = st.lists(
    st.tuples(st.integers(1, 28), st.sampled_from(["", "TBD", "Fewer calls."])),
    min_size=1,
    max_size=8,
    unique_by=lambda saying: saying[0],
)


@given(SAYINGS, st.integers(1, 7))
def test_a_log_in_two_files_says_what_it_says_in_one(
    sayings: list[tuple[int, str]], cut: int
) -> None:
    rows = [said_row(day, text) for day, text in sorted(sayings)]
    first, second = rows[:cut], rows[cut:]
    known = translate(first, None, LATER)
    again = translate(
        second or first, (known.stays[0].entered_at, known.stays), LATER, known.outcome
    )
    assert again.outcome == translate(rows, None, LATER).outcome


def said_row(day: int, text: str) -> Row:
    moment = at(f"2024-03-{day:02d}")
    return Row(day, "A", moment, "Open", "", "", "", "", None, text)


def test_a_very_long_text_is_cut_off_visibly(tmp_path: Path) -> None:
    histories, _ = all_of(log(tmp_path, f"{HOPED}A,2024-03-01T00:00:00,Open,{'x' * 5_000}\n"))
    outcome = histories["A"].outcome
    assert outcome is not None
    assert (len(outcome.text), outcome.text[-1]) == (2_000, "…")
