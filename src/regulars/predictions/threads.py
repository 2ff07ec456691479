"""Work done side by side: numpy computes, and files are written, without holding Python back."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def side_by_side(tasks: Mapping[K, Callable[[], T]], threads: int = 0) -> dict[K, T]:
    """What each task returns. As many run at once as the machine has cores, if not told otherwise.

    An error of one is raised here; what has not begun by then does not begin.
    """
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        running = {key: pool.submit(task) for key, task in tasks.items()}
        try:
            return {key: each.result() for key, each in running.items()}
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
