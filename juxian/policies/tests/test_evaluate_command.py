"""`juxian evaluate`: benefits in force over everybody, on either engine."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

from juxian.policies.models import Benefit
from juxian.policies.tests.conftest import DAY
from juxian.registry.models import Person


def out(*arguments: str) -> str:
    stream = StringIO()
    call_command("evaluate", *arguments, "--as-of", DAY.isoformat(), stdout=stream)
    return stream.getvalue()


def found(*arguments: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(out(*arguments, "--format", "json"))
    return answer


def test_people_and_sums_of_each_benefit(settling: Benefit, rent: Benefit, make_person: Callable[..., Person]) -> None:
    make_person("甲", level="A", degree="2", wage=1)
    make_person("乙")
    answer = found("--all")
    assert (answer["as_of"], answer["engine"], answer["people"]) == ("2025-06-30", "duckdb", 2)
    rows = [(row["code"], row["people"], row["total_fen"]) for row in answer["benefits"]]
    assert rows == [("settling", 1, 100_000_000), ("rent", 1, 7_200_000)]
    assert [row["code"] for row in found("rent")["benefits"]] == ["rent"]
    assert "安家补贴" in out("settling")


def test_a_row_a_person_is_written(settling: Benefit, make_person: Callable[..., Person], tmp_path: Path) -> None:
    person = make_person("甲", level="A")
    out("settling", "--out", str(tmp_path / "all.parquet"))
    (row,) = pq.read_table(tmp_path / "all.parquet").to_pylist()
    assert next(iter(row.values())) == person.pk
    assert row["settling"] is not None
    assert row["settling.rule"] is not None
    out("settling", "--out", str(tmp_path / "all.csv"))
    assert "settling.rule" in (tmp_path / "all.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--all"),
        (("rent", "--all"), "--all"),
        (("nothing",), "nothing"),
        (("--all", "--out", "x.xlsx"), "x.xlsx"),
    ],
)
def test_what_can_not_be_done_is_said(db: None, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        out(*arguments)


@pytest.mark.xdist_group("spark")
def test_spark_gives_the_same(
    spark_session: object, settling: Benefit, rent: Benefit, make_person: Callable[..., Person]
) -> None:
    make_person("甲", level="A", degree="2", wage=1)
    make_person("乙", level="C", degree="3", wage=5000)
    assert found("--all", "--engine", "spark")["benefits"] == found("--all")["benefits"]
