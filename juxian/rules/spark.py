"""Runs compiled rules over all rows of a table of facts in Spark, where one machine is too small for the population.

``pyspark`` and a JVM are needed (the extra ``spark``); nothing else of the engine imports them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from .columns_spark import SparkColumns, translated
from .decision import Decision
from .errors import RuleError
from .evaluate import Rule, label, projections
from .expression import emit
from .sql import Sql, mangle

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SETTINGS = {
    "spark.sql.ansi.enabled": "false",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
}
"""What a session must be set to for results to be exact; ``evaluate`` sets it for its own query."""
TYPES = {"string": "VARCHAR", "int": "INTEGER", "timestamp_ntz": "TIMESTAMP"}


def session(master: str = "local[*]") -> SparkSession:
    """A session on this machine; raises RuleError where Spark or its JVM is not there."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise RuleError("engine-missing", what="pyspark", how="pip install 'juxian[spark]'") from None
    builder: Any = SparkSession.builder
    builder = builder.master(master).appName("juxian").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    builder = builder.config("spark.driver.extraJavaOptions", "-XX:-DontCompileHugeMethods")
    builder = builder.config("spark.log.level", "ERROR").config("spark.ui.showConsoleProgress", "false")
    try:
        found: SparkSession = builder.getOrCreate()
    except (PySparkException, OSError) as error:
        raise RuleError("engine-missing", what="Java 17", how=str(error).splitlines()[0][:200]) from error
    return found


def evaluate(
    spark: SparkSession,
    relation: DataFrame | pa.Table | str | Path,
    outputs: Mapping[str, Rule],
    *,
    key: str | Sequence[str],
    rules: bool = False,
    overflows: bool = False,
) -> pa.Table:
    """Decide for every row, as ``juxian.rules.evaluate`` does in DuckDB: the key and one column an output.

    ``relation`` is a DataFrame, an Arrow table, or the path of a Parquet file. Rows keep no order. ``rules`` and
    ``overflows`` give the columns that they give there.
    """
    keys = [key] if isinstance(key, str) else list(key)
    with _frame(spark, relation) as frame, _set(spark):
        physical = physical_types(frame, [name for rule in outputs.values() for name in rule.names])
        frame.createOrReplaceTempView("facts")
        return spark.sql(query(outputs, physical, keys, rules=rules, overflows=overflows)).toArrow()


def query(
    outputs: Mapping[str, Rule],
    physical: Mapping[str, str],
    keys: Sequence[str],
    *,
    rules: bool = False,
    overflows: bool = False,
) -> str:
    """The SQL over ``facts`` that decides all outputs."""
    chosen: list[tuple[str, Sql]] = [(name, exp.column(exp.to_identifier(name, quoted=True))) for name in keys]
    columns = SparkColumns(physical)
    for name, rule in outputs.items():
        chosen.append((name, emit(rule.tree, label(rule), columns)))
        if rules and isinstance(rule, Decision):
            chosen.append((f"{name}.rule", emit(rule.parts.rule, label(rule), columns)))
        if overflows and isinstance(rule, Decision):
            chosen.append((f"{name}.overflow", columns.true(rule.parts.overflow)))
    source: Any = exp.to_table("facts")
    for step in projections(chosen, columns):
        query = exp.Select(expressions=step).from_(source)
        source = query.subquery("facts")
    return translated(query).sql(dialect="spark")


@contextmanager
def _frame(spark: SparkSession, relation: DataFrame | pa.Table | str | Path) -> Iterator[DataFrame]:
    """The facts as a DataFrame; an Arrow table goes by way of a file, which Spark reads in parts."""
    if isinstance(relation, str | Path):
        yield spark.read.parquet(str(relation))
    elif isinstance(relation, pa.Table):
        with tempfile.TemporaryDirectory(prefix="juxian-spark-") as folder:
            pq.write_table(relation, Path(folder) / "facts.parquet", row_group_size=100_000)
            yield spark.read.parquet(folder)
    else:
        yield relation


@contextmanager
def _set(spark: SparkSession) -> Iterator[None]:
    """The settings under which results are exact, for the time of a query."""
    before = {name: spark.conf.get(name, None) for name in SETTINGS}
    try:
        for name, value in SETTINGS.items():
            spark.conf.set(name, value)
        yield
    finally:
        for name, old in before.items():
            if old is None:
                spark.conf.unset(name)
            else:
                spark.conf.set(name, old)


def physical_types(frame: DataFrame, names: Sequence[str]) -> dict[str, str]:
    """The types of the columns of facts as DuckDB spells them; refused when one is missing."""
    found = dict(frame.dtypes)
    types: dict[str, str] = {}
    for name in names:
        if mangle(name) not in found:
            raise RuleError("column-missing", name=name)
        spelled = found[mangle(name)]
        types[name] = TYPES.get(spelled, spelled.upper())
    return types
