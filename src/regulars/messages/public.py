"""Pages that customers see: our own templates, autoescaped, in the customer's language.

They work without JavaScript, cookies or a login. A GET shows, a POST acts: mail gateways fetch
every link, and must not unsubscribe whole companies by doing so.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from regulars.locale.directions import direction

Scene = Literal["ask", "done", "undone", "gone"]
PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c000000000100010000020144003b"
)
# The pages need nothing but their own style and the form back to us.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_ACTION = {"ask": "withdraw", "done": "give", "undone": "withdraw", "gone": ""}

# heading, text, button
_WORDS: dict[str, dict[Scene, tuple[str, str, str]]] = {
    "en": {
        "ask": (
            "Unsubscribe?",
            "You will get no more marketing e-mail from {shop}.",
            "Unsubscribe",
        ),
        "done": (
            "You are unsubscribed",
            "{shop} will send you no more marketing e-mail. Was this a mistake?",
            "Subscribe again",
        ),
        "undone": ("Welcome back", "You will hear from {shop} again.", "Unsubscribe"),
        "gone": ("This page does not exist", "The link may be incomplete.", ""),
    },
    "fa": {
        "ask": ("لغو اشتراک؟", "دیگر ایمیل تبلیغاتی از {shop} دریافت نخواهید کرد.", "لغو اشتراک"),
        "done": (
            "اشتراک شما لغو شد",
            "{shop} دیگر ایمیل تبلیغاتی برایتان نمی‌فرستد. اشتباه شد؟",
            "عضویت دوباره",
        ),
        "undone": ("خوش برگشتید", "دوباره از {shop} خبر می‌گیرید.", "لغو اشتراک"),
        "gone": ("این صفحه وجود ندارد", "شاید پیوند ناقص باشد.", ""),
    },
    "ar": {
        "ask": (
            "إلغاء الاشتراك؟",
            "لن تصلك رسائل تسويقية من {shop} بعد الآن.",
            "إلغاء الاشتراك",
        ),
        "done": (
            "تم إلغاء اشتراكك",
            "لن يرسل إليك {shop} رسائل تسويقية. هل كان ذلك خطأ؟",
            "الاشتراك من جديد",
        ),
        "undone": ("مرحباً بعودتك", "ستصلك أخبار {shop} من جديد.", "إلغاء الاشتراك"),
        "gone": ("هذه الصفحة غير موجودة", "ربما كان الرابط ناقصاً.", ""),
    },
}


def page(scene: Scene, *, language: str, shop: str) -> str:
    """The page of a scene as HTML."""
    heading, text, button = _WORDS[language][scene]
    words = {
        "title": f"{heading} · {shop}" if shop else heading,
        "heading": heading,
        "text": text.format(shop=shop),
        "button": button,
    }
    return (
        _environment()
        .get_template("unsubscribe.html")
        .render(
            language=language, direction=direction(language), words=words, action=_ACTION[scene]
        )
    )


@cache
def _environment() -> Environment:
    folder = Path(__file__).parent / "pages"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
