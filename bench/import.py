"""Import of a wide roster: ours, django-import-export with bulk and validation, and a bare read and write as the limit.

    python -m venv /tmp/bench && /tmp/bench/bin/pip install -e . "django-import-export>=4.3" "tablib[xlsx]"
    /tmp/bench/bin/python bench/import.py --rows 100000 --peer-rows 20000

Each side runs in a process and a database of its own and reads the same workbook of 20 columns in which every fiftieth
row has something wrong. Equal work: each cell is read to its normal form or a fault of that cell, numbers, phones and
pay are encrypted and indexed, and a person with document, education, title and engagement is written. The peer is
spared what ours does besides: finding the table and its columns, matching against who is on file, the history, the
trail, and it may use the same functions of `juxian.core` to read a cell. The limit reads the cells and writes them as
they are, encryption included, to the same tables; the limit "whole" writes the rows too that ours keeps beside them: the first
entry of each history and the keys of the search, made of the same cells. With DATABASE_URL every side uses that (empty)
database in turn.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

HEADER = (
    "姓名", "证件类型", "身份证号", "性别", "出生年月", "民族", "政治面貌", "学历", "学位", "毕业院校", "所学专业", "职称", "职称级别",
    "引进方式", "引进时间", "年薪（元）", "联系电话", "工作单位", "人才类别", "备注",
)  # fmt: skip
FAULTY = 50
UNITS = [f"亭山第{number}研究所" for number in range(40)]


def workbook(path: Path, rows: int) -> None:
    """Write the roster: the same for the same number of rows."""
    import xlsxwriter

    from juxian.core.identity import check_character

    random = Random("bench")
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("名册")
    sheet.write_row(0, 0, HEADER)
    surnames, given = "王李张刘陈杨赵黄周吴徐孙胡朱高", "伟芳娜敏静丽强磊军洋勇艳杰涛明超霞平刚"
    for number in range(1, rows + 1):
        year, month, day = random.randrange(1965, 2000), random.randrange(1, 13), random.randrange(1, 29)
        sex = random.choice("男女")
        seventeen = f"320900{year}{month:02d}{day:02d}{number % 500 * 2 + (sex == '男'):03d}"
        # The area part makes a hundred thousand numbers different: 13 prefectures of one province.
        seventeen = f"32{number % 13 + 1:02d}{number // 500 % 90 + 10:02d}{seventeen[6:]}"
        identity = seventeen + check_character(seventeen)
        level = random.choice([("大学本科", "学士"), ("硕士研究生", "硕士"), ("博士研究生", "博士"), ("大学专科", "")])
        title = random.choice([("工程师", "中级"), ("高级工程师", "副高级"), ("助理工程师", "初级"), ("讲师", "中级")])
        values = [
            random.choice(surnames) + "".join(random.sample(given, 2)), "居民身份证", identity, sex, f"{year}-{month:02d}-{day:02d}",
            random.choice(("汉", "汉族", "回族")), random.choice(("中共党员", "群众", "共青团员")), *level, "河海大学", "环境工程", *title,
            random.choice(("全职引进", "柔性引进", "本土培养")), f"20{random.randrange(10, 25)}.{random.randrange(1, 13):02d}",
            random.randrange(80_000, 600_000), f"13{random.randrange(10**9):09d}", random.choice(UNITS),
            random.choice("ABCDEF"), "",
        ]  # fmt: skip
        if number % FAULTY == 0:
            column, wrong = random.choice([(2, "320900199001010000"), (5, "火星族"), (4, "1990年13月"), (11, "科长")])
            values[column] = wrong
        sheet.write_row(number, 0, values)
    book.close()


def ours(path: Path) -> dict[str, int]:
    """Import as `juxian import people` does."""
    from datetime import date

    from juxian.registry.management.commands.import_people import _import
    from juxian.registry.rosters import read_roster

    content = path.read_bytes()
    begun = time.perf_counter()
    roster = read_roster(content, path.name, as_of=date(2026, 1, 5))
    print(f"  read and checked in {time.perf_counter() - begun:.1f} s", file=sys.stderr)
    counts = _import(path, roster, content, None, date(2026, 1, 5)).counts()
    return {"written": counts["imported"], "rejected": counts["rejected"]}


def bare(path: Path, *, whole: bool = False) -> dict[str, int]:
    """Read the cells and write them where they belong, unread, unchecked; if `whole` with history and search keys."""
    from django.db import transaction
    from django.utils import timezone
    from python_calamine import CalamineWorkbook

    from juxian.core import crypto
    from juxian.organizations.models import Organization
    from juxian.registry.importing.employers import root
    from juxian.registry.keys import COLUMNS
    from juxian.registry.models import Education, Engagement, IdentityDocument, Person, SearchKey, Title
    from juxian.registry.services import rows as sets

    at, by = timezone.now(), "bench"
    data = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
    with transaction.atomic():
        unit: Organization = root(by=by, at=at)
        stamp = ("source", "entered_at", "entered_by")
        end = ("bench", at, by)
        people = (
            (number, f"RC2026{number:06d}", row[0], "", "", "", "", "1", None, "day", "156", "01", "01", row[16],
             crypto.blind_index(row[16]), "", "", *end)
            for number, row in enumerate(data, start=1)
        )  # fmt: skip
        columns = ("id", "code", "name", "former_name", "latin_name", "pinyin", "initials", "sex", "born", "born_precision",
                   "country", "ethnic_group", "political_status", "phone", "phone_index", "email", "remarks", *stamp)  # fmt: skip
        sets.insert(Person, columns, people)
        numbered = list(enumerate(data, start=1))
        sets.insert(
            IdentityDocument, ("person_id", "kind", "number", "number_index", "is_active", *stamp),
            ((n, row[1], row[2], crypto.blind_index(f"{row[2]}{n}"), True, *end) for n, row in numbered),
        )  # fmt: skip
        sets.insert(
            Education, ("person_id", "level", "degree", "school", "major", "country", "graduated", *stamp),
            ((n, "21", "4", row[9], row[10], "156", None, *end) for n, row in numbered),
        )  # fmt: skip
        sets.insert(
            Title, ("person_id", "name", "series", "level", "awarded", "evidence", *stamp),
            ((n, row[11], "", "3", None, "", *end) for n, row in numbered),
        )  # fmt: skip
        sets.insert(
            Engagement, ("person_id", "organization_id", "kind", "post", "since", "wage", "outcome", "end_reason", *stamp),
            ((n, unit.pk, "employed", "", None, str(row[15]), "", "", *end) for n, row in numbered),
        )  # fmt: skip
        if whole:
            for model in (Person, IdentityDocument, Education, Title, Engagement):
                sets.remember(model, condition="1 = 1", params=(), by=by, at=at)
            keys = ((n, row[0].encode(), row[2].encode(), row[16].encode()) for n, row in numbered)
            cells = ((n, a, a[3:], a[6:], a, a[3:], a[6:], a[:6], b[-4:], c[-4:]) for n, a, b, c in keys)
            sets.insert(SearchKey, ("person_id", *COLUMNS), cells)
    return {"written": len(data), "rejected": 0}


def peer(path: Path) -> dict[str, int]:
    """Import with django-import-export."""
    sys.path.insert(0, str(Path(__file__).parent))
    from import_peer import run

    return run(path)


SIDES: dict[str, Callable[[Path], dict[str, int]]] = {
    "ours": ours, "peer": peer, "bare": bare, "whole": partial(bare, whole=True),
}  # fmt: skip


def side(name: str, path: Path) -> None:
    """Run one side in this process and print what it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "juxian.config.settings")
    import django
    from django.conf import settings

    if name == "peer":
        settings.INSTALLED_APPS.append("import_export")
    django.setup()
    before, worked = time.perf_counter(), time.process_time()
    counted = SIDES[name](path)
    seconds, cpu = time.perf_counter() - before, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({**counted, "seconds": seconds, "cpu": cpu, "memory": memory}))


