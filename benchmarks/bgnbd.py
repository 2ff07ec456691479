"""BG/NBD fits of ten thousand and a million customers against the Python package lifetimes.

    python -m benchmarks.bgnbd [--customers 10000,1000000] [--runs 7] [--peer PYTHON]
    python -m benchmarks.bgnbd --customers 10000000 --runs 3 [--alone]

lifetimes (0.11.3, the reference everybody knows) is not among the project's own packages:

    python3.11 -m venv .bench
    .bench/bin/pip install --require-hashes -r requirements/bench.lock

`--peer` is the interpreter that has it; by default this one, or `.bench/bin/python`. Of ten million
customers lifetimes needs minutes and 4 GiB, so that size has to be asked for; `--alone` leaves
lifetimes out. Customers are simulated with the parameters of the paper, observed for 27 to 39
weeks, in days. Both sides start from the arrays and each works in a process of its own on one
core; ours counts equal histories first, and that is in its time. The two fits are compared by one
log-likelihood before any time is told.
"""

from __future__ import annotations

import argparse
import json
import os
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
# At least so many times faster, where that was promised.
TARGETS = {1_000_000: 100.0}
# At most so many seconds and MiB, where that was promised.
LIMITS = {10_000_000: (5.0, 1024)}
SAME = 1e-9  # the log-likelihoods, relative
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


def fit_ours(path: Path, runs: int) -> None:
    """Fit with Regulars and print parameters, seconds and memory as JSON."""
    from regulars.stats.bg_nbd import fit

    frequency, recency, age = np.load(path)
    fit(frequency[:1000], recency[:1000], age[:1000])  # load libraries
    before, cpu = peak_mb(), process_time()
    tries = [timed(lambda: fit(frequency, recency, age)) for _ in range(runs)]
    _tell(
        median(time for time, _ in tries),
        (process_time() - cpu) / runs,
        [float(value) for value in tries[0][1].parameters],
        before,
    )


def fit_peer(path: Path) -> None:
    """Fit with lifetimes and print parameters, seconds and memory as JSON."""
    warnings.simplefilter("ignore")
    from lifetimes import BetaGeoFitter

    frequency, recency, age = np.load(path)
    before, cpu = peak_mb(), process_time()
    seconds, model = timed(lambda: BetaGeoFitter(penalizer_coef=0.0).fit(frequency, recency, age))
    found = [float(model.params_[name]) for name in ("r", "alpha", "a", "b")]
    _tell(seconds, process_time() - cpu, found, before)


def _tell(seconds: float, cpu: float, parameters: list[float], before: int) -> None:
    memory = {"mib": peak_mb() - before, "peak": peak_mb()}
    print(json.dumps({"seconds": seconds, "cpu": cpu, "parameters": parameters, **memory}))


def ask(python: str, *arguments: str) -> dict[str, Any]:
    """What a process of its own, on one core, found."""
    command = [python, "-m", "benchmarks.bgnbd", *arguments]
    root = Path(__file__).resolve().parents[1]
    one_core = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=root, env=one_core
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def peer_python(wanted: str | None) -> str | None:
    """An interpreter that can import lifetimes, or None."""
    if wanted:
        return wanted
    if find_spec("lifetimes"):
        return sys.executable
    return str(BENCH_PYTHON) if BENCH_PYTHON.exists() else None


def compare(customers: int, runs: int, python: str | None) -> None:
    """Both fits of one shop; only ours without `python`."""
    from regulars.stats.compress import compress
    from regulars.stats.likelihood import DropoutLikelihood

    shop = simulate(customers)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.npy"
        np.save(path, np.stack(list(shop.values())))
        ours = ask(sys.executable, "--fit-ours", str(path), "--runs", str(runs))
        theirs = ask(python, "--fit-peer", str(path)) if python else None
    histories = compress(**shop)
    likelihood = DropoutLikelihood(histories, at_start=0)
    value = likelihood(np.log(ours["parameters"]))[0]
    facts = {
        "seed": SEED,
        "histories": histories.count.size,
        "ours": f"{ours['seconds']:.3f} s (+{ours['mib']} MiB, peak {ours['peak']} MiB)",
        "log_likelihood": f"{value:.4f}",
    }
    if customers in LIMITS:
        seconds, memory = LIMITS[customers]
        met = ours["seconds"] <= seconds and ours["peak"] <= memory
        wanted = f"<= {seconds:.0f} s and {memory} MiB"
        report(f"BG/NBD fit of {customers:,}, seconds", ours["seconds"], wanted, met, **facts)
    if theirs is None:
        return
    behind = likelihood(np.log(theirs["parameters"]))[0] - value
    if behind > SAME * abs(value):
        raise SystemExit(f"Our log-likelihood is {behind} below that of lifetimes.")
    ratio, target = theirs["seconds"] / ours["seconds"], TARGETS.get(customers, 0.0)
    report(
        f"BG/NBD fit of {customers:,}, times faster than lifetimes 0.11.3",
        ratio,
        f">= {target:.0f}" if target else "none",
        ratio >= target,
        **facts,
        theirs=f"{theirs['seconds']:.1f} s (+{theirs['mib']} MiB)",
        ratio_of_cpu_time=f"{theirs['cpu'] / ours['cpu']:.0f}",
        theirs_behind_relative=f"{-behind / abs(value):.1e}",
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", default="10000,1000000")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--peer", help="Python interpreter that has lifetimes")
    parser.add_argument("--alone", action="store_true", help="without lifetimes")
    parser.add_argument("--fit-peer", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--fit-ours", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.fit_peer:
        fit_peer(given.fit_peer)
        return
    if given.fit_ours:
        fit_ours(given.fit_ours, given.runs)
        return
    python = None if given.alone else peer_python(given.peer)
    if python is None and not given.alone:
        raise SystemExit(
            "lifetimes is not installed, so there is nothing to compare with. Install it:\n"
            "    python3.11 -m venv .bench\n"
            "    .bench/bin/pip install --require-hashes -r requirements/bench.lock"
        )
    for size in given.customers.split(","):
        compare(int(size), given.runs, python)


if __name__ == "__main__":
    main()
