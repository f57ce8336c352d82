"""The leader's page and a full roll-up: 2,000 units with sixty targets each over a million people.

    python -m venv /tmp/bench && /tmp/bench/bin/pip install -e .
    /tmp/bench/bin/python bench/rollup.py [--people 1000000] [--folder DIR]

With DATABASE_URL it uses that (empty) database; `--folder` keeps the people for the next run (the same folder as for
`bench/search.py`). The cube is sixty figures of people for each organisation and all below it. The peer is the same cube
as one statement written by hand for DuckDB, over the same file of the same snapshot with the same number of threads; its
numbers must be ours. Then follow what the standing of all 120,000 targets adds, which is kept in memory until a target
or the tree changes, and the leader's page as the browser asks for it.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

FIGURES, ROUNDS, PAGES = 60, 7, 30
AGES, LEVELS = (25, 30, 35, 40, 45, 50, 55, 60, 65, 120), ("A", "B", "C", "D", "E", "F")


def bands() -> list[tuple[str, str]]:
    """Return sixty conditions on people, in FEEL and as SQL by hand: ages by classes."""
    found, low = [], 0
    for high in AGES:
        for level in LEVELS:
            feel = f'年龄 > {low} and 年龄 <= {high} and 人才类别 = "{level}"'
            found.append((feel, f"年龄 > {low} AND 年龄 <= {high} AND 人才类别 = '{level}'"))
        low = high
    return found[:FIGURES]


def register() -> list[str]:
    """Make the sixty conditions indicators and return their ids."""
    from juxian.facts import indicators
    from juxian.facts.indicators import Indicator

    for number, (feel, _sql) in enumerate(bands()):
        indicators.register(
            Indicator(
                f"bench.f{number}",
                f"指标{number}",
                f"figure {number}",
                "people",
                feel,
                definition="测。",
                period="point",
            )
        )
    return [f"bench.f{number}" for number in range(FIGURES)]


def set_targets(ids: list[str], year: int) -> int:
    """Write a target of the district for each figure and a part of it for each organisation; return how many."""
    from django.db import transaction

    from juxian.goals.models import Target
    from juxian.organizations.models import Organization

    office = Organization.objects.get(kind="talent_office")
    units = list(Organization.objects.filter(kind__in=["employer", "member_unit"]).order_by("pk"))
    end, common = date(year, 12, 31), {"year": year, "comparator": "ge", "unit": "人"}
    with transaction.atomic():
        for number, one in enumerate(ids):
            whole = Target.objects.create(
                name=f"目标{number}", organization=office, indicator=one, low=9_000, deadline=end, **common
            )
            Target.objects.bulk_create(
                Target(name=whole.name, organization=unit, indicator=one, low=1 + unit.pk % 9, deadline=end, parent=whole, **common)
                for unit in units
            )  # fmt: skip
    return Target.objects.filter(year=year).count()


def by_hand(snapshot: Any) -> tuple[float, dict[tuple[int, int], int]]:
    """Return the seconds that DuckDB takes for the cube by hand, and its numbers by (figure, organisation)."""
    import duckdb

    from juxian.facts import snapshots
    from juxian.facts.queries import THREADS
    from juxian.goals.tree import Tree

    file = snapshots.path(snapshot, "people")
    counts = ", ".join(f"count(*) FILTER (WHERE {sql}) AS f{number}" for number, (_feel, sql) in enumerate(bands()))
    sums = ", ".join(f"sum(f{number})" for number in range(FIGURES))
    connection = duckdb.connect(config={"threads": THREADS})
    connection.execute("CREATE TABLE edge (id BIGINT, parent BIGINT)")
    connection.executemany("INSERT INTO edge VALUES (?, ?)", [list(edge) for edge in Tree.load().edges])
    statement = f"""
        WITH RECURSIVE below AS (
            SELECT id AS unit, id FROM edge
            UNION ALL SELECT below.unit, edge.id FROM below JOIN edge ON edge.parent = below.id
        ), own AS (SELECT "#organization" AS id, {counts} FROM read_parquet('{file}') GROUP BY "#organization")
        SELECT unit, {sums} FROM below JOIN own USING (id) GROUP BY unit"""
    begun = time.perf_counter()
    rows = connection.execute(statement).fetchall()
    seconds = time.perf_counter() - begun
    return seconds, {(at, unit): value for unit, *values in rows for at, value in enumerate(values) if value}


def compare(ids: list[str], snapshot: Any) -> None:
    """Time both sides in turn and print the ratio of the medians."""
    from juxian.facts import figures, indicators
    from juxian.goals.tree import Tree, roll_up

    # One pass computes all figures of a table: for the same cube, only these sixty are there.
    others = [one for one in indicators.all() if one.id not in ids]
    indicators.unregister(*(one.id for one in others))
    ours, peer = [], []
    for _round in range(ROUNDS):
        figures._computed.cache_clear()
        begun = time.perf_counter()
        totals = roll_up(ids, snapshot, Tree.load())
        ours.append(time.perf_counter() - begun)
        seconds, numbers = by_hand(snapshot)
        peer.append(seconds)
    indicators.register(*others)
    tree = Tree.load()
    mine = {
        (at, unit): value
        for at, one in enumerate(ids)
        for unit, value in totals[one].items()
        if value and unit not in tree.whole
    }
    assert mine == {key: value for key, value in numbers.items() if key[1] not in tree.whole}, "the cubes differ"
    print(f"roll-up   ours {median(ours) * 1e3:8.0f} ms   by hand {median(peer) * 1e3:8.0f} ms   "
          f"ours / by hand: {median(ours) / median(peer):.2f}   (best {min(ours) / min(peer):.2f})")  # fmt: skip


def page(year: int, snapshot: Any) -> None:
    """Print what the leader's page takes and asks of the database."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from juxian.accounts.models import User
    from juxian.goals import rollup

    rollup._cube.cache_clear()
    begun = time.perf_counter()
    cube = rollup.of_year(year, snapshot)
    print(f"standing of {sum(sum(lights.values()) for lights in cube.lights.values()):,} targets: "
          f"{(time.perf_counter() - begun) * 1e3:.0f} ms, then kept")  # fmt: skip
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="clerk"), backend="django.contrib.auth.backends.ModelBackend")
    address = f"/reports/overview/?as_of={snapshot.as_of.isoformat()}"
    first = time.perf_counter()
    assert client.get(address).status_code == 200
    first = time.perf_counter() - first
    taken = []
    for _page in range(PAGES):
        begun = time.perf_counter()
        client.get(address)
        taken.append(time.perf_counter() - begun)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    print(
        f"leader's page: {median(taken) * 1e3:.0f} ms at the median, {len(queries)} queries (the first {first * 1e3:.0f} ms)"
    )


def main() -> None:
    """Fill the database if it is empty, then measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="keep the people here for the next run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="juxian-bench-") as folder:
        os.environ["JUXIAN_DATA"] = str(options.folder or folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "juxian.config.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from django.utils import timezone
        from search import populate

        from juxian.facts import snapshots
        from juxian.goals.models import Target
        from juxian.registry.models import Person

        call_command("migrate", verbosity=0)
        ids, now = register(), timezone.now()
        today = timezone.localdate(now)
        if not Person.objects.exists():
            populate(options.people)
        if not Target.objects.filter(year=today.year).exists():
            print(f"{set_targets(ids, today.year):,} targets", file=sys.stderr)
        snapshot = snapshots.latest(today)
        if snapshot is None:
            begun = time.perf_counter()
            snapshot = snapshots.take(as_of=today, by="bench", at=now)
            print(f"snapshot taken in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        print(f"{connection.vendor}, {Person.objects.count():,} people, {Target.objects.count():,} targets")
        compare(ids, snapshot)
        page(today.year, snapshot)
        print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
