"""What a campaign says: words of its own, a plain e-mail, a template, each before the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from regulars.channels.kinds import CHANNELS
from regulars.templates import service as templates
from regulars.templates.block import check_blocks
from regulars.templates.compiling import compile_content
from regulars.templates.content import Variant

if TYPE_CHECKING:
    from regulars.campaigns.service import Campaign

Said = dict[str, dict[str, Variant]]


def content_of(connection: Connection, campaign: Campaign) -> Said:
    """Everything it says. Raises NotFound when its template is gone."""
    said: Said = {}
    if campaign.template_id:
        number = campaign.template_version
        said |= templates.version(connection, campaign.template_id, number).content
    if campaign.body_html.strip() or not (said or campaign.content):
        plain = Variant(
            subject=campaign.subject, body_html=campaign.body_html, body_text=campaign.body_text
        )
        said["email"] = {"": plain}
    return said | templates.read_content(campaign.content or {})


def own_words(content: dict[str, Any] | None) -> dict[str, Any] | None:
    """Words of its own as they are stored. Raises Invalid for blocks that do not exist."""
    if not content:
        return None
    found = templates.read_content(content)
    check_blocks(found)
    return templates.store_content(found)


def label(said: Said) -> str:
    """What lists call the message: its subject, or how it begins."""
    each = [variant for variants in said.values() for variant in variants.values()]
    return next((one.subject or one.body_text[:100] for one in each), "")


def mailing_content(connection: Connection, said: Said, channels: tuple[str, ...]) -> Any:
    """The words as the mailing keeps them: only what its channels may carry. Raises Invalid."""
    keys = {*channels, *(CHANNELS[channel].form for channel in channels)}
    return compile_content(connection, {key: said[key] for key in said if key in keys})
