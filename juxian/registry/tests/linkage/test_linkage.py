"""Linking records that nobody labelled: made-up people, and the rosters of the shared data."""

import json
import math
from collections.abc import Iterator
from datetime import date
from random import Random

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from juxian.core.identity import DATED, read_identity
from juxian.registry.linkage import Linked, clusters, link
from juxian.registry.linkage.people import PEOPLE
from juxian.registry.names import spelling
from juxian.registry.rosters import read_roster
from juxian.registry.tests.rosters.test_shared_rosters import ROSTERS

COLUMNS = ("name", "sound", "born", "sex", "phone", "number", "passport", "employer", "school")


def linked(rows: list[dict], least: float = 0.5) -> Linked:
    connection = duckdb.connect(config={"threads": 1})
    columns = ", ".join(f"{column} VARCHAR" for column in COLUMNS)
    connection.execute(f"CREATE TABLE people (id BIGINT, {columns})")
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    for at, row in enumerate(rows):
        connection.execute(f"INSERT INTO people VALUES ({marks})", [at, *(row.get(column) for column in COLUMNS)])
    return link(connection, "people", PEOPLE, least=least)


def person(random: Random) -> dict:
    name = random.choice("王李张刘陈杨赵黄周吴") + "".join(
        random.choices("伟芳娜敏静丽强磊军洋勇艳杰涛明超霞平刚", k=2)
    )
    born = f"{random.randrange(1960, 2000)}-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}"
    return {
        "name": name, "sound": spelling(name)[0], "born": born, "sex": random.choice("12"),
        "phone": f"13{random.randrange(10**9):09d}", "employer": str(random.randrange(30)),
        "number": f"320900{born.replace('-', '')}{random.randrange(1000):03d}X",
    }  # fmt: skip


@pytest.fixture(scope="module")
def crowd() -> list[dict]:
    random = Random(7)
    return [person(random) for _number in range(600)]


def pairs(found: Linked) -> set[tuple[int, int]]:
    return {(left, right) for left, right, *_rest in found.pairs()}


def test_second_files_are_found_and_strangers_are_not(crowd: list[dict]) -> None:
    again = [
        crowd[0] | {"number": None, "employer": "99"},
        crowd[1] | {"phone": "13000000001", "born": crowd[1]["born"][:7], "number": None},
        crowd[2] | {"name": "王偉方", "sound": crowd[2]["sound"]},
        crowd[3] | {"number": crowd[3]["number"][:16] + "9X", "phone": None},
    ]

    assert pairs(linked(crowd + again)) == {(0, 600), (1, 601), (2, 602), (3, 603)}


def test_people_who_only_look_alike_stay_two(crowd: list[dict]) -> None:
    namesake = crowd[0] | {
        "number": "110105" + crowd[0]["number"][6:14] + "2221",
        "phone": "13911111111",
        "employer": "99",
    }
    twin = crowd[1] | {
        "name": crowd[1]["name"][:2] + "宁", "sound": spelling(crowd[1]["name"][:2] + "宁")[0],
        "number": crowd[1]["number"][:14] + "5552", "phone": "13922222222",
    }  # fmt: skip
    number_typed_for_two = person(Random(99)) | {"number": crowd[2]["number"]}

    assert pairs(linked([*crowd, namesake, twin, number_typed_for_two])) == set()


def test_colleagues_with_one_office_phone_stay_two(crowd: list[dict]) -> None:
    office = {"phone": "0517-83900011", "employer": "7"}
    desk = [
        crowd[0] | office | {"name": "彭昌平", "sound": "pengchangping", "born": "1983-09-08", "number": None},
        crowd[0] | office | {"name": "彭昌萍", "sound": "pengchangping", "born": "1992-08-18", "number": None},
        crowd[1] | office | {"name": "黎平", "sound": "liping", "number": "320811198309081234"},
        crowd[1] | office | {"name": "黎萍", "sound": "liping", "number": "320811198309084567"},
    ]

    assert pairs(linked([*crowd[2:], *desk])) == set()


def test_a_number_typed_for_a_colleague_is_no_sign_of_one_person(crowd: list[dict]) -> None:
    one = crowd[0] | {"name": "杨英娟", "sound": "yangyingjuan", "school": "厦门大学"}
    other = one | {"name": "田英", "sound": "tianying", "phone": "15147010072"}

    assert pairs(linked([*crowd[1:], one, other])) == set()


