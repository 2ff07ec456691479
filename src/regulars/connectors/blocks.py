"""A well-formed text file, cut into blocks and read on all cores as columns of coded text.

Each column keeps its distinct texts once and a code per row, so a later step looks at each distinct
text once. Whatever is not simply rows of one line each is left to the careful way: quotation marks
in odd places, ragged or blank lines, lone returns, bytes that are not UTF-8.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv as csv

from regulars.connectors import files
from regulars.core.progress import Progress

SIZE = 8 << 20  # bytes of a block
_TEXT = pa.dictionary(pa.int32(), pa.string())
_BOM = b"\xef\xbb\xbf"
Span = tuple[int, int]  # of bytes in the file, the last one exclusive


class NotPlain(Exception):
    """The file needs the careful way."""


def read(
    path: Path,
    names: Sequence[str],
    used: Sequence[str],
    delimiter: str,
    *,
    header: bool,
    workers: int,
    progress: Progress,
) -> pa.Table:
    """The used columns of the file, one row for each line below the header. Raises NotPlain."""
    convert = csv.ConvertOptions(
        column_types=dict.fromkeys(used, _TEXT), include_columns=list(used), null_values=[]
    )
    parse = csv.ParseOptions(delimiter=delimiter)  # blank lines make no rows, and are missed below
    reading = csv.ReadOptions(use_threads=False, column_names=list(names), block_size=1 << 30)

    memory = pa.system_memory_pool()  # keeps what a block lets go of for the next one

    def rows_in(span: Span) -> pa.Table:
        block = os.pread(stream.fileno(), span[1] - span[0], span[0])
        if len(block) != span[1] - span[0]:  # somebody is writing to it
            raise NotPlain
        block = block if span[0] else _below(block, header)
        lines = _check(block, delimiter.encode())
        try:
            table = csv.read_csv(pa.BufferReader(block), reading, parse, convert, memory)
        except pa.ArrowException as error:
            raise NotPlain from error
        if table.num_rows != lines:
            raise NotPlain
        return table

    with path.open("rb") as stream, ThreadPoolExecutor(workers) as pool:
        spans = _spans(stream, os.fstat(stream.fileno()).st_size)
        return pa.concat_tables(_in_order(pool, rows_in, spans, 2 * workers, progress))


def _in_order(
    pool: ThreadPoolExecutor,
    work: Callable[[Span], pa.Table],
    spans: Sequence[Span],
    ahead: int,
    progress: Progress,
) -> Iterator[pa.Table]:
    """What `work` makes of each span, with only a few of them in memory."""
    waiting: deque[Future[pa.Table]] = deque()
    for span in spans:
        waiting.append(pool.submit(work, span))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
        progress("check", span[1], spans[-1][1])
    while waiting:
        yield waiting.popleft().result()


def _spans(stream: BinaryIO, total: int) -> list[Span]:
    """Where whole lines begin and end, some megabytes at a time."""
    ends = [0]
    while ends[-1] < total:
        stream.seek(ends[-1] + SIZE)
        stream.readline(files.LONGEST_LINE)
        ends.append(min(stream.tell(), total))
    return list(pairwise(ends))


def _below(block: bytes, header: bool) -> bytes:
    block = block.removeprefix(_BOM)
    return block[block.find(b"\n") + 1 :] if header else block


def _check(block: bytes, delimiter: bytes) -> int:
    """How many lines the block has. Raises NotPlain where lines and rows may differ."""
    if b"\0" in block or (b"\r" in block and block.count(b"\r") != block.count(b"\r\n")):
        raise NotPlain
    half = files.LONGEST_LINE // 2  # a longer line covers one such stretch wholly
    if any(block.find(b"\n", at, at + half) < 0 for at in range(0, len(block) - half, half)):
        raise NotPlain
    signs = np.frombuffer(block, np.uint8)
    if b'"' in block:
        _check_quotes(signs, delimiter[0])
    return int(np.count_nonzero(signs == ord("\n"))) + (not block.endswith(b"\n"))


def _check_quotes(signs: np.ndarray, delimiter: int) -> None:
    """Quotation marks stand around whole fields, and double inside them."""
    marks = np.flatnonzero(signs == ord('"'))
    if len(marks) % 2:
        raise NotPlain
    opening, closing = marks[::2], marks[1::2]
    between = np.array([delimiter, *b"\r\n"], np.uint8)
    before = signs[np.maximum(opening - 1, 0)]
    after = signs[np.minimum(closing + 1, len(signs) - 1)]
    doubled = opening[1:] == closing[:-1] + 1  # this mark and the one before stand for one
    opens = np.isin(before, between[[0, 2]]) | (opening == 0)
    closes = np.isin(after, between) | (closing == len(signs) - 1)
    opens[1:] |= doubled
    closes[:-1] |= doubled
    if not (opens.all() and closes.all()):
        raise NotPlain
