"""Finding people among a million: what a search takes in the database.

    python -m venv /tmp/bench && /tmp/bench/bin/pip install -e .
    /tmp/bench/bin/python bench/search.py [--people 1000000] [--folder DIR]

With DATABASE_URL it uses that (empty) database. `--folder` keeps the people for the next run. A search is what the box
of the top bar asks for, up to a hundred and one keys in order; its time is that of its statements, run and read through
the driver, without Django. Every text is drawn from a person's name, so that each finds somebody, and common ones come
as often as they are common.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

SURNAMES = dict(zip("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈",
                    [79, 78, 74, 58, 49, 34, 25, 24, 23, 22, 16, 15, 14, 14, 13, 12, 12, 12, 11, 10] + [8] * 10 + [5] * 20, strict=True))  # fmt: skip
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红梅文建国志海波宁琳雪峰鹏飞浩宇轩然子涵梓欣怡佳琪思雨"
    "晨曦俊杰嘉豪天佑瑞祥春秋冬夏山川江河松柏竹青云月星辰光辉照耀金银铜铁石磊森林木水火土安康泰和顺利达成功德仁义礼智信"
    "忠孝廉耻勤俭恭谦温良柔美慧贤淑贞洁雅秀珍珠宝翠莲荷菊桃杏梨凤凰龙虎麟鹤燕莺鸿雁维薇巍纬卫炜"
)
EMPLOYERS, SAMPLES, KINDS = 2_000, 200, ("employed", "brought_in", "flexible")


def populate(count: int) -> None:
    """Write the district: the same for the same number of people."""
    from django.db import transaction
    from django.utils import timezone

    from juxian.accounts.services import create_user, grant_role
    from juxian.core.roles import Role
    from juxian.organizations.models import Organization
    from juxian.organizations.services import create_organization
    from juxian.registry.services import publish_classification

    at, by = timezone.now(), "bench"
    with transaction.atomic():
        group = create_organization(kind="leading_group", name="领导小组", parent=None, by=by, at=at)
        office = create_organization(kind="talent_office", name="人才办", parent=group, by=by, at=at)
        units = [
            create_organization(kind="member_unit", name=f"第{number}成员单位", parent=group, by=by, at=at)
            for number in range(40)
        ]
        Organization.objects.bulk_create(
            [
                Organization(kind="employer", name=f"亭山{number}号环境科技有限公司", parent=units[number % 40])
                for number in range(EMPLOYERS)
            ]
        )
        publish_classification(
            name="2024年版",
            since=date(2024, 1, 1),
            levels=[(code, f"{code}类", "……") for code in "ABCDEF"],
            by=by,
            at=at,
        )
        for name, role, place in (("clerk", Role.CLERK, office), ("unit", Role.UNIT_OFFICER, units[0])):
            user = create_user(username=name, name=name, password="Bench-search-2026", by=by, at=at)
            grant_role(user=user, role=role, organization=place, since=date(2024, 1, 1), by=by, at=at)
    _people(count, at)


def _people(count: int, at: Any) -> None:
    from django.db import transaction

    from juxian.core import crypto
    from juxian.core.db import refresh_statistics
    from juxian.core.identity import check_character
    from juxian.organizations.models import Organization
    from juxian.registry.keys import rows_of
    from juxian.registry.models import (
        Education,
        Engagement,
        IdentityDocument,
        Level,
        Person,
        Recognition,
        Title,
    )
    from juxian.registry.names import spelling
    from juxian.registry.services import rows
    from juxian.registry.services.indexing import insert

    random, stamp, end = Random("search"), ("source", "entered_at", "entered_by"), ("", at, "bench")
    employers = list(Organization.objects.filter(kind="employer").order_by("pk").values_list("pk", flat=True))
    levels = list(Level.objects.order_by("rank").values_list("pk", flat=True))
    surnames, weights = list(SURNAMES), list(SURNAMES.values())
    for start in range(1, count + 1, 20_000):
        numbers = range(start, min(start + 20_000, count + 1))
        names, documents, phones = {}, {}, {}
        for number in numbers:
            given = "".join(random.choices(GIVEN, k=2 if random.random() < 0.8 else 1))
            names[number] = random.choices(surnames, weights)[0] + given
            body = f"3209{number % 90 + 10:02d}{random.randrange(1960, 2004)}{random.randrange(1, 13):02d}{random.randrange(1, 29):02d}{number % 1000:03d}"
            documents[number] = body + check_character(body)
            phones[number] = f"1{random.randrange(3 * 10**9, 10**10)}"
        with transaction.atomic():
            rows.insert(
                Person,
                ("id", "code", "name", "former_name", "latin_name", "pinyin", "initials", "sex", "born", "born_precision", "country",
                 "ethnic_group", "political_status", "phone", "phone_index", "email", "remarks", *stamp),
                ((n, f"RC{2000 + n // 900_000}{n % 900_000:06d}", names[n], "", "", *spelling(names[n]), "1", date(int(documents[n][6:10]), 1, 1),
                  "day", "156", "01", "01", phones[n], crypto.blind_index(phones[n]), "", "", *end) for n in numbers),
            )  # fmt: skip
            rows.insert(IdentityDocument, ("person_id", "kind", "number", "number_index", "is_active", *stamp),
                        ((n, "resident", documents[n], crypto.blind_index(f"{documents[n]}{n}"), True, *end) for n in numbers))  # fmt: skip
            rows.insert(Engagement, ("person_id", "organization_id", "kind", "post", "since", "wage", "outcome", "end_reason", *stamp),
                        ((n, random.choice(employers), random.choice(KINDS), "工程师", date(2020, 1, 1), "", "", "", *end) for n in numbers))  # fmt: skip
            rows.insert(Education, ("person_id", "level", "degree", "school", "major", "country", "graduated", *stamp),
                        ((n, random.choice(("11", "14", "21")), "", "河海大学", "环境工程", "156", None, *end) for n in numbers))  # fmt: skip
            rows.insert(Title, ("person_id", "name", "series", "level", "awarded", "evidence", *stamp),
                        ((n, "工程师", "", "3", None, "", *end) for n in numbers))  # fmt: skip
            rows.insert(Recognition, ("person_id", "level_id", "since", "until", "evidence", "confirmed", *stamp),
                        ((n, random.choice(levels), date(2024, 1, 1), None, "", True, *end) for n in numbers if n % 4 == 0))  # fmt: skip
            insert((n, rows_of([names[n]], [documents[n]], [phones[n]])) for n in numbers)
        print(f"\r{numbers[-1]:,} people", end="", file=sys.stderr)
    refresh_statistics()


class Statements:
    """The statements that a piece of work sends, to be timed without it."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note the statement and let it through."""
        self.sent.append((sql, params))
        return execute(sql, params, many, context)

    def seconds(self) -> float:
        """Run the statements again and read every row."""
        from django.db import connection

        with connection.cursor() as cursor:
            begun = time.perf_counter()
            for sql, params in self.sent:
                cursor.execute(sql, params)
                cursor.fetchall()
            return time.perf_counter() - begun


