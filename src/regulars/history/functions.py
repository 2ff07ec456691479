"""Functions of our own that shared expressions may use; every engine defines them at its start."""

from __future__ import annotations

from functools import cache
from typing import Any

# Scalars only: an object or a list inside properties counts as missing, as does what is no JSON.
# A key is one member of the outermost object, whatever signs it holds: a JSON pointer of one step.
DUCKDB = """
CREATE MACRO property_text(properties, name) AS CASE
    WHEN json_valid(properties) AND json_type(properties, '/' || replace(replace(name, '~', '~0'),
        '/', '~1')) NOT IN ('OBJECT', 'ARRAY')
    THEN json_extract_string(properties, '/' || replace(replace(name, '~', '~0'), '/', '~1'))
END
"""
SPARK = """
CREATE TEMPORARY FUNCTION property_text(properties STRING, name STRING) RETURNS STRING
RETURN CASE
    WHEN schema_of_variant(try_element_at(from_json(properties, 'map<string,variant>'), name))
        RLIKE '^(OBJECT|ARRAY)<' THEN NULL
    ELSE CAST(try_element_at(from_json(properties, 'map<string,variant>'), name) AS STRING)
END
"""
# What both engines read as the same number; longer ones are nobody's measurement.
_NUMBER = r"^-?[0-9]{1,18}([.][0-9]{1,18})?([eE][-+]?[0-9]{1,2})?$"


def property_text(properties: Any, name: str) -> Any:
    """A property of events as text (`true`, `12.5`, `pro`); null without it."""
    return _property_text()(properties, name)


def property_number(properties: Any, name: str) -> Any:
    """A property of events as a number; null without it or when it is none."""
    import ibis

    text = property_text(properties, name)
    return text.re_search(_NUMBER).ifelse(text, ibis.null("string")).try_cast("float64")


@cache
def _property_text() -> Any:
    import ibis

    def function(properties: str, key: str) -> str:
        raise NotImplementedError  # the engine's own

    return ibis.udf.scalar.builtin(function, name="property_text")
