"""What EASE and nearest items foretell on Online Retail, against the Python package implicit.

    python -m benchmarks.recommendations [--customers 1000000] [--peer PYTHON]

The data are UCI Online Retail (CC BY 4.0), as the demo shop has them. Everything up to 2011-11-08
is learned from; the items each known customer bought after it and had not had before are to be
foretold: NDCG@10. Both sides get the same matrix and are judged by the same code; their time is
that of fitting and of making the lists.

implicit (0.7.3) is not among the project's own packages; `benchmarks/bgnbd.py` says how to get it.
Last, lists for very many customers are made, each with the purchases of one of these.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sparse

from benchmarks.bgnbd import BENCH_PYTHON
from benchmarks.common import peak_mb, report, timed

if TYPE_CHECKING:
    from regulars.recommendations.purchases import Purchases

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "src" / "regulars" / "demo" / "online_retail.parquet"
CUT = "2011-11-09"
TOP = 10
ROWS = f"""
    SELECT "CustomerID"::DOUBLE::BIGINT AS customer_id, "StockCode" AS item,
           ("InvoiceDate"::TIMESTAMP)::DATE >= DATE '{CUT}' AS later,
           count(DISTINCT ("InvoiceDate"::TIMESTAMP)::DATE) AS days,
           min(("InvoiceDate"::TIMESTAMP)::DATE - DATE '1970-01-01')::INTEGER AS first_day,
           max(("InvoiceDate"::TIMESTAMP)::DATE - DATE '1970-01-01')::INTEGER AS last_day
    FROM read_parquet(?)
    WHERE "CustomerID" IS NOT NULL AND "Quantity"::INTEGER > 0 GROUP BY ALL
"""


def load() -> tuple[Purchases, Purchases]:
    """What everybody had before the cut, and the items that came after it and are new to them."""
    import duckdb
    import pyarrow.compute as pc

    from regulars.recommendations.evaluation import both, new_only
    from regulars.recommendations.purchases import purchases_of

    found = duckdb.execute(ROWS, [str(DATA)])
    rows = found.to_arrow_table() if hasattr(found, "to_arrow_table") else found.arrow().read_all()
    skus = pc.unique(rows["item"])
    skus = skus.take(pc.sort_indices(skus))
    cut = int(np.datetime64(CUT).astype(int))
    past, then = (
        purchases_of(rows.filter(pc.equal(rows["later"], later)), skus, until)
        for later, until in ((False, cut - 1), (True, cut + 30))
    )
    known, after = both(past, then)
    return past, new_only(known, after)


def recommend_peer(folder: Path) -> None:
    """Fit implicit's recommenders, keep their lists and print their seconds as JSON."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # what implicit asks for
    from implicit.als import AlternatingLeastSquares
    from implicit.bpr import BayesianPersonalizedRanking
    from implicit.nearest_neighbours import (
        BM25Recommender,
        CosineRecommender,
        TFIDFRecommender,
    )

    bought = sparse.load_npz(folder / "bought.npz")
    asked = np.load(folder / "asked.npy")
    members: dict[str, Callable[[], Any]] = {
        "ALS 64": lambda: AlternatingLeastSquares(
            64, alpha=10, regularization=0.05, random_state=1, num_threads=2
        ),
        "ALS 128": lambda: AlternatingLeastSquares(
            128, alpha=10, regularization=0.05, random_state=1, num_threads=2
        ),
        "BPR 64": lambda: BayesianPersonalizedRanking(64, random_state=1, num_threads=2),
        "cosine": lambda: CosineRecommender(100, num_threads=2),
        "TF-IDF": lambda: TFIDFRecommender(100, num_threads=2),
        "BM25": lambda: BM25Recommender(100, num_threads=2),
        "BM25 20": lambda: BM25Recommender(20, num_threads=2),
    }
    seconds = {}
    for name, make in members.items():

        def run(make: Callable[[], Any] = make) -> Any:
            model = make()
            model.fit(bought, show_progress=False)
            return model.recommend(asked, bought[asked], N=TOP)[0]

        seconds[name], lists = timed(run)
        np.save(folder / f"{name}.npy", lists)
    print(json.dumps(seconds))


