"""How many parts a short message takes over an audience, and what that costs."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import median_low

from regulars.accounts.service import profile
from regulars.channels import service as channels
from regulars.core.workspace import Workspace
from regulars.locale.sms import Parts, count
from regulars.messages import service as messages
from regulars.messages.letters import speech_of
from regulars.messages.people import readers
from regulars.messages.preview import written
from regulars.messages.shown import named
from regulars.segments import service as segments
from regulars.templates import queries
from regulars.templates.compiling import compiled
from regulars.templates.content import Variant, pick

SAMPLE = 400  # a share of 10 % of texts with one part more is seen to 3 % of all parts
CHANNEL = "sms"


@dataclass(frozen=True, slots=True)
class Counted:
    """Parts over those who can be reached; `parts` and `cost_minor` are reckoned up from a sample.

    The cost is None where nobody said what a part costs.
    """

    reachable: int
    sampled: int
    median: int
    longest: int
    gsm7: int
    ucs2: int
    parts: int
    cost_minor: int | None
    currency: str
    longest_text: str


def count_parts(
    ws: Workspace,
    variants: Mapping[str, Variant],
    segment_id: str,
    *,
    part_price: str | None = None,
    now: datetime,
) -> Counted:
    """Fill the text in for a sample of the segment. Raises TemplateFault for faulty words."""
    with ws.state.read() as connection:
        rule = segments.require_sound(connection, segment_id).rule
    chosen = segments.member_ids(ws, rule, now)
    with ws.state.read() as connection:
        refused = messages.guard(connection, chosen, channel=CHANNEL, now=now)
        business = profile(connection)
        price = Decimal(part_price or queries.part_price(connection) or "0")
    reachable = [one for one in chosen if one not in refused]
    asked = random.Random(0).sample(reachable, min(SAMPLE, len(reachable)))
    texts = _texts(ws, variants, asked, now)
    counted = [count(text) for text in texts]
    parts = _scaled(counted, len(reachable))
    return Counted(
        reachable=len(reachable),
        sampled=len(counted),
        median=median_low(each.parts for each in counted) if counted else 0,
        longest=max((each.parts for each in counted), default=0),
        gsm7=sum(each.encoding == "gsm7" for each in counted),
        ucs2=sum(each.encoding == "ucs2" for each in counted),
        parts=parts,
        cost_minor=int((price * parts).quantize(Decimal(1), ROUND_HALF_EVEN)) if price else None,
        currency=business.currency,
        longest_text=max(texts, key=lambda text: count(text).units, default=""),
    )


def _scaled(counted: list[Parts], people: int) -> int:
    """The parts of everybody, as the sample has them on average."""
    if not counted:
        return 0
    return round(sum(each.parts for each in counted) * people / len(counted))


def _texts(
    ws: Workspace, variants: Mapping[str, Variant], customer_ids: list[int], now: datetime
) -> list[str]:
    """The texts to these people, by the code that writes them."""
    with ws.state.read() as connection:
        business = profile(connection)
    words = {
        language: compiled(said, language or business.language, {}, f"sms.{language}").words
        for language, said in variants.items()
    }
    sender = replace(channels.example_sender(now), channel=CHANNEL)
    people = readers(ws, customer_ids, named(*words.values()), channel=CHANNEL, now=now)
    texts = []
    for one in people:
        language = speech_of(one.person.get("language"), business)
        found = pick({CHANNEL: dict(variants)}, CHANNEL, language, business.language)
        if found is not None:
            made = written(ws, one, words[found[1]], sender, business, now=now)
            texts.append(made.text)
    return texts
