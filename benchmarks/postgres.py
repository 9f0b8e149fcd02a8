"""The same in SQL on PostgreSQL with indexes: a server of our own, on the same mapped stays."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pyarrow as pa
import pyarrow.csv
from tests.postgres import program, server

from benchmarks.corpus import Corpus
from benchmarks.elsewhere import DAY, Month, Span, month_spans, stays_of
from benchmarks.measure import Result, median_s

GROUP = "elsewhere"
SETTINGS = {
    "shared_buffers": "2GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
}

SCHEMA = """
CREATE TABLE stay (item_id bigint, team_id bigint, kind text, entered_us bigint, left_us bigint,
                   in_flow boolean, working boolean, completes boolean)
"""
INDEXES = (
    "CREATE INDEX ON stay (team_id, item_id)",
    "CREATE INDEX ON stay (entered_us) WHERE completes",
    "CREATE INDEX ON stay (entered_us, left_us) WHERE in_flow",
    "ANALYZE",
)

SIX = """
WITH month (begins, ends) AS (SELECT * FROM unnest(%(begins)s::bigint[], %(ends)s::bigint[])),
item AS (
    SELECT item_id, max(entered_us) FILTER (WHERE completes) AS at,
           max(team_id) FILTER (WHERE completes) AS team_id, max(kind) AS kind,
           sum(left_us - entered_us) FILTER (WHERE in_flow) AS flow,
           coalesce(sum(left_us - entered_us) FILTER (WHERE working), 0) AS active
    FROM stay GROUP BY item_id
),
done AS MATERIALIZED (SELECT * FROM item WHERE at IS NOT NULL AND flow > 0),
expected AS (
    SELECT begins, team_id, percentile_cont(0.85) WITHIN GROUP (ORDER BY flow) AS flow
    FROM month JOIN done ON at >= begins - %(past)s AND at < begins
    GROUP BY begins, team_id HAVING count(*) >= 8
),
finished AS (
    SELECT begins, count(*) AS finished,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY done.flow) AS median,
           sum(active)::float / sum(done.flow)::float AS efficiency,
           count(*) FILTER (WHERE done.flow <= expected.flow) AS within
    FROM month JOIN done ON at >= begins AND at < ends
    LEFT JOIN expected USING (begins, team_id) GROUP BY begins
),
kinds AS (
    SELECT begins, json_object_agg(kind, n) AS kinds FROM (
        SELECT begins, kind, count(*) AS n
        FROM month JOIN done ON at >= begins AND at < ends GROUP BY begins, kind
    ) AS counted GROUP BY begins
),
load AS (
    SELECT begins, sum(least(left_us, ends) - greatest(entered_us, begins))::float
                   / max(ends - begins) AS load
    FROM month JOIN stay ON in_flow AND entered_us < ends AND left_us > begins GROUP BY begins
)
SELECT finished, median, efficiency, load, within, kinds
FROM finished JOIN kinds USING (begins) JOIN load USING (begins) ORDER BY begins
"""


def measure(corpus: Corpus, ours_s: float, repeats: int) -> Iterator[Result]:
    """Yield how long the six metrics take there, and how many times as long as Headwater."""
    if program("initdb") is None:
        yield Result(GROUP, "PostgreSQL", float("nan"), "s", note="not installed here")
        return
    with loaded(stays_of(corpus)) as connection:
        took = median_s(lambda: six(connection, month_spans()), repeats)
        version = connection.info.server_version // 10_000
    name = f"PostgreSQL {version}"
    yield Result(
        GROUP, name, took, "s", note=f"{corpus.items:,} items, three indexes, 2 GB of cache"
    )
    yield Result(GROUP, f"{name} ÷ Headwater", took / ours_s, "×", "≥ 10")


def six(connection: psycopg.Connection, spans: Sequence[Span]) -> list[Month]:
    """Ask for the six metrics of each month."""
    begins, ends = zip(*spans, strict=True)
    given = {"begins": list(begins), "ends": list(ends), "past": 180 * DAY}
    rows = connection.execute(SIX, given).fetchall()
    return [Month(row[0], row[1] / DAY, *row[2:]) for row in rows]


@contextmanager
def loaded(stays: pa.Table) -> Iterator[psycopg.Connection]:
    """Give a connection to a server that holds `stays`, indexed."""
    with (
        TemporaryDirectory(prefix="headwater-") as folder,
        server(Path(folder), SETTINGS) as address,
        psycopg.connect(address, autocommit=True) as connection,
    ):
        connection.execute(SCHEMA)
        _copy(connection, stays)
        for statement in INDEXES:
            connection.execute(statement)
        yield connection


def _copy(connection: psycopg.Connection, stays: pa.Table) -> None:
    options = pyarrow.csv.WriteOptions(include_header=False)
    with connection.cursor() as cursor, cursor.copy("COPY stay FROM STDIN (FORMAT csv)") as copy:
        for part in stays.to_batches(max_chunksize=100_000):
            text = io.BytesIO()
            pyarrow.csv.write_csv(part, text, options)
            copy.write(text.getvalue())
