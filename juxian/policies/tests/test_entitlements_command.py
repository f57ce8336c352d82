"""`juxian entitlements`: the summary of a run."""

import json
from collections.abc import Callable
from io import StringIO

from django.core.management import call_command

from juxian.policies.models import Benefit, EntitlementRun
from juxian.policies.tests.conftest import DAY
from juxian.registry.models import Person


def summary(*arguments: str) -> str:
    out = StringIO()
    call_command("entitlements", "--as-of", DAY.isoformat(), *arguments, stdout=out)
    return out.getvalue()


def test_json_tells_each_benefit(settling: Benefit, rent: Benefit, make_person: Callable[..., Person]) -> None:
    make_person("甲", level="A", degree="2", wage=1)
    found = json.loads(summary("--format", "json"))
    assert (found["as_of"], found["people"], found["people_entitled"]) == ("2025-06-30", 1, 1)
    assert [(row["code"], row["entitled"], row["total_fen"]) for row in found["benefits"]] == [
        ("settling", 1, 100_000_000), ("rent", 1, 7_200_000),
    ]  # fmt: skip


def test_a_run_is_kept_and_made_again_only_when_asked(settling: Benefit, make_person: Callable[..., Person]) -> None:
    make_person("甲", level="A")
    assert "安家补贴" in summary()
    summary()
    assert EntitlementRun.objects.count() == 1
    summary("--again")
    assert EntitlementRun.objects.count() == 2
