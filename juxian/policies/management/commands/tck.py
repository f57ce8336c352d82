"""`juxian tck DIR [--level N] [--emitter E] [--format json|table]`: the public DMN TCK on this engine."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from juxian.rules.tck import Report, levels, run
from juxian.rules.tck_report import EMITTERS, document, reasons, table


class Command(BaseCommand):
    """Run the cases of one or all compliance levels and print what passed, was refused, was wrong."""

    help = "Run the DMN Technology Compatibility Kit."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the kit's folder, what to run, and the form of the output."""
        parser.add_argument("directory", type=Path, help="the kit: the folder of TestCases, TestCases, or one level")
        parser.add_argument("--level", type=int, choices=[2, 3], help="one compliance level; without it, all")
        parser.add_argument("--emitter", choices=EMITTERS, default="columns")
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--details", action="store_true", help="also each case that did not pass, with the reason")
        parser.add_argument("--write", type=Path, help="run all levels on all emitters and write the document there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and print, or write the document."""
        found = levels(options["directory"])
        if options["level"]:
            found = {level: path for level, path in found.items() if level == options["level"]}
        if not found:
            raise CommandError(f"{options['directory']} holds no folder compliance-level-{options['level'] or 'N'}")
        if options["write"]:
            reports = [run({level: path}, emitter) for level, path in found.items() for emitter in EMITTERS]
            options["write"].write_text(document(reports), encoding="utf-8")
            return
        report = run(found, options["emitter"])
        if options["format"] == "json":
            details = {"details": list(reasons(report))} if options["details"] else {}
            self.stdout.write(json.dumps(report.to_json() | details, ensure_ascii=False, indent=1))
            return
        self.stdout.write("\n".join((*table(report), *(lines(report) if options["details"] else ()))))


def lines(report: Report) -> Iterator[str]:
    """Yield a line for each case that did not pass."""
    for one in reasons(report):
        yield f"{one['outcome']:<8} {one['case']}  {one['result']}  {one['reason']}"
