"""Comments in a preview that tell the editor where each block stands."""

from __future__ import annotations

import re

from regulars.templates.compiling import compiled
from regulars.templates.content import Variant
from tests.templates.makers import BLOCKS

WHERE = "email."
MARK = re.compile(r"<!--(block (?P<name>[\w-]+)|end)-->")


def html(blocks: list[dict[str, object]], *, marks: bool) -> str:
    said = Variant(subject="Hi", blocks=blocks)
    return compiled(said, "en", {}, WHERE, marks=marks).words.body_html


def named() -> list[dict[str, object]]:
    """One block of each kind that needs no catalogue, with its kind as its name."""
    kinds = [kind for kind in BLOCKS if not kind.startswith("product")]
    return [{"kind": kind, "id": kind, **BLOCKS[kind]} for kind in kinds]


def test_every_block_stands_between_two_marks() -> None:
    found = list(MARK.finditer(html(named(), marks=True)))
    assert [each["name"] for each in found[::2]] == [each["id"] for each in named()]
    assert all(each["name"] is None for each in found[1::2])


def test_marks_stand_where_every_program_reads_them() -> None:
    """Rows of columns are parted by comments that only Outlook reads: no mark is inside of one."""
    written = html(named(), marks=True)
    for_outlook = re.findall(r"<!--\[if mso.*?<!\[endif\]-->", written, re.DOTALL)
    assert len(for_outlook) > 10
    assert not [each for each in for_outlook if MARK.search(each)]
    assert MARK.sub("", written).replace("<![endif]--><!--[if mso | IE]>", "") == html(
        named(), marks=False
    ).replace("<![endif]--><!--[if mso | IE]>", "")


def test_nothing_is_marked_in_what_is_sent() -> None:
    assert not MARK.search(html(named(), marks=False))


def test_a_name_that_could_end_a_comment_is_not_written() -> None:
    text = {"kind": "text", "id": "--><script>", "html": "<p>Hello</p>"}
    written = html([text], marks=True)
    assert "Hello" in written
    assert "<script>" not in written
    assert not MARK.search(written)
