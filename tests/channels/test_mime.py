"""Mail as bytes: readable by others, and nothing slips into a header."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from regulars.channels.addresses import InvalidAddress, is_valid, wire_address
from regulars.channels.email import Email, Mailbox
from regulars.channels.mime import BadHeader, build, mailbox, unstructured

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
printable = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=120
)


def make_email(**changes: object) -> Email:
    values: dict[str, object] = {
        "sender": Mailbox("hello@shop.example", "Corner Shop"),
        "to": Mailbox("mina@example.com", "مینا رحیمی"),
        "subject": "سلام مینا، دلمان تنگ شده است",
        "html": "<p>سلام</p>",
        "text": "Hello\n.dot at the start \nend",
        "message_id": "<1@shop.example>",
        **changes,
    }
    return Email(**values)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(subject=printable, name=printable, text=st.text(max_size=300))
def test_another_parser_reads_back_what_was_written(subject: str, name: str, text: str) -> None:
    mail = make_email(subject=subject, to=Mailbox("mina@example.com", name), text=text)
    raw = build(mail, now=NOW)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    parsed = message_from_bytes(raw, policy=policy.default)
    # Python's parser puts a space between two encoded words of a name; white space aside then.
    assert "".join(str(parsed["Subject"]).split()) == "".join(subject.split())
    assert "".join(parsed["To"].addresses[0].display_name.split()) == "".join(name.split())
    body = parsed.get_body(("plain",))
    assert body is not None
    wanted = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    assert body.get_payload(decode=True).decode().replace("\r\n", "\n") == wanted  # type: ignore[union-attr]


@pytest.mark.parametrize("length", [5, 75, 76, 399, 400, 5_000])
@pytest.mark.parametrize("end", ["", " ", "\t", "é", "=", "."])
def test_lines_of_any_length_are_read_back(length: int, end: str) -> None:
    text = f"{'a' * length}{end}\nshort{end}\n{end}\n{'b c' * length}{end}"
    parsed = message_from_bytes(build(make_email(text=text), now=NOW), policy=policy.default)
    body = parsed.get_body(("plain",))
    assert body is not None
    assert body.get_payload(decode=True).decode() == text.replace("\n", "\r\n")  # type: ignore[union-attr]
    assert all(len(line) <= 76 for line in str(body.get_payload()).split("\r\n"))


def test_the_same_message_gives_the_same_bytes() -> None:
    assert build(make_email(), now=NOW) == build(make_email(), now=NOW)


@pytest.mark.parametrize("evil", ["a\r\nBcc: x@y.zz", "a\nb", "a\rb", "a\0b", "a\x85b", "a\u2028b"])
@pytest.mark.parametrize("field", ["subject", "message_id", "language", "name"])
def test_a_line_break_never_gets_into_a_header(evil: str, field: str) -> None:
    changes = {"to": Mailbox("a@b.example", evil)} if field == "name" else {field: evil}
    with pytest.raises(BadHeader):
        build(make_email(**changes), now=NOW)


def test_names_are_quoted_or_encoded_as_they_need() -> None:
    assert mailbox(Mailbox("a@b.example", "Corner Shop")) == "Corner Shop <a@b.example>"
    assert mailbox(Mailbox("a@b.example", 'Dr. "No", Ltd')) == '"Dr. \\"No\\", Ltd" <a@b.example>'
    assert mailbox(Mailbox("a@b.example", "مینا")).startswith("=?utf-8?b?")
    assert unstructured("=?utf-8?b?aGk=?=").startswith("=?utf-8?b?PT91")  # no smuggled words


@pytest.mark.parametrize(
    "bad",
    [
        "", "a", "@b.example", "a@", "a@b", "a b@c.example", "a@b .example", "a@-b.example",
        "a..b@c.example", ".a@c.example", "a@c.example\r\nDATA", "a@c.example>", "<a@c.example",
        "a\0@c.example", "a@1.2.3.4", '"a b"@c.example', "a@" + "x" * 64 + ".example",
        "x" * 65 + "@c.example", "a@b@c.example", "a,b@c.example", "a@c.example ",
        "a@\ud800.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(bad: str) -> None:
    assert not is_valid(bad)
    with pytest.raises(InvalidAddress):
        wire_address(bad)


def test_domains_go_out_in_ascii_and_local_parts_as_written() -> None:
    assert wire_address("Mina+x@Example.COM") == "Mina+x@example.com"
    assert wire_address("a@bücher.example") == "a@xn--bcher-kva.example"
    assert wire_address("مینا@example.com") == "مینا@example.com"
