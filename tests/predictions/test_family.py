from __future__ import annotations

from typing import get_args

from regulars.predictions.base import FORECASTERS, trait_names
from regulars.segments.conditions.prediction import Predicted


def test_no_two_forecasters_write_the_same_trait() -> None:
    names = trait_names()
    assert len(names) == len(set(names))


def test_every_forecaster_says_what_it_needs_and_tells() -> None:
    for key, member in FORECASTERS.items():
        assert member.key == key
        assert member.traits
        assert member.needs
        assert (type(member).__doc__ or "").strip()


def test_segments_can_ask_for_every_number_one_compares() -> None:
    told = [trait for _, member in FORECASTERS.items() for trait in member.traits]
    assert {trait.name for trait in told if trait.unit != "day"} == set(get_args(Predicted))
