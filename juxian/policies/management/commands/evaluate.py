"""`juxian evaluate BENEFIT… | --all --as-of D [--engine duckdb|spark]`: what the tables in force give everybody."""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from juxian.audit.source import COMMAND_LINE
from juxian.core.money import show
from juxian.facts import snapshots
from juxian.facts.refusals import refusal
from juxian.facts.services import default_date
from juxian.policies.models import BenefitVersion
from juxian.policies.population import Definition, given_by, results
from juxian.rules import RuleError

ENGINES = ("duckdb", "spark")


class Command(BaseCommand):
    """Decide over a snapshot and print people and sums by benefit, before exclusions; nothing is kept."""

    help = "Evaluate benefits over everybody, on one machine or in Spark."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the benefits, the day, the engine and where the results go."""
        parser.add_argument("benefits", nargs="*", metavar="BENEFIT", help="codes of benefits")
        parser.add_argument("--all", action="store_true", help="every benefit in force on that day")
        parser.add_argument("--as-of", type=date.fromisoformat, help="a day such as 2025-12-31; today without it")
        parser.add_argument("--engine", choices=ENGINES, default="duckdb")
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--out", type=Path, help="also write a row a person there: .parquet or .csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Evaluate and print."""
        as_of = options["as_of"] or default_date(timezone.localdate())
        definition = chosen(Definition.on(as_of), options["benefits"], options["all"])
        if options["out"] and options["out"].suffix not in (".parquet", ".csv"):
            raise CommandError(f"{options['out']} ends neither in .parquet nor in .csv")
        try:
            snapshot = snapshots.latest(as_of) or snapshots.take(as_of=as_of, by=COMMAND_LINE, at=timezone.now())
            start = time.perf_counter()
            table = results(definition, snapshot, engine=options["engine"])
        except RuleError as error:
            raise CommandError(" ".join(refusal(error).messages)) from error
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        took = time.perf_counter() - start
        if options["out"]:
            write(table, definition, options["out"])
        about = {"as_of": as_of.isoformat(), "engine": options["engine"], "snapshot": snapshot.hash}
        rows = [summary(version, table) for version in definition.versions]
        if options["format"] == "json":
            found = about | {"people": table.num_rows, "seconds": round(took, 3), "benefits": rows}
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{as_of}  {table.num_rows:,}  {options['engine']}  {took:.2f} s  {snapshot.hash[:16]}")
        for row in rows:
            total = show(row["total_fen"]) if row["total_fen"] else "—"
            self.stdout.write(f"{row['code']:<18}{row['people']:>8,}  {total:>18}  {row['name']}")


def chosen(definition: Definition, codes: list[str], everything: bool) -> Definition:
    """Return the versions in force that were asked for; refuses codes that none of them has."""
    if everything == bool(codes):
        raise CommandError("name benefits by their codes, or give --all")
    known = {version.benefit.code: version for version in definition.versions}
    if missing := [code for code in codes if code not in known]:
        raise CommandError(f"not in force on that day: {', '.join(missing)}; in force: {', '.join(known) or '—'}")
    versions = definition.versions if everything else tuple(known[code] for code in dict.fromkeys(codes))
    return Definition(versions, definition.groups)


def summary(version: BenefitVersion, table: pa.Table) -> dict[str, Any]:
    """Return how many people a version's table gives something, and how much in all."""
    values, rules = (table.column(name).to_pylist() for name in (str(version.pk), f"{version.pk}.rule"))
    given = [one for value, rule in zip(values, rules, strict=True) if (one := given_by(version, value, rule))]
    return {
        "code": version.benefit.code,
        "name": version.benefit.name,
        "version": version.number,
        "people": len(given),
        "total_fen": sum(one.total or 0 for one in given),
    }


def write(table: pa.Table, definition: Definition, path: Path) -> None:
    """Write a row a person, the columns called by the codes of the benefits."""
    codes = {str(version.pk): version.benefit.code for version in definition.versions}
    names = [".".join([codes.get(name.split(".")[0], name), *name.split(".")[1:]]) for name in table.column_names]
    renamed = table.rename_columns(names).sort_by(table.column_names[0])
    if path.suffix == ".parquet":
        pyarrow.parquet.write_table(renamed, path)
    else:
        pyarrow.csv.write_csv(renamed, path)
