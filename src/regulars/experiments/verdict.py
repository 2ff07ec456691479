"""What may be said about an experiment, and how sure we are. Pure: numbers in, words out.

The order is the order of doubt: an unfair lot first, then too little to say anything, then what
the interval of orders per person allows.
"""

from __future__ import annotations

from dataclasses import dataclass

from regulars.experiments.schemas import ArmCounts, Change, Sure, Verdict, VerdictCode

MIN_CONVERTED = 10  # people who ordered in each arm, before a rate or a mean is shown
MIN_ORDERS = 25  # orders in each arm, before revenue is shown
WORTH_HAVING = 0.02  # of the control's orders per person
RIPE = 0.8  # share of exposures whose window is over
SURE_CODES = {"it_worked", "harm", "no_difference"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """All a verdict looks at. `gain_likely` says that the wider-risk interval (80 %) is above 0."""

    treated: ArmCounts
    control: ArmCounts
    planned: int
    ratio_ok: bool
    matured: float | None
    orders: Change | None
    gain_likely: bool
    weeks: float | None = None
    weeks_even_split: float | None = None
    people_needed: float | None = None

    @property
    def people(self) -> int:
        return self.treated.people + self.control.people

    @property
    def margin(self) -> float:
        """The smallest change of orders per person worth having."""
        return WORTH_HAVING * self.control.orders / max(self.control.people, 1)


def judge(evidence: Evidence) -> Verdict:
    """The verdict, with the numbers of its sentence."""
    code = _code(evidence)
    numbers = _numbers(evidence)
    return Verdict(code=code, numbers=numbers, sentence=_sentence(code, numbers))


def how_sure(evidence: Evidence, code: VerdictCode) -> Sure:
    """The level shown beside the verdict; an own test is never a guess."""
    if code in SURE_CODES:
        return "very"
    told = code in {"cannot_tell", "too_small"}
    return "fairly" if told and evidence.gain_likely else "cannot_tell"


def _code(evidence: Evidence) -> VerdictCode:
    if not evidence.ratio_ok:
        return "ratio_alarm"
    orders = evidence.orders
    if orders is None:
        return "too_few"
    if orders.high < 0:
        return "harm"  # said even while windows are open: it can be stopped now
    if evidence.matured is None or evidence.matured < RIPE:
        return "ripening"
    if orders.low > 0:
        return "it_worked"
    if -evidence.margin < orders.low and orders.high < evidence.margin:
        return "no_difference"
    return "too_small" if evidence.people >= 2 * evidence.planned else "cannot_tell"


def _numbers(evidence: Evidence) -> dict[str, float | None]:
    numbers: dict[str, float | None] = {
        "people": evidence.people,
        "planned": evidence.planned,
        "treated": evidence.treated.people,
        "control": evidence.control.people,
        "treated_converted": evidence.treated.converted,
        "control_converted": evidence.control.converted,
        "needed_converted": MIN_CONVERTED,
        "matured": evidence.matured,
        "margin_per_1000": 1000 * evidence.margin,
        "weeks": evidence.weeks,
        "weeks_even_split": evidence.weeks_even_split,
        "people_needed": evidence.people_needed,
    }
    if evidence.orders is not None:
        change = evidence.orders
        for name, value in (("value", change.value), ("low", change.low), ("high", change.high)):
            numbers[f"{name}_per_1000"] = 1000 * value
        numbers |= {
            "added": change.added.value,
            "added_low": change.added.low,
            "added_high": change.added.high,
        }
    return numbers


def _sentence(code: VerdictCode, numbers: dict[str, float | None]) -> str:
    words = {name: _shown(value) for name, value in numbers.items()}
    between = "between {low_per_1000} and {high_per_1000} orders per 1,000 people"
    text = {
        "ratio_alarm": "The lot did not fall as planned: {treated} treated, {control} held out. "
        "Something chose the people, so the difference means nothing.",
        "too_few": "Too few orders to say anything: {treated_converted} people ordered among the "
        "treated and {control_converted} among the held out; each needs {needed_converted}.",
        "harm": "It does harm: " + between + ". Stop it.",
        "ripening": "Still ripening: {matured_percent} % of the people had their whole window.",
        "it_worked": "It worked: about {added} orders that would not have happened ("
        + between
        + "). This holds however often you look.",
        "no_difference": "No difference that matters: " + between + ".",
        "cannot_tell": "Cannot tell yet: " + between + "." + _more(numbers),
        "too_small": "Too small to see here: " + between + ". Keep it if it is cheap.",
    }[code]
    matured = numbers["matured"]
    return text.format(**words, matured_percent=_shown(100 * matured if matured else 0))


def _more(numbers: dict[str, float | None]) -> str:
    if numbers["weeks"] is not None:
        even = (
            " A 50/50 split would need {weeks_even_split}." if numbers["weeks_even_split"] else ""
        )
        return " About {weeks} more weeks at this pace." + even
    if numbers["people_needed"] is not None:
        return " An effect of this size needs about {people_needed} people."
    return ""


def _shown(value: float | None) -> str:
    if value is None:
        return "?"
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.1f}"
