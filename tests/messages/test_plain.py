"""The text part of a mail."""

from __future__ import annotations

import time

import pytest

from regulars.messages.plain import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<P>UP<BR/>down</P>", "UP\ndown"),
        ("<p>1 < 2 & 3 > 2</p>", "1 < 2 & 3 > 2"),
        ("<p title='a > b'>quoted</p>", "quoted"),
        ('<img alt="a &gt; b" src=x>ok', "a > bok"),
        ("<a href=https://x.example>bare</a>", "bare (https://x.example)"),
        ("<a href='https://x.example/?a=1&amp;b=2'>go</a>", "go (https://x.example/?a=1&b=2)"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example (mailto:a@b.example)"),
        ("<a href='#top'>up</a>", "up"),
        ("<!-- <p>not</p> --><p>this</p>", "this"),
        ("<p>before</p><!-- never closed <p>x</p>", "before"),
        ("<head><title>t</title></head><script>if (a < b) {}</script>shown", "shown"),
        ("<ul><li>a<li>b</ul>after", "- a\n- b\n\nafter"),
    ],
)
def test_html_becomes_the_words_a_person_would_read(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize("bad", ['<a "', "<a href='", "<!--", "<", "<p "])
def test_broken_html_takes_no_longer_than_sound_html(bad: str) -> None:
    start = time.process_time()
    html_to_text(bad * 50_000)
    assert time.process_time() - start < 10  # a scan that starts over at each sign takes minutes
