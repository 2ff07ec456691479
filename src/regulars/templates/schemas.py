"""What crosses the wire about templates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from regulars.channels.kinds import CHANNELS
from regulars.core.text import Count, LongText, Name, Text, Wire
from regulars.segments.service import Use
from regulars.templates.block import BLOCKS
from regulars.templates.checking import Checked
from regulars.templates.content import Content, Variant
from regulars.templates.looking import Seen
from regulars.templates.service import Template, Version

Language = Literal["en", "fa", "ar"]


def _form(key: str) -> str:
    if key not in CHANNELS and key not in {channel.form for channel in CHANNELS.values()}:
        raise ValueError("there is no such form or channel")
    return key


def _channel(key: str) -> str:
    if key not in CHANNELS:
        raise ValueError(f"the channels are {', '.join(CHANNELS)}")
    return key


Key = Annotated[str, Field(max_length=40)]  # a form or a channel
Form = Annotated[Key, AfterValidator(_form)]
Channel = Annotated[Key, AfterValidator(_channel)]
CustomerId = Annotated[str, Field(max_length=19)]
Price = Annotated[str, Field(pattern=r"^\d{1,9}(\.\d{1,6})?$")]


class TemplateRow(Wire):
    """A template in the list."""

    id: str
    name: str
    version: Count
    forms: list[str]
    languages: list[str]
    subject: str  # the first there is, or the beginning of the first text
    changed_at: datetime
    changed_by: str


class TemplateList(Wire):
    items: list[TemplateRow]


class TemplateUse(Wire):
    """What uses a template; `holds` says why it cannot do without it, if so."""

    kind: str
    id: str
    name: str
    holds: str


class TemplateOut(TemplateRow):
    """A template with what it says and what uses it."""

    created_at: datetime
    content: Content
    uses: list[TemplateUse]


class NewTemplate(Wire):
    name: Name
    content: Content


class ChangedTemplate(Wire):
    """The fields to overwrite; what is left out stays. Other content makes a new version."""

    name: Name | None = None
    content: Content | None = None


class TemplateCopy(Wire):
    name: Name


class VersionOut(Wire):
    """One version. `restored` is the number of the version that it brought back."""

    number: Count
    made_at: datetime
    made_by: str
    restored: Count | None


class VersionList(Wire):
    """All versions, newest first."""

    items: list[VersionOut]


class VersionDetail(VersionOut):
    content: Content


class RollbackIn(Wire):
    version: Count


class BlockOut(Wire):
    """A kind of block: its fields as JSON Schema, from which the screen draws its form.

    A field's `widget` says how it is filled in: line, rich, url, image, expression, colour, sku,
    skus, code, blocks, columns, hidden. `inside` says whether it may stand in a column.
    """

    kind: str
    title: str
    form: dict[str, Any]
    inside: bool


class BlockList(Wire):
    items: list[BlockOut]


class TemplatePreviewAsk(Wire):
    """What to show, to whom: a customer, or an example person."""

    content: Content
    form: Form = "email"
    language: Language | None = None  # the customer's, or the shop's, if nothing is said
    customer_id: CustomerId | None = None
    dark: bool = False
    marks: bool = False  # comments that say where each block stands


class SmsParts(Wire):
    """What a short message takes on the network."""

    encoding: Literal["gsm7", "ucs2"]
    units: Count
    parts: Count
    left: Count


class TemplatePreview(Wire):
    """The message as one customer would see it."""

    subject: str
    preheader: str
    html: str
    text: str
    url: str
    image_url: str
    buttons: list[tuple[str, str]]
    language: str
    size: Count  # bytes of the HTML
    sms: SmsParts | None


class TemplateCheck(Wire):
    """What to look through, for which channels, and for whom."""

    content: Content
    channels: Annotated[tuple[Channel, ...], Field(max_length=10)] = ("email",)
    segment_id: Name | None = None


class TemplateFinding(Wire):
    """One finding. An error keeps it from being sent; `recipients` would miss something by it.

    `where` is a path into the content, such as `email.fa.blocks.2.alt`.
    """

    code: str
    level: Literal["error", "warning"]
    where: str
    detail: str
    recipients: Count | None


class TemplateFindings(Wire):
    """Errors first. `audience` is how many would get it, if a segment was named."""

    problems: list[TemplateFinding]
    sizes: dict[str, Count]  # bytes of each e-mail's HTML by its place, such as `email.fa`
    audience: Count | None


class TemplateTest(Wire):
    """Where to send the message once: an address of your own on that channel."""

    __test__ = False  # the name is not for pytest
    channel: Channel = "email"
    address: Annotated[Text, Field(min_length=1, max_length=2_000)]
    language: Language | None = None
    customer_id: CustomerId | None = None


class TemplateTested(Wire):
    """What the provider said."""

    __test__ = False
    reply: str


class SmsCountIn(Wire):
    """A text and whom it would go to; `part_price` in minor units, else as the settings say.

    How to opt out is added where the customer's country asks for it, as when it is sent.
    """

    variants: dict[str, Variant]  # by language, as in the content
    segment_id: Name
    part_price: Price | None = None


class SmsCountOut(Wire):
    """Parts over those who would get it, reckoned from a sample of them."""

    reachable: Count
    sampled: Count
    median: Count
    longest: Count
    gsm7: Count  # of the sample
    ucs2: Count
    parts: Count  # of all, about
    cost_minor: Count | None  # null without a price
    currency: str
    longest_text: LongText


class TemplateSettings(Wire):
    """What a part of a short message costs, in minor units of the shop's currency; "0": unknown."""

    sms_part_price: Price = "0"


