"""Where else the shop can be found."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from regulars.templates.block import Align, Block, Line, Url, block
from regulars.templates.page import Page


class Place(BaseModel):
    """One place with its address."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Line = ""
    url: Url = ""


@block("social")
class Social(Block):
    """Links to the shop's pages elsewhere, as words: a picture of a mark may not be shown."""

    title: ClassVar[str] = "Social links"
    places: Annotated[tuple[Place, ...], Field(max_length=10)] = ()
    align: Align = "center"

    def mjml(self, page: Page) -> str:
        links = []
        for number, place in enumerate(self.places):
            if not place.url.strip():
                page.tell("link_empty", f"places.{number}.url", level="warning")
                continue
            url = page.url(place.url, f"places.{number}.url")
            style = f"color:{page.look.brand};font-weight:bold;text-decoration:none"
            links.append(f'<a href="{url}" style="{style}">{page.text(place.name)}</a>')
        words = " &#160;·&#160; ".join(links)
        return f'<mj-text align="{page.side(self.align)}" css-class="words">{words}</mj-text>'
