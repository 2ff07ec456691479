from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from regulars.core.errors import Invalid
from regulars.stats import bg_nbd, fit_checks, nbd, pareto_nbd, plots
from regulars.stats.compress import compress
from tests.stats.shops import cdnow, cdnow_full


class TestFrequencyHistogram:
    def test_published_counts_of_cdnow_and_their_chi_squares(self) -> None:
        """Fader, Hardie & Lee (2005), Marketing Science 24(2), figure 2 and its text."""
        histories = compress(*cdnow().histories)
        easy = fit_checks.frequency_histogram(bg_nbd.fit_histories(histories), histories)
        assert easy.actual.tolist() == [1411, 439, 214, 100, 62, 38, 29, 64]
        assert (round(easy.chi_square, 2), easy.degrees) == (4.82, 3)
        assert round(easy.p, 2) == 0.19
        pareto = fit_checks.frequency_histogram(pareto_nbd.fit_histories(histories), histories)
        assert (round(pareto.chi_square, 2), pareto.degrees) == (11.99, 3)
        assert round(pareto.p, 3) == 0.007
        assert pareto.expected.sum() == pytest.approx(2357)

    def test_a_model_that_is_wrong_is_told_so(self) -> None:
        histories = compress(*cdnow_full().histories)
        found = fit_checks.frequency_histogram(nbd.fit_histories(histories), histories)
        assert found.p < 1e-6

    def test_a_handful_of_people_are_no_test(self) -> None:
        histories = compress([0, 1, 2], [0, 3, 5], [10, 10, 10])
        found = fit_checks.frequency_histogram(bg_nbd.fit_histories(histories), histories)
        assert np.isnan(found.p)
        assert found.actual.sum() == 3


class TestTracking:
    def test_actual_purchases_fall_into_their_periods(self) -> None:
        model = nbd.fit([0, 1, 3, 2], [0, 5, 20, 9], [30, 30, 30, 25])
        found = fit_checks.tracking(model, [0.0, 2.0], [0.5, 1.0, 1.5, 9.0], [1.0, 2.0, 3.0])
        assert found.actual.tolist() == [2, 1, 0]
        assert found.cumulative_actual.tolist() == [2, 3, 3]

    def test_nobody_is_expected_to_return_before_they_came(self) -> None:
        model = nbd.fit([0, 1, 3, 2], [0, 5, 20, 9], [30, 30, 30, 25])
        found = fit_checks.tracking(model, [1.5], [], [1.0, 2.0, 3.0])
        assert found.expected == pytest.approx(model.r / model.alpha * np.array([0, 0.5, 1.0]))

    def test_a_simulated_shop_is_tracked_by_its_own_model(self) -> None:
        model = pareto_nbd.fit(*cdnow().histories)
        random = np.random.default_rng(6)
        first = random.uniform(0, 12, 30_000)
        x, _ = model.simulate(40.0 - first, random)
        found = fit_checks.tracking(model, first, np.zeros(0), [20.0, 40.0])
        assert found.cumulative_expected[-1] == pytest.approx(x.sum(), rel=0.05)

    def test_ends_that_do_not_rise_are_refused(self) -> None:
        model = nbd.fit([0, 1], [0, 5], [30, 30])
        with pytest.raises(Invalid):
            fit_checks.tracking(model, [0.0], [], [2.0, 1.0])


def test_the_next_window_by_frequency_before() -> None:
    shop = cdnow_full()
    model = bg_nbd.fit(*shop.histories)
    found = fit_checks.conditional_expectation(model, 39, *shop.histories, shop.orders_after)
    assert found.frequency.tolist() == list(range(8))
    assert found.customers.sum() == 23_570
    assert found.actual @ found.customers == pytest.approx(shop.orders_after.sum())
    assert found.expected == pytest.approx(found.actual, rel=0.45)
    assert (np.diff(found.expected) > 0).all()


class TestPlots:
    def svg(self, text: str) -> list[str]:
        return [element.tag.split("}")[1] for element in ElementTree.fromstring(text).iter()]

    def test_pictures_are_well_formed_and_hold_every_number(self) -> None:
        shop = cdnow()
        histories = compress(*shop.histories)
        model = pareto_nbd.fit_histories(histories)
        bars = self.svg(plots.frequency_histogram(fit_checks.frequency_histogram(model, histories)))
        assert bars.count("rect") == 2 * 8 + 2  # a pair for each count, legend and ground
        track = fit_checks.tracking(model, 38.86 - shop.age, [3.0, 9.5], np.arange(1.0, 40))
        for cumulative in (False, True):
            assert self.svg(plots.tracking(track, cumulative=cumulative)).count("polyline") == 2
        check = fit_checks.conditional_expectation(model, 39, *shop.histories, shop.orders_after)
        assert self.svg(plots.conditional_expectation(check)).count("polyline") == 2

    def test_higher_numbers_stand_higher(self) -> None:
        check = fit_checks.Tracking(np.array([1.0, 2]), np.array([0.0, 4]), np.array([1.0, 1]))
        drawn = ElementTree.fromstring(plots.tracking(check))
        line = drawn.find("{http://www.w3.org/2000/svg}polyline")
        assert line is not None
        heights = [float(point.split(",")[1]) for point in line.attrib["points"].split()]
        assert heights == [plots.HEIGHT - plots.BOTTOM, plots.TOP]