def row_of(found: Template) -> TemplateRow:
    """A template for the list."""
    return TemplateRow(**_row_values(found))


def template_out(found: Template, uses: list[Use]) -> TemplateOut:
    """A template with what it says."""
    told = [TemplateUse(kind=use.kind, id=use.id, name=use.name, holds=use.holds) for use in uses]
    return TemplateOut(
        **_row_values(found), created_at=found.created_at, content=found.content, uses=told
    )


def _row_values(found: Template) -> dict[str, Any]:
    said = [each for variants in found.content.values() for each in variants.values()]
    languages = {language for variants in found.content.values() for language in variants}
    return {
        "id": found.id,
        "name": found.name,
        "version": found.newest.number,
        "forms": sorted(found.content),
        "languages": sorted(languages),
        "subject": next((each.subject or each.body_text[:100] for each in said), ""),
        "changed_at": found.changed_at,
        "changed_by": found.newest.made_by,
    }


def version_out(found: Version) -> VersionOut:
    """A version for the list."""
    return VersionOut(**_version_values(found))


def version_detail(found: Version) -> VersionDetail:
    """A version with what it says."""
    return VersionDetail(**_version_values(found), content=found.content)


def _version_values(found: Version) -> dict[str, Any]:
    return {name: getattr(found, name) for name in VersionOut.model_fields}


def blocks_out() -> list[BlockOut]:
    """Every kind of block with its form."""
    return [
        BlockOut(kind=kind, title=member.title, form=member.form(), inside=member.inside)
        for kind, member in BLOCKS.items()
    ]


def preview_out(seen: Seen) -> TemplatePreview:
    """The message as it crosses the wire."""
    said = seen.message
    parts = seen.sms
    return TemplatePreview(
        subject=said.subject,
        preheader=seen.preheader,
        html=said.html,
        text=said.text,
        url=said.url,
        image_url=said.image_url,
        buttons=list(said.buttons),
        language=said.language,
        size=seen.size,
        sms=None
        if parts is None
        else SmsParts(
            encoding=parts.encoding, units=parts.units, parts=parts.parts, left=parts.left
        ),
    )


def findings_out(found: Checked) -> TemplateFindings:
    """What was found as it crosses the wire."""
    names = TemplateFinding.model_fields
    told = [
        TemplateFinding(**{name: getattr(one, name) for name in names}) for one in found.findings
    ]
    return TemplateFindings(problems=told, sizes=found.sizes, audience=found.audience)
