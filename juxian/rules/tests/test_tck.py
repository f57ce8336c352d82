"""The public DMN Technology Compatibility Kit on each emitter."""

from pathlib import Path

import pytest

from juxian.rules.tck import Report, levels, run
from juxian.rules.tck_report import EMITTERS, document

ROOT = Path(__file__).parents[3]
KIT = ROOT.parent / "shared" / "data" / "dmn-tck"


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    """Every level of the kit on every emitter, run once."""
    found = levels(KIT)
    if set(found) != {2, 3}:
        pytest.skip(f"the DMN TCK is not at {KIT}")
    return [run({level: path}, emitter) for level, path in found.items() for emitter in EMITTERS]


def of(reports: list[Report], level: int) -> list[Report]:
    return [report for report in reports if report.level == level]


@pytest.mark.xdist_group("tck")
def test_all_of_level_2_passes(reports: list[Report]) -> None:
    for report in of(reports, 2):
        assert [case for case in report.cases if case.outcome != "passed"] == []
        assert report.to_json()["cases"] == 116


@pytest.mark.xdist_group("tck")
@pytest.mark.parametrize(("emitter", "share"), [("person", 0.96), ("columns", 0.93)])
def test_level_3_is_never_wrong_and_mostly_passes(reports: list[Report], emitter: str, share: float) -> None:
    (report,) = (report for report in of(reports, 3) if report.emitter == emitter)
    assert [case for case in report.cases if case.outcome == "wrong"] == []
    assert [case for case in report.cases if case.detail.startswith("fault")] == []
    counts = report.to_json()
    assert counts["passed"] >= share * counts["cases"]
    assert counts["passed"] + counts["refused"] == counts["cases"]


@pytest.mark.xdist_group("tck")
def test_the_document_is_what_the_run_gives(reports: list[Report]) -> None:
    written = (ROOT / "docs" / "tck.md").read_text(encoding="utf-8")
    assert written == document(reports), "run `juxian tck DIR --write docs/tck.md`"
