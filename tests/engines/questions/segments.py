from __future__ import annotations

from functools import partial

from regulars.segments import ideas, service, suggestions
from tests.engines.shop import NOW

RULE = {
    "all": [
        {"condition": "orders", "op": "at_least", "times": 2, "days": 400},
        {"any": [{"condition": "country", "countries": ["DE"]}, {"condition": "reachable"}]},
        {"not": {"condition": "event", "name": "نظر", "days": 90}},
    ]
}

QUESTIONS = {
    "rows of a rule": partial(service.count_rows, rule=RULE, now=NOW),
    "members": partial(service.member_ids, rule=RULE, now=NOW),
    "count": partial(service.count, rule=RULE, now=NOW),
    "ideas": partial(ideas.ideas, now=NOW),
    "overlap": partial(service.overlap, rule=RULE, now=NOW),
    **{f"known values of {of}": partial(suggestions.values, of=of) for of in suggestions.HISTORY},
}