def test_names_of_one_length_may_differ_in_bytes(crowd: list[dict]) -> None:
    odd = ["David Lee", "古丽努尔·阿不都热", "张𬭎明", "张明明", "买提·艾", "买提艾艾"]
    found = linked([*crowd, *(crowd[0] | {"name": name, "number": None, "phone": None} for name in odd)])

    assert found.candidates > 0


def test_the_weight_is_the_sum_of_its_evidence(crowd: list[dict]) -> None:
    found = linked([*crowd, crowd[5] | {"phone": "13000000009", "name": crowd[5]["name"], "number": None}])
    [(_left, _right, weight, probability, pattern)] = found.pairs()
    prior = math.log2(found.estimate.prior / (1 - found.estimate.prior))

    assert sum(bits for _name, _outcome, bits in found.estimate.evidence(pattern)) + prior == pytest.approx(
        found.estimate.weight(pattern)
    )
    assert probability == pytest.approx(1 / (1 + 2**-weight))
    told = {name: outcome for name, outcome, _bits in found.estimate.evidence(pattern)}
    assert told == {"name": "same", "born": "same", "sex": "same", "phone": "different", "employer": "same"}


def test_a_rare_name_tells_more_than_a_common_one(crowd: list[dict]) -> None:
    common = [person(Random(seed)) | {"name": "王伟", "sound": "wangwei", "number": None} for seed in range(40)]
    rare = person(Random(99)) | {"name": "澹台灭明", "sound": "tantaimieming", "number": None}
    moved = {"phone": None, "employer": None}
    found = linked([*crowd, *common, rare, rare | moved, common[0] | moved], least=0.0001)
    weights = {(left, right): weight for left, right, weight, *_rest in found.pairs()}

    assert weights[(640, 641)] > weights[(600, 642)] + 3


@pytest.mark.parametrize("rows", [[], [{"name": "王伟"}], [{"name": None}, {"name": None}]])
def test_little_or_nothing_to_compare(rows: list[dict]) -> None:
    assert linked(rows).pairs() == []


def test_what_people_type_is_data(crowd: list[dict]) -> None:
    odd = [{"name": "'; DROP TABLE people; --", "sound": "x' OR 1=1", "born": "1", "phone": "1", "number": "9"}] * 2

    assert linked([*crowd, *odd, {"born": "1985", "phone": "12", "name": "a", "number": ""}]).candidates >= 1


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19)), max_size=12))
def test_groups_are_what_the_pairs_connect(given_pairs: list[tuple[int, int]]) -> None:
    groups = clusters(given_pairs)
    group_of = {one: at for at, group in enumerate(groups) for one in group}

    assert sorted(one for group in groups for one in group) == sorted({one for pair in given_pairs for one in pair})
    assert all(group_of[left] == group_of[right] for left, right in given_pairs)
    for group in groups:
        inside = [pair for pair in given_pairs if pair[0] in group]
        assert len(group) <= len(set(inside)) + 1


def _records() -> Iterator[tuple[tuple[str, int], dict]]:
    for file in sorted([*ROSTERS.glob("*.xlsx"), *ROSTERS.glob("*.csv")]):
        for row in read_roster(file, file.name, as_of=date(2026, 6, 30)).rows:
            name, number, phones = row.get("name"), row.get("id_number"), row.get("phone") or [None]
            if not name:
                continue
            resident = bool(number) and row.get("id_type") in DATED
            birth = read_identity(number).birth_date if resident else None
            yield (file.name, row.number), {
                "name": name, "sound": spelling(name)[0], "sex": row.get("sex"), "phone": phones[0],
                "born": birth.isoformat() if birth else row.get("birth_date"), "number": number if resident else None,
                "passport": number and f"{row.get('id_type')} {number}" if not resident else None,
                "employer": row.get("employer"), "school": row.get("school"),
            }  # fmt: skip


@pytest.mark.skipif(not ROSTERS.is_dir(), reason="the shared rosters are not beside the repository")
def test_the_shared_rosters() -> None:
    truth = json.loads((ROSTERS / "truth.json").read_text())
    places, rows = zip(*_records(), strict=True)
    at = {place: number for number, place in enumerate(places)}

    def both(group: list) -> set[tuple[int, int]]:
        keys = sorted(at[place] for place in map(tuple, group) if place in at)
        return {(left, right) for left in keys for right in keys if left < right}

    true = set().union(*map(both, truth["duplicate_clusters"]))
    found = pairs(linked(list(rows), least=0.9))
    hits = len(found & true)

    assert 2 * hits / (len(found) + len(true)) >= 0.97
    assert not found & set().union(*map(both, truth["lookalikes"]))
