"""Translate the chunks of a large file on every core, in the file's order, in bounded memory.

This module is imported by the processes that translate: it must not bring Django with it.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pyarrow as pa

from headwater.intake.tally import Tally
from headwater.sources.jira.chunks import Chunk
from headwater.sources.jira.files import collector_resting, translate_chunk
from headwater.sources.jira.options import Options
from headwater.warehouse.columns import tables_of

AHEAD_PER_PROCESS = 2  # chunks being translated or waiting to be kept; bounds the memory


@dataclass(frozen=True)
class Translated:
    """A chunk's facts as columns (Arrow travels between processes cheaply), and their count."""

    tables: dict[str, pa.Table]
    tally: Tally
    position: int


def translate(chunk: Chunk, options: Options, run: str) -> Translated:
    """Translate one chunk."""
    with collector_resting():
        delivery = translate_chunk(chunk, options)
        tally = Tally()
        tally.add(delivery)
        return Translated(tables_of(delivery, run), tally, chunk.position)


def translate_all(
    chunks: Iterable[Chunk], options: Options, run: str, *, processes: int
) -> Iterator[Translated]:
    """Yield every chunk translated, in order. With one process, here."""
    if processes <= 1:
        yield from (translate(chunk, options, run) for chunk in chunks)
        return
    with ProcessPoolExecutor(
        processes, multiprocessing.get_context("spawn"), initializer=_live_with_parent
    ) as pool:
        yield from _in_order(pool, iter(chunks), options, run, processes * AHEAD_PER_PROCESS)


def processes_for(size: int) -> int:
    """Return how many processes to use for a file of `size` bytes: starting them takes a second."""
    return 1 if size < SMALL_BYTES else len(os.sched_getaffinity(0))


SMALL_BYTES = 8 * 1024 * 1024


def _in_order(
    pool: ProcessPoolExecutor, chunks: Iterator[Chunk], options: Options, run: str, ahead: int
) -> Iterator[Translated]:
    waiting: deque[Future[Translated]] = deque()
    try:
        for chunk in chunks:
            with _ctrl_c_for_us_alone():
                waiting.append(pool.submit(translate, chunk, options, run))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        yield from (future.result() for future in waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _ctrl_c_for_us_alone() -> Iterator[None]:
    """Processes started inside never see Ctrl-C, not even while they import: they end with us."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _live_with_parent() -> None:
    """End with the process that started us, even if it is killed."""
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