def measure(name: str, path: Path) -> dict[str, Any]:
    """Run one side in a process and a data folder of its own."""
    with tempfile.TemporaryDirectory(prefix="juxian-bench-") as folder:
        environment = os.environ | {"JUXIAN_DATA": folder}
        subprocess.run([sys.executable, "-m", "juxian", "migrate", "--verbosity=0"], env=environment, check=True)
        done = subprocess.run(
            [sys.executable, __file__, "--side", name, "--file", str(path)],
            env=environment, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Write the workbooks, run the sides, print rows a second, memory and ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--peer-rows", type=int, default=None, help="fewer rows for the slow peer; its rate is kept")
    parser.add_argument("--side", choices=SIDES)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.side:
        side(options.side, options.file)
        return
    with tempfile.TemporaryDirectory(prefix="juxian-bench-files-") as folder:
        sizes = dict.fromkeys(SIDES, options.rows) | {"peer": options.peer_rows or options.rows}
        files = {rows: Path(folder) / f"roster-{rows}.xlsx" for rows in set(sizes.values())}
        for rows, path in files.items():
            workbook(path, rows)
        found = {name: measure(name, files[rows]) | {"rows": rows} for name, rows in sizes.items()}
    for name, one in found.items():
        one["rate"], one["cpu_rate"] = one["rows"] / one["seconds"], one["rows"] / one["cpu"]
        print(
            f"{name:5}{one['rows']:>8} rows {one['seconds']:>7.1f} s {one['rate']:>7.0f} rows/s"
            f" ({one['cpu_rate']:.0f} a processor second) {one['memory']:>5} MB"
            f"  written {one['written']} rejected {one['rejected']}"
        )
    for rate, unit in (("rate", "second"), ("cpu_rate", "processor second")):
        print(f"ours / peer: {found['ours'][rate] / found['peer'][rate]:.1f} times the rows a {unit}")
        for limit in ("bare", "whole"):
            print(f"ours / limit ({limit}): {found[limit][rate] / found['ours'][rate]:.2f} times the {unit}s")
        print(f"limit (bare) / peer: {found['bare'][rate] / found['peer'][rate]:.1f} times the rows a {unit}")
    if sizes["peer"] == sizes["ours"]:
        print(f"ours / peer: {found['ours']['memory'] / found['peer']['memory']:.2f} of the memory")
    else:
        print("memory can be compared only with as many rows for the peer")


if __name__ == "__main__":
    main()
