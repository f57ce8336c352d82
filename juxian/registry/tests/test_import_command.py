"""`juxian import people`."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from juxian.organizations.models import Organization
from juxian.registry.models import ImportJob, Person
from juxian.registry.tests.conftest import book, row

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "rosters"


def run(*arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command("import_people", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(book([row("甲", 11), row("乙", 13), row("丙", 15, 学历="火星大学")]))
    return path


def test_json_has_the_files_and_the_sums(tree: dict[str, Organization], roster: Path) -> None:
    found = json.loads(run(roster, format="json"))

    assert {key: found[key] for key in ("rows", "imported", "rejected", "skipped", "warnings")} == {
        "rows": 3, "imported": 2, "rejected": 1, "skipped": 0, "warnings": 0,
    }  # fmt: skip
    file = found["files"]["名册.xlsx"]
    assert (file["sheet"], file["header_rows"], file["columns"]["A"]) == ("名册", [1], "name")
    assert [(one["row"], one["importable"], one["outcome"]) for one in file["rows"]] == [
        (2, True, "created"), (3, True, "created"), (4, False, "rejected"),
    ]  # fmt: skip
    assert file["rows"][2]["faults"][0]["code"] == "unknown_code"
    assert Person.objects.count() == 2
    assert ImportJob.objects.get().status == "done"


def test_a_dry_run_says_the_same_and_writes_nothing(tree: dict[str, Organization], roster: Path) -> None:
    dry = json.loads(run(roster, format="json", dry_run=True))
    assert not Person.objects.exists()
    assert not ImportJob.objects.exists()

    real = json.loads(run(roster, format="json"))

    assert {**dry, "dry_run": False} == real


def test_text_names_cell_reason_and_remedy(tree: dict[str, Organization], roster: Path) -> None:
    text = run(roster)

    assert "名册 E4" in text
    assert "3" in text.splitlines()[0]


def test_a_file_that_can_not_be_read_stops_no_other(
    tree: dict[str, Organization], roster: Path, tmp_path: Path
) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 not a workbook")

    with pytest.raises(CommandError, match=r"坏\.xlsx"):
        run(tmp_path / "坏.xlsx", roster, tmp_path / "没有.xlsx")

    assert Person.objects.count() == 2


def test_an_unknown_organization_is_named_with_similar_ones(tree: dict[str, Organization], roster: Path) -> None:
    with pytest.raises(CommandError, match="清岚公司"):
        run(roster, organization="青岚公司")
    assert not Person.objects.exists()


def test_an_empty_installation_gets_a_root_for_the_employers(db: None, roster: Path) -> None:
    run(roster)

    employer = Organization.objects.get(name="一中")
    assert employer.parent is not None
    assert employer.parent.kind == Organization.Kind.LEADING_GROUP


@pytest.mark.skipif(not SHARED.exists(), reason="the shared rosters are not beside the repository")
def test_the_shared_rosters_import_and_nobody_is_taken_for_another(tree: dict[str, Organization]) -> None:
    truth = json.loads((SHARED / "truth.json").read_text(encoding="utf-8"))
    files, day = [SHARED / name for name in truth["files"]], date.fromisoformat(truth["as_of"])
    found = json.loads(run(*files, format="json", as_of=day))

    assert found["rows"] == found["imported"] + found["rejected"] + found["skipped"] == truth["totals"]["rows"]
    assert found["rejected"] <= truth["totals"]["not_importable"] + 3
    person = {(name, one["row"]): one["outcome"] for name, file in found["files"].items() for one in file["rows"]}
    # Of each pair that only looks alike both stay: neither is skipped as the other, unless its row has an error.
    for pair in truth["lookalikes"]:
        assert all(person[(file, row)] in ("created", "updated", "rejected") for file, row in pair)
    again = json.loads(run(*files, format="json", as_of=day))
    assert again["imported"] == 0
