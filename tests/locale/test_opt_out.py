"""What people write back to make messages stop, or start again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.locale.opt_out import means


@pytest.mark.parametrize(
    "text",
    [
        "11", "۱۱", "١١", " 1 1 ", "11.", "#11#", "لغو", "لغو11", "لغو۱۱", "لغو ۱۱", "لغو\u200c۱۱",
        "«لغو»", "لغو اشتراک", "لغو لطفا", "لَغو", "STOP", "stop.", " Stop ", "S T O P", "StopAll",
        "STOP please", "stop sending me", "unsubscribe", "opt-out", "Opt out!", "off", "\u200fstop",
        "إلغاء", "الغاء", "إلغاء الاشتراك", "إيقاف", "ايقاف", "قف", "توقف", "iptal", "İPTAL",
        "arrêt", "ARRET", "baja", "стоп", "Стоп!", "退订", "बंद", "🛑 stop 🛑", "ＳＴＯＰ",
    ],
)  # fmt: skip
def test_a_wish_to_stop_is_understood_however_it_is_written(text: str) -> None:
    assert means(text) == "stop"


@pytest.mark.parametrize("text", ["12", "۱۲", "١٢", "12!", "START", "unstop", "عضویت", "اشتراك"])
def test_so_is_a_wish_to_begin_again(text: str) -> None:
    assert means(text) == "start"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "...", "ok", "thanks", "111", "1", "2 of them, size 11 please", "don't stop",
        "I will stop by the shop tomorrow", "سلام سفارش من کی می‌رسد", "متى يصل طلبي", "110", "112",
    ],
)  # fmt: skip
def test_other_texts_are_left_to_people(text: str) -> None:
    assert means(text) is None


@given(st.text())
def test_any_text_can_be_asked_about(text: str) -> None:
    assert means(text) in ("stop", "start", None)


@given(
    st.sampled_from(["stop", "لغو", "11", "إلغاء", "unsubscribe"]),
    st.text(" .,!؟?«»\u200c\u200f\n\t-_", max_size=4),
    st.text(" .,!؟?«»\u200c\u200f\n\t-_", max_size=4),
)
def test_signs_and_spaces_around_a_word_change_nothing(word: str, left: str, right: str) -> None:
    assert means(left + word + right) == "stop"
