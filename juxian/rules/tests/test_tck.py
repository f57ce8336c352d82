"""The public DMN Technology Compatibility Kit on each emitter."""

from pathlib import Path

import pytest

from juxian.rules.tck import Report, run

CASES = Path(__file__).parents[3].parent / "shared" / "data" / "dmn-tck" / "TestCases"
EMITTERS = ("person", "columns")


def report(level: int, emitter: str) -> Report:
    directory = CASES / f"compliance-level-{level}"
    if not directory.is_dir():
        pytest.skip(f"the DMN TCK is not at {directory}")
    return run(directory, emitter)


@pytest.mark.parametrize("emitter", EMITTERS)
def test_all_of_level_2_passes(emitter: str) -> None:
    found = report(2, emitter)
    failed = [case for case in found.cases if case.outcome != "passed"]
    assert not failed
    assert found.to_json()["cases"] == 116


@pytest.mark.parametrize(("emitter", "share"), [("person", 0.94), ("columns", 0.88)])
def test_level_3_is_never_wrong_and_mostly_passes(emitter: str, share: float) -> None:
    found = report(3, emitter)
    assert [case for case in found.cases if case.outcome == "wrong"] == []
    counts = found.to_json()
    assert counts["passed"] >= share * counts["cases"]
    assert counts["passed"] + counts["refused"] == counts["cases"]