def searches(names: list[str], random: Random) -> Iterator[tuple[str, list[str]]]:
    """Yield (kind, texts) drawn from `names`."""
    from juxian.registry.names import syllables

    spoken = [syllables(name) for name in names]
    yield "whole name", names
    yield "one character", [random.choice(name) for name in names]
    yield "two characters inside", [name[1:] if len(name) > 2 else name for name in names]
    yield "two characters in front", [name[:2] for name in names]
    yield "whole pinyin", ["".join(one) for one in spoken]
    yield "pinyin of the surname", [one[0] for one in spoken]
    yield "pinyin inside", ["".join(one[1:]) for one in spoken]
    yield "initials", ["".join(part[0] for part in one) for one in spoken]
    yield "two initials", ["".join(part[0] for part in one[:2]) for one in spoken]


def measure(username: str) -> None:
    """Print what each kind of search takes in the database."""
    from django.db import connection
    from django.utils import timezone

    from juxian.accounts.models import User
    from juxian.registry import finding
    from juxian.registry.models import Person
    from juxian.registry.permissions import VIEW
    from juxian.web.search import MOST_COUNTED

    random, today = Random("texts"), timezone.localdate()
    user = User.objects.get(username=username)
    people = Person.objects.visible_to(user, VIEW)
    total = Person.objects.count()
    drawn = [random.randrange(1, total + 1) for _ in range(SAMPLES)]
    if username != "clerk":
        drawn = random.choices(list(people.order_by("pk").values_list("pk", flat=True)[:5_000]), k=SAMPLES)
    by_key = dict(Person.objects.filter(pk__in=drawn).values_list("pk", "name"))
    print(
        f"\nsearches of “{username}”, who sees {people.count():,} people: p50, p99 and most milliseconds in the database"
    )
    for kind, texts in [*searches([by_key[key] for key in drawn], random)]:
        found = []
        for text in texts:
            statements = Statements()
            with connection.execute_wrapper(statements):
                assert finding.best(user, text, today, limit=MOST_COUNTED + 1), text
            found.append(statements.seconds() * 1_000)
        cut = quantiles(found, n=100)
        print(f"  {kind:24} {cut[49]:7.2f} {cut[98]:7.2f} {max(found):7.2f}")


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

        from juxian.registry.models import Person

        call_command("migrate", verbosity=0)
        if not Person.objects.exists():
            begun = time.perf_counter()
            populate(options.people)
            print(f"\nwritten in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        print(f"{connection.vendor}, {Person.objects.count():,} people")
        measure("clerk")
        measure("unit")
        print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
