"""What each stage and group is for: its goal, and what to do. Codes that the screens word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from regulars.history.standing import GROUP_NAMES, STAGES

By = Literal["stage", "rfm"]


@dataclass(frozen=True, slots=True)
class Advice:
    """A goal verb and a suggested act, with English for the command line."""

    goal: str
    action: str
    english: str


STAGE_ADVICE = {
    "new": Advice(
        "bring_back", "second_order", "Ask for the second order while the first is fresh."
    ),
    "active": Advice("keep_close", "next_need", "Write when their usual gap is nearly over."),
    "loyal": Advice("cherish", "thank", "Thank them and show them new things first; no discount."),
    "at_risk": Advice("reach_out", "remind", "Remind them in person, before they are gone."),
    "lapsed": Advice("win_back", "one_reason", "Give one clear reason to return, with a hold-out."),
    "lost": Advice("let_rest", "last_word", "Say one last word, then stop writing."),
}
GROUP_ADVICE = {
    "champions": Advice("cherish", "first_look", "Show them new things first; ask who to tell."),
    "loyal": Advice("keep_close", "next_kind", "Suggest what people like them bought next."),
    "potential_loyal": Advice("grow", "third_order", "Give a reason for the next order soon."),
    "promising": Advice("grow", "second_order", "Ask for the second order while it is fresh."),
    "new": Advice("bring_back", "welcome", "Welcome them and show how to use what they bought."),
    "need_attention": Advice("reach_out", "remind", "Remind them in person, before they are gone."),
    "about_to_sleep": Advice(
        "reach_out", "what_is_new", "Tell what is new since their last visit."
    ),
    "at_risk": Advice(
        "win_back", "one_reason", "Give one clear reason to return, with a hold-out."
    ),
    "cannot_lose": Advice("win_back", "by_hand", "Call or write by hand: few people, much money."),
    "hibernating": Advice("let_rest", "last_word", "Say one last word, then stop writing."),
}


def codes(by: By) -> tuple[str, ...]:
    """The stages from new to lost, or the groups from the best to the furthest away."""
    return STAGES if by == "stage" else GROUP_NAMES


def advice(by: By, code: str) -> Advice:
    return (STAGE_ADVICE if by == "stage" else GROUP_ADVICE)[code]
