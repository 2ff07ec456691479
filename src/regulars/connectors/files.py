"""From whatever bytes a shop exports to UTF-8 text that DuckDB can read, in bounded memory.

One streaming pass unpacks gz, decodes, counts lines and refuses what cannot be an order file. A
plain UTF-8 file is only looked at; everything else is copied to `work`.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from regulars.connectors.schemas import FileFormat
from regulars.core.errors import Invalid
from regulars.core.progress import Progress, silent

SAMPLE_BYTES = 1 << 20
LONGEST_LINE = 1 << 20  # a line longer than a megabyte is not an order
UNPACKED_LIMIT = 1 << 30  # of a spreadsheet, which is read into memory
BROKEN = "\ufffd"  # stands for bytes that are not text; rows with it are refused
_TEXT_CODECS = re.compile(
    r"utf-(8|16|32)[a-z-]*|cp\d+|iso8859-\d+|ascii|koi8-.|mac-.*|gb.*|big5.*|shift_jis.*|euc_.*"
)
ENCODINGS = ("utf-8", "utf-16", "windows-1256", "windows-1252")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is ready to be read."""

    path: Path  # of the UTF-8 text, or of the spreadsheet or Parquet file itself
    name: str  # as the shop knows it
    format: FileFormat
    encoding: str
    lines: int = 0  # physical lines of the text
    broken: bool = False  # some bytes were not text


def fault(name: str, message: str, *, code: str) -> Invalid:
    """An error about a whole file, in one line."""
    return Invalid(f"{name}: {message}", code=code)


def look(path: Path, name: str = "", encoding: str | None = None) -> tuple[FileFormat, str, str]:
    """The format, the encoding and the first megabyte of text of a file."""
    name = name or path.name
    kind = identify(path, name)
    if kind != "text":
        return kind, "", ""
    with path.open("rb") as raw, _unpack(raw) as stream:
        head = _read(stream, SAMPLE_BYTES, name)
    if not head.strip():
        raise fault(name, "the file is empty; export it again.", code="empty_file")
    found = _known(encoding, name) if encoding else guess_encoding(head, name)
    text = codecs.getincrementaldecoder(found)("replace").decode(head, final=False)
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] in ("<", "{", "["):
        message = "is a web page, XML or JSON; export CSV, XLSX or Parquet."
        raise fault(name, message, code="wrong_type")
    if len(head) == SAMPLE_BYTES:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or _too_long(name, 1)
        if len(text.strip().splitlines()) < 2:  # the next fills the rest
            _too_long(name, 1 + (text.count("\n") or text.count("\r")))
    return kind, found, text


def identify(path: Path, name: str) -> FileFormat:
    """What kind of file this is, by its first bytes."""
    if path.is_dir():
        raise fault(name, "is a folder; name one file in it.", code="directory")
    try:
        with path.open("rb") as stream:
            magic = stream.read(8)
    except FileNotFoundError:
        raise fault(name, "there is no such file.", code="no_file") from None
    except OSError as error:
        raise fault(name, f"cannot be read ({error.strerror}).", code="unreadable") from None
    if not magic:
        raise fault(name, "the file is empty (0 bytes); export it again.", code="empty_file")
    if magic.startswith(b"PAR1"):
        return "parquet"
    if magic.startswith(b"PK\x03\x04"):
        _check_workbook(path, name)
        return "xlsx"
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise fault(name, "is an old Excel file; save it as .xlsx or .csv.", code="wrong_type")
    return "text"


