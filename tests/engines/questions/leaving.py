from __future__ import annotations

from functools import partial

from regulars.leaving import service
from tests.engines.shop import NOW

QUESTIONS = {"why they leave": partial(service.leaving, horizon=90, now=NOW)}
