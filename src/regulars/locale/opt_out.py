"""Whether a text that somebody wrote back asks us to stop, or to start again.

People write the word with spaces, signs and any digits: all of that is forgiven. In doubt a text
that begins with a word for stopping means it.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from regulars.locale.letters import fold

Meaning = Literal["stop", "start"]

_STOP = {
    "any": "11, stop, stop all, off, no sms",
    "en": "unsubscribe, cancel, end, quit, opt out, remove, remove me, revoke",
    "fa": "لغو, لغو ۱۱, لغو اشتراک, لغو عضویت, انصراف, توقف, قطع, نفرستید, ارسال نکنید, حذف",
    "ar": "إلغاء, إلغاء الاشتراك, ألغ, ألغي, إيقاف, أوقف, توقف, وقف, قف, إزالة",
    "ckb": "ڕاگرتن, هەڵوەشاندنەوە",
    "tr": "iptal, ret, dur, durdur",
    "ur": "بند, ختم, روکیں",
    "de": "stopp, abmelden, abbestellen",
    "fr": "arret, arrêter, désabonner, désinscription",
    "es": "baja, alto, parar, cancelar, no más",
    "pt": "sair, remover, descadastrar",
    "it": "annulla, cancella, disiscrivi, basta",
    "nl": "afmelden, uitschrijven",
    "pl": "wypisz, rezygnuję",
    "sv": "avsluta, avregistrera",
    "ru": "стоп, отписаться, отписка",
    "hi": "बंद, रोकें",
    "id": "berhenti, batal",
    "zh": "退订, 退訂, 停止",
}
_START = {
    "any": "12, start, unstop",
    "en": "subscribe, resume, opt in",
    "fa": "عضویت, عضویت مجدد, شروع, فعال, فعال سازی",
    "ar": "اشتراك, ابدأ, بدء, تفعيل",
    "tr": "başla, katıl",
    "de": "anmelden",
    "fr": "démarrer",
    "es": "alta, iniciar",
    "ru": "старт, начать",
    "zh": "订阅, 訂閱",
}
# These say it even with a few words behind them ("stop please", «لغو لطفا»).
_PLAIN = "stop, unsubscribe, لغو, إلغاء, iptal, стоп"
_MOST_WORDS = 4


def means(text: str) -> Meaning | None:
    """What the text asks for; None when it is about something else."""
    stop, start, plain = _words()
    words = ["".join(filter(str.isalnum, word)) for word in fold(text[:200]).split()]
    words = [word for word in words if word]
    joined = "".join(words)
    if joined in start:
        return "start"
    if joined in stop or (1 < len(words) <= _MOST_WORDS and words[0] in plain):
        return "stop"
    return None


@cache
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return (
        _squeezed(*_STOP.values()),
        _squeezed(*_START.values()),
        _squeezed(_PLAIN),
    )


def _squeezed(*lists: str) -> frozenset[str]:
    """The listed words as `means` compares them: folded, letters and digits only."""
    words = (word for listed in lists for word in listed.split(","))
    return frozenset("".join(filter(str.isalnum, fold(word))) for word in words)