def ask_peer(
    python: str, past: Purchases, asked: Any, folder: Path
) -> dict[str, tuple[float, Any]]:
    """Seconds and lists of implicit's recommenders by name."""
    sparse.save_npz(folder / "bought.npz", past.matrix().astype(np.float32))
    np.save(folder / "asked.npy", asked)
    command = [python, "-m", "benchmarks.recommendations", "--recommend-peer", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    seconds: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {name: (each, np.load(folder / f"{name}.npy")) for name, each in seconds.items()}


def compare(past: Purchases, came: Purchases, python: str) -> None:
    from regulars.recommendations.blend import without
    from regulars.recommendations.evaluation import gain_of, top
    from regulars.recommendations.family import RECOMMENDERS

    wanted = np.flatnonzero(np.diff(came.starts))
    came = came.some(wanted)
    asked = np.searchsorted(past.customer_ids, came.customer_ids)
    with tempfile.TemporaryDirectory() as folder:
        theirs = ask_peer(python, past, asked, Path(folder))
    judged = {name: float(gain_of(lists, came).ndcg.mean()) for name, (_, lists) in theirs.items()}
    best = max(judged, key=lambda name: judged[name])
    for name, value in judged.items():
        print(f"implicit {name:<12} NDCG@10 {value:.4f}  {theirs[name][0]:.2f} s")
    for key in ("popular", "item_knn", "ease"):
        begun = past.some(asked)

        def run(key: str = key, people: Purchases = begun) -> Any:
            return top(without(RECOMMENDERS[key].fit(past).scores(people), people), TOP)

        seconds, lists = timed(run)
        value = float(gain_of(lists, came).ndcg.mean())
        report(
            f"New items foretold on Online Retail, {key}: NDCG@10 in that of implicit's best",
            value / judged[best],
            "told" if key == "popular" else "> 1",
            key == "popular" or value > judged[best],
            customers=came.customers,
            items=past.items,
            ours=f"{value:.4f} in {seconds:.1f} s",
            theirs=f"{judged[best]:.4f} by {best} in {theirs[best][0]:.1f} s",
            memory=f"{peak_mb()} MiB",
        )


def serve(past: Purchases, customers: int) -> None:
    """Make a list of ten with reasons for so many customers, in pieces of those there are."""
    import pyarrow as pa

    from regulars.catalog.service import SCHEMA
    from regulars.recommendations import serving
    from regulars.recommendations.evaluation import fit_all
    from regulars.recommendations.facts import LEARNED, items_of
    from regulars.recommendations.models import Model
    from regulars.recommendations.recommenders.item_knn import alike
    from regulars.recommendations.rules import RecommendationRules

    names = pa.array([str(place) for place in range(past.items)])
    learned = pa.table({"sku": names} | dict.fromkeys(LEARNED.names[1:], pa.nulls(past.items)))
    learned = learned.cast(LEARNED)
    zeros = np.zeros(past.items, np.int64)
    model = Model(
        made_at=np.datetime64(CUT).astype("datetime64[us]").item(),
        as_of=past.until,
        seconds=0.0,
        customers=past.customers,
        purchases=len(past.item),
        for_new="ease",
        for_again="buy_again",
        test=None,
        learned=learned,
        recommenders=fit_all(past),
        baskets=alike(past.matrix()),
        recent=zeros,
        earlier=zeros,
    )
    desk = serving.Desk(model, items_of(learned, SCHEMA.empty_table()), RecommendationRules())

    def run() -> int:
        made = 0
        while made < customers:
            people = past.some(np.arange(min(past.customers, customers - made)))
            for lists in serving.lists_for(desk, "for_you", people, TOP):
                made += len(lists.picked)
        return made

    seconds, made = timed(run)
    report(
        "Lists of ten with reasons, customers a second",
        made / seconds,
        "told",
        True,
        customers=made,
        items=past.items,
        seconds=f"{seconds:.1f}",
        a_million=f"{seconds / made * 1e6 / 60:.1f} min",
        memory=f"{peak_mb()} MiB",
    )


def peer_python(wanted: str | None) -> str | None:
    """An interpreter that can import implicit, or None."""
    if wanted:
        return wanted
    if find_spec("implicit"):
        return sys.executable
    return str(BENCH_PYTHON) if BENCH_PYTHON.exists() else None


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--peer", help="Python interpreter that has implicit")
    parser.add_argument("--recommend-peer", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.recommend_peer:
        recommend_peer(given.recommend_peer)
        return
    python = peer_python(given.peer)
    if python is None:
        raise SystemExit("implicit is not installed, so there is nothing to compare with.")
    past, came = load()
    compare(past, came, python)
    serve(past, given.customers)


if __name__ == "__main__":
    main()
