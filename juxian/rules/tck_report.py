"""Reports of a run of the TCK: a table for people, the reasons, and ``docs/tck.md``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from .tck import OUTCOMES, Report

EMITTERS = ("columns", "person")
COUNTS = ("cases", *OUTCOMES)
HEAD = """# The DMN TCK

What this engine makes of the public [Technology Compatibility Kit](https://github.com/dmn-tck/tck) for DMN, by suite.
A case is *passed* when all of its results are those expected; *refused* when the engine says, with the reason, that
it will not compute one of them; *wrong* when it gives another value. Written by the run, never by hand:

    juxian tck DIR --write docs/tck.md

`columns` are DuckDB queries, constants folded; `person` are the closures. The figures are those of the part of the kit
that this project has (level 2 whole, half of the suites of level 3); `juxian tck DIR --details` gives each reason.
"""


def table(report: Report) -> Iterator[str]:
    """Yield the lines of a table: a suite a line, then the sum."""
    found = report.to_json()
    rows = [("suite", *COUNTS)] + [(suite, *map(str, counts.values())) for suite, counts in found["suites"].items()]
    rows.append((f"level {report.level or 'all'}, {report.emitter}", *(str(found[name]) for name in COUNTS)))
    width = max(len(row[0]) for row in rows)
    for row in rows:
        yield f"{row[0]:<{width}}" + "".join(f"{cell:>9}" for cell in row[1:])


def reasons(report: Report) -> Iterator[dict[str, str]]:
    """Yield each result that did not pass, and why."""
    for case in report.cases:
        if case.outcome != "passed":
            yield {
                "outcome": case.outcome,
                "case": f"{case.suite}/{case.id}",
                "result": case.node,
                "reason": case.detail,
            }


def document(reports: Sequence[Report]) -> str:
    """Return the document: sums, why cases were refused, and the figures of each suite for each emitter."""
    parts = [HEAD, "| level | emitter | cases | passed | refused | wrong | share |", "| --- " * 7 + "|"]
    for report in reports:
        found = report.to_json()
        share = found["passed"] / max(found["cases"], 1)
        cells = [report.level, report.emitter, *(found[name] for name in COUNTS), f"{share:.1%}"]
        parts.append("| " + " | ".join(map(str, cells)) + " |")
    parts += ["", "## Why results are refused", "", "| reason | " + " | ".join(EMITTERS) + " |", "| --- " * 3 + "|"]
    codes = {name: Counter(_codes(reports, name)) for name in EMITTERS}
    for code in sorted(set().union(*codes.values())):
        parts.append(f"| {code} | " + " | ".join(str(codes[name][code]) for name in EMITTERS) + " |")
    for level in dict.fromkeys(report.level for report in reports):
        parts += ["", f"## Level {level}", "", "| suite | cases | columns | person |", "| --- " * 4 + "|"]
        parts += list(_suites([report for report in reports if report.level == level]))
    return "\n".join(parts) + "\n"


def _codes(reports: Sequence[Report], emitter: str) -> list[str]:
    cases = [case for report in reports if report.emitter == emitter for case in report.cases]
    return [case.detail.split(":")[0] for case in cases if case.outcome == "refused"]


def _suites(reports: Sequence[Report]) -> Iterator[str]:
    """Yield a row a suite: its cases, and for each emitter how many passed, with what did not."""
    by_emitter = {report.emitter: report.to_json()["suites"] for report in reports}
    for suite in sorted(set().union(*by_emitter.values())):
        counts = [by_emitter.get(emitter, {}).get(suite, {}) for emitter in EMITTERS]
        cells = [_cell(one) for one in counts]
        yield f"| {suite} | {max(one.get('cases', 0) for one in counts)} | " + " | ".join(cells) + " |"


def _cell(counts: dict[str, int]) -> str:
    rest = [f"{counts[name]} {name}" for name in ("refused", "wrong") if counts.get(name)]
    return ", ".join([str(counts.get("passed", 0)), *rest])
