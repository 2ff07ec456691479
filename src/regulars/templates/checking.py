"""Everything that can be said of content before it is sent, and how many it would hit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from regulars.accounts.service import profile
from regulars.channels import service as channels
from regulars.core.errors import Invalid
from regulars.core.workspace import Workspace
from regulars.messages import service as messages
from regulars.messages.people import example_context, example_reader
from regulars.messages.preview import written
from regulars.messages.templates import TemplateFault, fill
from regulars.segments import service as segments
from regulars.templates.compiling import Compiled, Variants, compiled, products_of
from regulars.templates.content import Variant, channel_of, pick
from regulars.templates.findings import Finding
from regulars.templates.lacking import lacking
from regulars.templates.lint import Looked, lint, unsaid
from regulars.templates.page import Product


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, errors first; how large each mail is; how many would get it."""

    findings: list[Finding]
    sizes: dict[str, int]
    audience: int | None


def check(
    ws: Workspace,
    content: Variants,
    channel_keys: Sequence[str],
    *,
    segment_id: str | None = None,
    now: datetime,
) -> Checked:
    """Look through the content as these channels would carry it."""
    people = None if segment_id is None else _people(ws, segment_id, channel_keys, now)
    return check_for(ws, content, channel_keys, people=people, now=now)


def check_for(
    ws: Workspace,
    content: Variants,
    channel_keys: Sequence[str],
    *,
    people: Sequence[int] | None,
    now: datetime,
) -> Checked:
    """Look through the content, for people who are already known."""
    with ws.state.read() as connection:
        products = products_of(connection, content)
    findings, places = _unsaid(ws, content, channel_keys)
    sizes: dict[str, int] = {}
    sources: list[str] = []
    for form, channel in places.items():
        for language, said in content[form].items():
            where = f"{form}.{language}"
            found = _one(ws, said, language or None, products, channel, where, now)
            findings += found.findings
            sources += found.sources
            if found.size:
                sizes[where] = found.size
    findings += _gaps(ws, sources, people)
    audience = None if people is None else len(people)
    counted = [_with_people(one, audience) for one in dict.fromkeys(findings)]
    return Checked(sorted(counted, key=lambda one: one.level != "error"), sizes, audience)


@dataclass(frozen=True, slots=True)
class _Variant:
    findings: list[Finding]
    sources: tuple[str, ...]
    size: int = 0


def _one(
    ws: Workspace,
    said: Variant,
    language: str | None,
    products: Mapping[str, Product],
    channel: str,
    where: str,
    now: datetime,
) -> _Variant:
    """Everything about one variant, tried on an example person."""
    with ws.state.read() as connection:
        business = profile(connection)
        speaks, context = example_context(connection, language=language, now=now)
        senders = channels.senders(connection, channel=channel)
    done = compiled(said, speaks, products, where)
    findings = done.findings + _broken(done, context, speaks) + unsaid(where, channel, done.words)
    sender = senders[0] if senders else replace(channels.example_sender(now), channel=channel)
    one = example_reader(channel, language=speaks)
    try:
        message = written(ws, one, done.words, sender, business, now=now)
    except TemplateFault as fault:
        return _Variant(findings or [_at_part(fault, where)], done.words.sources)
    except Invalid:  # nothing is said: told already
        return _Variant(findings, done.words.sources)
    own = f"{ws.settings.public_url}/p/"
    findings += lint(Looked(where, channel, speaks, done.words, message, own))
    return _Variant(findings, done.words.sources, len(message.html.encode()))


def _broken(done: Compiled, context: Mapping[str, Any], language: str) -> list[Finding]:
    """The blocks whose Liquid cannot be filled in."""
    found = []
    for place, markup in done.blocks:
        try:
            fill(markup, context, language, part="body_html")
        except TemplateFault as fault:
            found.append(Finding("broken_liquid", "error", place, _told(fault)))
    return found


def _people(
    ws: Workspace, segment_id: str, channel_keys: Sequence[str], now: datetime
) -> list[int]:
    """Who of a segment can be reached on any of the channels now."""
    with ws.state.read() as connection:
        rule = segments.require_sound(connection, segment_id).rule
    chosen = segments.member_ids(ws, rule, now)
    reached: set[int] = set()
    with ws.state.read() as connection:
        for channel in channel_keys:
            refused = messages.guard(connection, chosen, channel=channel, now=now)
            reached.update(one for one in chosen if one not in refused)
    return sorted(reached)


def _unsaid(
    ws: Workspace, content: Variants, channel_keys: Sequence[str]
) -> tuple[list[Finding], dict[str, str]]:
    """Channels that have nothing to carry; and the forms that are used, with a channel of each."""
    with ws.state.read() as connection:
        shop = profile(connection).language
        sender = channels.sender(connection)
    findings: list[Finding] = []
    places: dict[str, str] = {}
    for key in channel_keys:
        channel = channel_of(key)
        found = pick(content, channel, shop, shop)
        if found is None:
            findings.append(Finding("nothing_said", "error", key))
        else:
            places.setdefault(found[0], channel)
    if "email" in channel_keys and (sender is None or not sender.postal_address):
        findings.append(Finding("no_postal_address", "warning", "sender"))
    return findings, places


def _at_part(fault: TemplateFault, where: str) -> Finding:
    """A fault of words that are no blocks, at the part it is in."""
    place = fault.problems[0].where if fault.problems else fault.message.partition(":")[0]
    part, _, line = place.partition(" ")
    return Finding("broken_liquid", "error", f"{where}.{part}", f"{line}: {_told(fault)}")


def _told(fault: TemplateFault) -> str:
    return "; ".join(one.message for one in fault.problems) or fault.message


def _gaps(ws: Workspace, sources: Sequence[str], people: Sequence[int] | None) -> list[Finding]:
    """Variables that would be empty for some of the audience."""
    if not people:
        return []
    with ws.state.read() as connection:
        found = lacking(connection, sources, people)
    return [
        Finding("empty_variable", "warning", "", gap.variable, recipients=gap.count)
        for gap in found
    ]


def _with_people(one: Finding, audience: int | None) -> Finding:
    """What cannot be filled in reaches nobody."""
    return replace(one, recipients=audience) if one.code == "broken_liquid" else one
