"""The frame around a marketer's words: direction, a width mail programs agree on, who sends it and
how to opt out. Colours are set for light and named for dark, so that neither turns unreadable.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from regulars.locale.directions import direction


@dataclass(frozen=True, slots=True)
class FooterWords:
    """What stands under every mail; `why` has a place for the shop's name."""

    why: str
    opt_out: str
    preferences: str


_FOOTER = {
    "en": FooterWords(
        "You get this because you agreed to hear from {shop}.", "Unsubscribe", "Preferences"
    ),
    "fa": FooterWords(
        "این پیام را چون پذیرفته‌اید از {shop} خبر بگیرید دریافت می‌کنید.",
        "لغو اشتراک",
        "تنظیم پیام‌ها",
    ),
    "ar": FooterWords(
        "تصلك هذه الرسالة لأنك وافقت على تلقي أخبار {shop}.", "إلغاء الاشتراك", "التفضيلات"
    ),
}
# Not indented: a signature would squeeze the blanks of every letter again.
_STYLE = """
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; background: #f4f5f7; }
.card { background: #ffffff; color: #1f2430; }
.foot, .foot a { color: #6b7280; }
@media (prefers-color-scheme: dark) {
body { background: #15171c !important; }
.card { background: #1f2229 !important; color: #e8eaed !important; }
.foot, .foot a { color: #9aa1ac !important; }
}
"""
_PAGE = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{subject}</title>
<style>{style}</style>
</head>
<body dir="{direction}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" dir="{direction}">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0"
 style="width:100%;max-width:600px;border-radius:12px;font-family:Vazirmatn,'Segoe UI',Tahoma,\
Arial,sans-serif;font-size:16px;line-height:1.7;text-align:{start}">
<tr><td style="padding:32px" dir="{direction}">
{body}
</td></tr>
</table>
<p class="foot" style="max-width:600px;font-family:Vazirmatn,'Segoe UI',Tahoma,Arial,sans-serif;\
font-size:13px;line-height:1.7" dir="{direction}">
{why}<br>
{shop}{address}<br>
<a href="{unsubscribe}">{opt_out}</a>{choose}
</p>
</td></tr>
</table>
</body>
</html>
"""


def wrap_html(
    body: str,
    *,
    subject: str,
    language: str,
    shop: str,
    postal_address: str,
    unsubscribe: str,
    preferences: str = "",
) -> str:
    """The whole HTML page of a mail."""
    words = footer_words(language)
    choose = f' · <a href="{escape(preferences)}">{words.preferences}</a>' if preferences else ""
    side = direction(language)
    return _PAGE.format(
        language=escape(language),
        direction=side,
        start="right" if side == "rtl" else "left",
        subject=escape(subject),
        style=_STYLE,
        body=body,
        why=escape(words.why.format(shop=shop)),
        shop=escape(shop),
        address=escape(f", {postal_address}" if postal_address else ""),
        unsubscribe=escape(unsubscribe),
        opt_out=words.opt_out,
        choose=choose,
    )


def wrap_text(
    text: str,
    *,
    language: str,
    shop: str,
    postal_address: str,
    unsubscribe: str,
    preferences: str = "",
) -> str:
    """The text part with the same facts at its end."""
    words = footer_words(language)
    place = f"{shop}, {postal_address}" if postal_address else shop
    lines = [words.why.format(shop=shop), place, f"{words.opt_out}: {unsubscribe}"]
    if preferences:
        lines.append(f"{words.preferences}: {preferences}")
    return "\n".join([f"{text}\n\n-- ", *lines, ""])


def footer_words(language: str) -> FooterWords:
    """The words under a mail in a language."""
    return _FOOTER.get(language, _FOOTER["en"])
