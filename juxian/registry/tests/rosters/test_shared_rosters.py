"""The shared development rosters against their truth: every value, fault, ignored row and column.

Run as a script it prints what differs: `python -m juxian.registry.tests.rosters.test_shared_rosters`.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from juxian.registry.rosters import read_roster

ROSTERS = Path(__file__).parents[4].parent / "shared" / "data" / "rosters"
_TRUTH = json.loads((ROSTERS / "truth.json").read_text(encoding="utf-8")) if ROSTERS.exists() else None
pytestmark = pytest.mark.skipif(_TRUTH is None, reason="the shared rosters are not beside the repository")


@dataclass
class Score:
    """How a file was read against its truth."""

    values: int = 0
    right: int = 0
    faults: int = 0
    found: int = 0
    errors: int = 0
    errors_found: int = 0
    false_errors: int = 0
    differences: list[str] = field(default_factory=list)


@cache
def _read(name: str) -> dict[str, Any]:
    return read_roster(ROSTERS / name, name, as_of=date.fromisoformat(_TRUTH["as_of"])).to_json()


def _fault_keys(row: dict[str, Any], severity: str | None = None) -> set[tuple[str, str]]:
    return {(fault["field"], fault["code"]) for fault in row["faults"] if severity in (None, fault["severity"])}


def _compare_row(name: str, want: dict[str, Any], got: dict[str, Any] | None, score: Score) -> None:
    place = f"{name} row {want['row']}"
    values = got["values"] if got else {}
    for key, value in want["values"].items():
        score.values += 1
        if key in values and values[key] == value:
            score.right += 1
        else:
            score.differences.append(f"{place} {key}: {value!r} was read as {values.get(key)!r}")
    empty: dict[str, Any] = {"faults": []}
    for severity in ("error", "warning"):
        expected, found = _fault_keys(want, severity), _fault_keys(got or empty, severity)
        score.faults += len(expected)
        score.found += len(expected & found)
        if severity == "error":
            score.errors += len(expected)
            score.errors_found += len(expected & found)
            score.false_errors += len(found - expected)
        score.differences.extend(f"{place} missed {fault}" for fault in expected - found)
        score.differences.extend(f"{place} false {fault}" for fault in found - expected)


def _score() -> Score:
    score = Score()
    for name, truth in _TRUTH["files"].items():
        rows = {row["row"]: row for row in _read(name)["rows"]}
        for want in truth["rows"]:
            _compare_row(name, want, rows.get(want["row"]), score)
    return score


NAMES = list(_TRUTH["files"]) if _TRUTH else []


def test_values_and_faults() -> None:
    score = _score()
    report = "\n".join(score.differences[:40])
    assert score.right >= 0.995 * score.values, report
    assert score.errors_found >= 0.99 * score.errors, report
    assert score.false_errors <= 0.005 * score.errors, report
    assert score.found >= 0.99 * score.faults, report


@pytest.mark.parametrize("name", NAMES)
def test_the_table_is_found_and_no_row_is_lost(name: str) -> None:
    got, truth = _read(name), _TRUTH["files"][name]
    for key in ("file", "sheet", "header_rows", "columns", "headers", "ignored_rows"):
        assert got[key] == truth[key]
    assert [row["row"] for row in got["rows"]] == [row["row"] for row in truth["rows"]]
    assert set(got["other_sheets"]) == set(truth["other_sheets"])


@pytest.mark.parametrize("name", NAMES)
def test_what_follows_from_other_cells(name: str) -> None:
    got, truth = _read(name), _TRUTH["files"][name]
    assert [row["derived"] for row in got["rows"]] == [row["derived"] for row in truth["rows"]]
    assert [row["importable"] for row in got["rows"]] == [row["importable"] for row in truth["rows"]]


@pytest.mark.parametrize("name", NAMES)
def test_raw_text_of_faults_is_kept(name: str) -> None:
    def raws(rows: list[dict[str, Any]]) -> set[tuple[int, str, str, str]]:
        return {(row["row"], fault["field"], fault["code"], fault["raw"]) for row in rows for fault in row["faults"]}

    assert raws(_read(name)["rows"]) == raws(_TRUTH["files"][name]["rows"])


if __name__ == "__main__":
    result = _score()
    print(*result.differences, sep="\n")
    print(f"values {result.right} of {result.values}; faults {result.found} of {result.faults};", end=" ")
    print(f"errors {result.errors_found} of {result.errors}, false {result.false_errors}")
