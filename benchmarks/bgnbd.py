"""BG/NBD fit of a million customers against the Python package lifetimes, on the same arrays.

    python -m benchmarks.bgnbd [--customers 1000000] [--runs 7] [--peer PYTHON]

lifetimes (0.11.3, the reference everybody knows) is not among the project's own packages:

    python3.11 -m venv .bench
    .bench/bin/pip install --require-hashes -r requirements/bench.lock

`--peer` is the interpreter that has it; by default this one, or `.bench/bin/python`. Customers are
simulated with the parameters of the paper, observed for 27 to 39 weeks, in days. Both sides start
from the arrays; ours counts equal histories first, and that is in its time. The two fits are
compared by one log-likelihood before any time is told.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import warnings
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.common import peak_mb, report, timed

SEED = 20_261_122
PAPER = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}  # weeks
TARGET = 100.0
BENCH_PYTHON = Path(__file__).resolve().parents[1] / ".bench" / "bin" / "python"

Array = NDArray[np.float64]


def simulate(customers: int) -> dict[str, Array]:
    """Frequency, recency and age in whole days, orders of one day being one purchase."""
    random = np.random.default_rng(SEED)
    age = random.integers(27 * 7, 39 * 7 + 1, customers).astype(np.float64)
    rate = random.gamma(PAPER["r"], 1 / PAPER["alpha"], customers) / 7
    leaving = random.beta(PAPER["a"], PAPER["b"], customers)
    clock, last, x = (np.zeros(customers) for _ in range(3))
    alive = np.arange(customers)
    while alive.size:
        clock[alive] += random.exponential(1 / rate[alive])
        alive = alive[clock[alive] <= age[alive]]
        day = np.floor(clock[alive])
        x[alive] += day > last[alive]
        last[alive] = day
        alive = alive[random.random(alive.size) > leaving[alive]]
    return {"frequency": x, "recency": last, "age": age}


def fit_peer(path: Path) -> None:
    """Fit with lifetimes and print parameters, seconds and memory as JSON."""
    warnings.simplefilter("ignore")
    from lifetimes import BetaGeoFitter

    frequency, recency, age = np.load(path)
    before = peak_mb()
    cpu = process_time()
    seconds, model = timed(lambda: BetaGeoFitter(penalizer_coef=0.0).fit(frequency, recency, age))
    cpu = process_time() - cpu
    found = [float(model.params_[name]) for name in ("r", "alpha", "a", "b")]
    memory = peak_mb() - before
    print(json.dumps({"seconds": seconds, "cpu": cpu, "parameters": found, "mib": memory}))


def ask_peer(python: str, path: Path) -> dict[str, Any]:
    command = [python, "-m", "benchmarks.bgnbd", "--fit-peer", str(path)]
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=root)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def peer_python(wanted: str | None) -> str | None:
    """An interpreter that can import lifetimes, or None."""
    if wanted:
        return wanted
    if find_spec("lifetimes"):
        return sys.executable
    return str(BENCH_PYTHON) if BENCH_PYTHON.exists() else None


def compare(customers: int, runs: int, python: str) -> None:
    from regulars.stats.bg_nbd import fit
    from regulars.stats.compress import compress
    from regulars.stats.likelihood import DropoutLikelihood

    shop = simulate(customers)
    fit(**{name: values[:1000] for name, values in shop.items()})  # load libraries
    before, cpu = peak_mb(), process_time()
    tries = [timed(lambda: fit(**shop)) for _ in range(runs)]
    seconds, model = median(time for time, _ in tries), tries[0][1]
    cpu, memory = (process_time() - cpu) / runs, peak_mb() - before
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.npy"
        np.save(path, np.stack(list(shop.values())))
        theirs = ask_peer(python, path)
    histories = compress(**shop)
    likelihood = DropoutLikelihood(histories)
    ours_value = likelihood(np.log(model.parameters))[0]
    theirs_value = likelihood(np.log(theirs["parameters"]))[0]
    if ours_value < theirs_value - 1e-3:
        raise SystemExit(f"Our log-likelihood {ours_value} is below theirs, {theirs_value}.")
    ratio = theirs["seconds"] / seconds
    report(
        "BG/NBD fit, times faster than lifetimes 0.11.3",
        ratio,
        f">= {TARGET:.0f}",
        ratio >= TARGET,
        customers=customers,
        seed=SEED,
        histories=histories.count.size,
        ours=f"{seconds:.3f} s (+{memory} MiB)",
        theirs=f"{theirs['seconds']:.1f} s (+{theirs['mib']} MiB)",
        ratio_of_cpu_time=f"{theirs['cpu'] / cpu:.0f}",
        log_likelihood=f"{ours_value:.4f}",
        ours_minus_theirs=f"{ours_value - theirs_value:.1e}",
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--peer", help="Python interpreter that has lifetimes")
    parser.add_argument("--fit-peer", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.fit_peer:
        fit_peer(given.fit_peer)
        return
    python = peer_python(given.peer)
    if python is None:
        raise SystemExit(
            "lifetimes is not installed, so there is nothing to compare with. Install it:\n"
            "    python3.11 -m venv .bench\n"
            "    .bench/bin/pip install --require-hashes -r requirements/bench.lock"
        )
    compare(given.customers, given.runs, python)


if __name__ == "__main__":
    main()