def _check_workbook(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            size = sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile:
        raise fault(name, "is a damaged spreadsheet; save it again.", code="damaged") from None
    if "xl/workbook.xml" not in names:
        raise fault(name, "is a zip archive; unpack it first.", code="wrong_type")
    if size > UNPACKED_LIMIT:
        raise fault(name, "is too large for a spreadsheet; save it as .csv.", code="too_large")


def guess_encoding(head: bytes, name: str) -> str:
    """The encoding of the first bytes: by their mark, their zeros, or which one reads them."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = head.count(0)
    if zeros:
        even = head[::2].count(0)
        if zeros > len(head) // 5 and even * (zeros - even) == 0:
            return "utf-16-be" if even else "utf-16-le"
        if zeros > len(head) // 100:
            raise fault(name, "is a binary file; export CSV, XLSX or Parquet.", code="wrong_type")
    lines = [line for line in head.splitlines()[:-1] or [head] if not line.isascii()]
    if 2 * sum(_is_utf8(line) for line in lines) >= len(lines):
        _refuse_control(head, name)
        return "utf-8"
    _refuse_control(head, name)
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in head.decode("cp1256"))
    high = sum(byte >= 0x80 for byte in head)
    return "windows-1256" if 2 * arabic > high else "windows-1252"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refuse_control(head: bytes, name: str) -> None:
    control = sum(head.count(byte) for byte in (*range(1, 9), *range(14, 27), 28, 29, 30, 31))
    if control > len(head) // 100:
        raise fault(name, "is a binary file; export CSV, XLSX or Parquet.", code="wrong_type")


def _known(encoding: str, name: str) -> str:
    try:
        found = codecs.lookup(encoding).name
    except (LookupError, UnicodeError):
        found = ""
    if _TEXT_CODECS.fullmatch(found):  # Python has others, such as base64, that are no text
        return found
    message = f"encoding {encoding!r} is not known; use one of {', '.join(ENCODINGS)}."
    raise fault(name, message, code="encoding")


def prepare(
    path: Path, work: Path, encoding: str, *, name: str = "", progress: Progress = silent
) -> Opened:
    """Read a text file once from end to end; copy it as UTF-8 when it is anything else."""
    name = name or path.name
    packed = _is_packed(path)
    if encoding != "utf-8" or packed or _has_lone_returns(path):
        return _copy(path, work, encoding, name, progress)
    try:
        lines = _Lines(name)
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        for chunk in _chunks(path, name, progress):
            _decode(decoder, chunk, lines)
            if 0 in chunk:
                return _copy(path, work, encoding, name, progress)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _copy(path, work, encoding, name, progress)
    return Opened(path, name, "text", encoding, lines.total())


def _decode(decoder: codecs.IncrementalDecoder, chunk: bytes, lines: _Lines) -> None:
    lines.see(chunk)
    if not (chunk.isascii() and decoder.getstate()[0] == b""):
        decoder.decode(chunk)


def _copy(path: Path, work: Path, encoding: str, name: str, progress: Progress) -> Opened:
    """Write the text as UTF-8 with plain line ends; bytes that are not text become BROKEN."""
    target = work / "text.csv"
    lines, broken, first = _Lines(name), False, True
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    plain = io.IncrementalNewlineDecoder(None, translate=True)
    with target.open("wb") as out:
        for chunk in _chunks(path, name, progress):
            text = plain.decode(decoder.decode(chunk)).replace("\x00", BROKEN)
            if first and text:
                text, first = text.removeprefix("\ufeff"), False
            broken = broken or BROKEN in text
            data = text.encode()
            lines.see(data)
            out.write(data)
        tail = (
            plain.decode(decoder.decode(b"", final=True), final=True)
            .replace("\x00", BROKEN)
            .encode()
        )
        lines.see(tail)
        out.write(tail)
    broken = broken or BROKEN.encode() in tail
    return Opened(target, name, "text", encoding, lines.total(), broken)


class _Lines:
    """Counts lines and stops at one that is too long, whatever the size of the chunks."""

    def __init__(self, name: str) -> None:
        self.name, self.ends, self.open = name, 0, 0

    def see(self, chunk: bytes) -> None:
        if not chunk:
            return
        first = chunk.find(b"\n")
        if self.open + (len(chunk) if first < 0 else first) > LONGEST_LINE:
            _too_long(self.name, self.ends + 1)
        if first < 0:
            self.open += len(chunk)
            return
        self.ends += chunk.count(b"\n")
        self.open = len(chunk) - chunk.rfind(b"\n") - 1

    def total(self) -> int:
        return self.ends + (1 if self.open else 0)


def _too_long(name: str, line: int) -> str:
    limit = f"{LONGEST_LINE:,}"
    raise fault(
        name,
        f"line {line} is longer than {limit} bytes; check that lines end with a line break and "
        "that quotation marks are closed.",
        code="long_line",
    )


def _chunks(path: Path, name: str, progress: Progress) -> Iterator[bytes]:
    """The unpacked bytes in pieces no larger than the longest line."""
    total, size = path.stat().st_size, min(LONGEST_LINE, SAMPLE_BYTES)
    with path.open("rb") as raw, _unpack(raw) as stream:
        while chunk := _read(stream, size, name):
            yield chunk
            progress("check", raw.tell(), total)


def _read(stream: BinaryIO, size: int, name: str) -> bytes:
    try:
        return stream.read(size)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        message = "the compressed file is damaged or cut off; copy or export it again."
        raise fault(name, message, code="damaged") from None


def _is_packed(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def _unpack(raw: BinaryIO) -> BinaryIO:
    packed = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    return cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw


def _has_lone_returns(path: Path) -> bool:
    """Whether lines end as on an old Macintosh, which DuckDB would take for one line."""
    with path.open("rb") as stream:
        head = stream.read(SAMPLE_BYTES)
    return b"\r" in head and b"\n" not in head
