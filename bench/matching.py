"""Twenty vacancies with six requirements each against a million people, and the best assignment over all of them.

    python bench/matching.py [--people 1000000] [--vacancies 20]

People are invented in DuckDB with the facts that the requirements read; vacancies are written by the services into a
database of their own. Half of the people agreed to be recommended. Printed is the processor time of one vacancy and of
the assignment, and its ratio to reading the same columns once.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ["JUXIAN_DATA"] = tempfile.mkdtemp(prefix="juxian-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "juxian.config.settings")

import django

django.setup()

from django.core.management import call_command

from juxian.facts import catalogue, storage
from juxian.facts.catalogue import KEY, ORGANIZATION
from juxian.facts.queries import Source
from juxian.organizations.services import create_organization
from juxian.outreach import matching, services
from juxian.outreach.assignment import Scored, assign
from juxian.outreach.models import Vacancy
from juxian.rules import mangle

DAY, AT = date(2025, 12, 31), datetime(2025, 12, 31, tzinfo=UTC)
EDUCATIONS = ("博士研究生", "硕士研究生", "大学本科", "大学专科", "中专")
EDUCATED = ('学历 in ("博士研究生", "硕士研究生")', '学历 in ("博士研究生", "硕士研究生", "大学本科")')
MAJORS = ("环境工程", "材料科学与工程", "计算机科学与技术", "药学", "机械工程", "会计学")


def draw(values: tuple[str, ...]) -> str:
    words = ", ".join(f"'{one}'" for one in values)
    return f"CASE WHEN random() < 0.05 THEN NULL ELSE list_extract([{words}], 1 + floor(random() * {len(values)})::INT) END"


def people(count: int) -> Source:
    """Write the people and return them."""
    facts = {fact.name: fact for fact in catalogue.get("people").facts}
    columns = {
        "年龄": "(18 + floor(random() * 45))",
        "学历": draw(EDUCATIONS),
        "专业": draw(MAJORS),
        "职称级别": draw(("正高级", "副高级", "中级", "初级")),
        "人才类别": draw(("A", "B", "C", "D", "E", "F")),
        "海外经历": "(random() < 0.1)",
        "在册": "true",
    }
    types = {"年龄": "DECIMAL(3, 0)", "海外经历": "BOOLEAN", "在册": "BOOLEAN"}
    chosen = ", ".join(f'{sql}::{types.get(name, "VARCHAR")} AS "{mangle(name)}"' for name, sql in columns.items())
    folder = Path(os.environ["JUXIAN_DATA"]) / "snapshots"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "people.parquet"
    duckdb.sql(
        f'COPY (SELECT range AS "{KEY}", 1 + range % 500 AS "{ORGANIZATION}", {chosen} FROM range({count})) TO '
        f"'{file}' (FORMAT parquet)"
    )
    stored = storage.columns(file)
    assert all(stored[mangle(name)] == storage.spelling(storage.arrow_type(facts[name].type)) for name in columns), (
        stored
    )
    return Source("people", file, DAY, "bench")


def vacancies(count: int) -> list[Vacancy]:
    """Write an employer with vacancies of six requirements each."""
    group = create_organization(kind="leading_group", name="领导小组", parent=None, by="bench", at=AT)
    made = []
    for number in range(count):
        one = services.enter_vacancy(
            organization=group, post=f"岗位{number}", heads=1 + number % 5, since=DAY, by="bench", at=AT
        )
        asked = [
            (EDUCATED[number % 2], 0),
            (f"年龄 <= {35 + number}", 0),
            (f'contains(专业, "{MAJORS[number % 6][:2]}")', 40),
            ('职称级别 in ("正高级", "副高级")', 30),
            ('人才类别 in ("A", "B", "C")', 20),
            ("海外经历 or 年龄 < 30", 10),
        ]
        for condition, weight in asked:
            services.add_requirement(
                vacancy=one,
                label=condition[:20],
                condition=condition,
                required=not weight,
                weight=weight,
                by="bench",
                at=AT,
            )
        made.append(services.open_vacancy(vacancy=one, by="bench", at=AT))
    return made


def timed(label: str, work) -> tuple[object, float]:
    began, spent = time.perf_counter(), time.process_time()
    found = work()
    elapsed, used = time.perf_counter() - began, time.process_time() - spent
    print(f"{label:<52} {elapsed:7.2f} s, processor {used:7.2f} s")
    return found, used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--vacancies", type=int, default=20)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    source, posts = people(given.people), vacancies(given.vacancies)
    willing = matching.keyed(range(0, given.people, 2))
    heads = {one.pk: one.heads for one in posts}
    wanted = sum(heads.values())
    every = ", ".join(f'max("{name}")' for name in storage.columns(source.file))
    read = f"SELECT {every} FROM '{source.file}'"
    connection = duckdb.connect(config={"threads": "2"})
    _rows, base = timed("the same columns read once", lambda: connection.sql(read).fetchall())
    _first, _used = timed("one vacancy, the first time", lambda: matching.rank(posts[0], source, among=willing))
    found, used = timed(
        f"{len(posts)} vacancies ranked",
        lambda: {one.pk: matching.rank(one, source, among=willing, most=wanted, counted=False) for one in posts},
    )
    lists = {pk: [Scored(one.key, one.score) for one in ranking.candidates] for pk, ranking in found.items()}
    chosen, _used = timed(f"assignment of {wanted} heads", lambda: assign(heads, lists))
    total = sum(one.score for people_ in chosen.values() for one in people_) / 100
    print(f"{sum(map(len, chosen.values()))} heads filled, scores add up to {total:.0f}%")
    print(f"one vacancy costs {used / len(posts) / base:.1f} times the reading of its columns")


if __name__ == "__main__":
    main()
