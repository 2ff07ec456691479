"""The e-mail around the blocks: direction, type, colours for light and dark, and the footer."""

from __future__ import annotations

from regulars.locale.directions import direction
from regulars.messages.layout import footer_words
from regulars.templates.content import Look
from regulars.templates.page import Page

FONTS = "Vazirmatn, 'Segoe UI', Tahoma, Arial, sans-serif"
DARK = "@media (prefers-color-scheme: dark)"
_STYLE = """
:root {{ color-scheme: light dark; supported-color-schemes: light dark; }}
.words a, .foot a {{ text-decoration: underline; }}
{dark} {{
  body, .page {{ background: #15171c !important; background-color: #15171c !important; }}
  .card, .card > table, .card > table > tbody > tr > td
    {{ background: #1f2229 !important; background-color: #1f2229 !important; }}
  .words, .words div, .words p, .words li, .words h1, .words h2, .words h3
    {{ color: #e8eaed !important; }}
  .words a, .words .brand {{ color: {link} !important; border-color: {link} !important; }}
  .foot div, .foot a {{ color: #9aa1ac !important; }}
}}
"""


def framed(page: Page, body: str, *, subject: str, preheader: str) -> str:
    """The whole MJML of an e-mail."""
    side, look = direction(page.language), page.look
    align = page.side("start")
    return (
        f'<mjml lang="{page.language}" dir="{side}"><mj-head>'
        f"<mj-title>{page.attribute(subject)}</mj-title><mj-preview>{page.text(preheader)}</mj-preview>"
        '<mj-raw><meta name="color-scheme" content="light dark"/>'
        '<meta name="supported-color-schemes" content="light dark"/></mj-raw><mj-attributes>'
        f'<mj-all direction="{side}" align="{align}" font-family="{FONTS}"/>'
        f'<mj-text font-size="16px" line-height="1.7" color="{look.text}" padding="8px 24px"/>'
        f'<mj-button font-size="16px" line-height="1.4" border-radius="{look.rounding // 2}px"'
        ' inner-padding="12px 28px" padding="12px 24px" font-weight="bold"/>'
        f"</mj-attributes><mj-style>{_style(look)}</mj-style></mj-head>"
        f'<mj-body css-class="page" background-color="{look.background}">'
        f'<mj-wrapper css-class="card" background-color="{look.surface}" padding="16px 0"'
        f' border-radius="{look.rounding}px">{body}</mj-wrapper><mj-raw>{page.end}</mj-raw>'
        f"{_footer(page)}</mj-body></mjml>"
    )


def as_dark(html: str) -> str:
    """The page as a mail program shows it that is set to dark."""
    return html.replace(DARK, "@media all")


def as_light(html: str) -> str:
    """The page as a mail program shows it that is set to light, whatever the looking screen is."""
    return html.replace(DARK, "@media not all")


def _style(look: Look) -> str:
    return _STYLE.format(dark=DARK, link=_lighter(look.brand))


def _lighter(colour: str) -> str:
    """A colour that can be read on dark: half of the way to white."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{(part + 255) // 2:02x}" for part in parts)


def _footer(page: Page) -> str:
    """Why one gets it, who sends it from where, how to choose and how to opt out."""
    words = footer_words(page.language)
    title = page.liquid("{{ shop.title }}")
    why = page.text(words.why).replace("{shop}", title)
    comma = "،" if page.is_rtl else ","
    postal = "{% if shop.postal_address != '' %}" + comma + " {{ shop.postal_address }}{% endif %}"
    place = page.liquid(postal)
    preferences = (
        page.liquid("{% if preferences_url != '' %}")
        + _link(page, "preferences_url", words.preferences)
        + " &#160;·&#160; "
        + page.liquid("{% endif %}")
    )
    links = preferences + _link(page, "unsubscribe_url", words.opt_out)
    return (
        '<mj-section padding="16px 0"><mj-column><mj-text align="center" font-size="13px" '
        f'color="#6b7280" css-class="foot">{why}<br/>{title}{place}<br/>{links}</mj-text>'
        "</mj-column></mj-section>"
    )


def _link(page: Page, variable: str, label: str) -> str:
    return f'<a href="{page.liquid(f"{{{{ {variable} }}}}")}" style="color:#6b7280">{label}</a>'
