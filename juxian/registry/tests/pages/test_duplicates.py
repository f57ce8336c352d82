"""Deciding about duplicates in the browser: the office does, nobody else can, and no number leaks."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from juxian.audit.models import Event
from juxian.conftest import AT
from juxian.core.roles import Role
from juxian.registry import services
from juxian.registry.models import DuplicatePair, Merge, Person

pytestmark = pytest.mark.django_db
PHONE = "13812345678"


@pytest.fixture
def pair(tree: dict) -> DuplicatePair:
    made = [
        services.create_person(name="方以宁", born=date(1985, 3, 21), sex=sex, phone=PHONE, by="test", at=AT + timedelta(days=number))
        for number, sex in enumerate(("2", ""))
    ]  # fmt: skip
    services.engage(
        person=made[0], organization=tree["一中"], kind="employed", since=date(2015, 9, 1), by="test", at=AT
    )
    row = DuplicatePair(left=made[0], right=made[1], probability=0.99, weight=7.0, found_at=AT)
    row.evidence = [["name", "same", 12.5], ["phone", "same", 9.0], ["employer", "different", -1.0]]
    row.save()
    return row


def test_a_clerk_merges_and_parts(pair: DuplicatePair, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CLERK)
    listed = client.get(reverse("registry:duplicates")).content.decode()
    assert pair.left.code in listed
    assert "姓名、电话" in listed

    page = client.get(pair.get_absolute_url())
    assert "+12.5" in page.content.decode()
    assert PHONE not in page.content.decode()

    done = client.post(reverse("registry:merge", args=[pair.pk]), {"keep": pair.left_id}, follow=True)
    assert done.redirect_chain[-1][0] == pair.left.get_absolute_url()
    assert "两份档案已经合并" in done.content.decode()
    # The old address leads to the file kept, and its number finds it.
    old = client.get(reverse("registry:person", args=[pair.right_id]), follow=True)
    assert old.redirect_chain[-1][0] == pair.left.get_absolute_url()
    assert pair.left.name in client.get(reverse("registry:people"), {"q": pair.right.code}).content.decode()

    # What was decided can still be read.
    assert pair.left.code in client.get(reverse("registry:duplicates"), {"state": "merged"}).content.decode()
    assert client.get(pair.get_absolute_url()).status_code == 200

    merge = Merge.objects.get()
    refused = client.post(reverse("registry:part_again", args=[merge.pk]), {"reason": ""}, follow=True)
    assert Merge.objects.get().undone_at is None
    assert "必填" in refused.content.decode()
    client.post(reverse("registry:part_again", args=[merge.pk]), {"reason": "弄错了"})
    assert Person.objects.count() == 2
    assert client.get(reverse("registry:person", args=[pair.right_id])).status_code == 200


def test_a_clerk_tells_two_people_apart_and_is_led_on(pair: DuplicatePair, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CLERK)
    assert "1" in client.get(reverse("web:desk")).content.decode()
    done = client.post(reverse("registry:tell_apart", args=[pair.pk]), {"reason": "电话核实"}, follow=True)

    assert done.redirect_chain[-1][0] == reverse("registry:duplicates")
    assert DuplicatePair.objects.get().state == "different"
    assert pair.left.code not in client.get(reverse("registry:duplicates")).content.decode()
    again = client.post(reverse("registry:merge", args=[pair.pk]), {"keep": "999"}, follow=True)
    assert Person.objects.count() == 2
    assert again.status_code == 200


def test_others_do_not_know_of_it(pair: DuplicatePair, signed_in: Callable[..., Client]) -> None:
    for role, organization in ((Role.UNIT_OFFICER, "教育局"), (Role.EMPLOYER_HR, "一中"), (Role.LEADER, "领导小组")):
        client = signed_in(role, organization)
        for name, arguments in (
            ("duplicates", []),
            ("duplicate", [pair.pk]),
            ("merge", [pair.pk]),
            ("tell_apart", [pair.pk]),
        ):
            url = reverse(f"registry:{name}", args=arguments)
            assert client.post(url, {"keep": pair.left_id, "reason": "x"}).status_code in (403, 405)
        assert pair.right.code not in client.get(reverse("web:search"), {"q": "方以宁"}).content.decode()
    # A merged file leads on only those who may see where it went.
    services.merge_people(kept=pair.left, gone=pair.right, by="office", at=AT)
    outside = signed_in(Role.UNIT_OFFICER, "卫健委")
    assert outside.get(reverse("registry:person", args=[pair.right_id])).status_code == 404


def test_the_search_runs_in_the_background(pair: DuplicatePair, signed_in: Callable[..., Client], settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    client = signed_in(Role.DIRECTOR)
    done = client.post(reverse("registry:look_for_duplicates"), follow=True)

    assert "正在比对全部档案" in done.content.decode()
    assert Event.objects.filter(action="registry.duplicates_searched").count() == 1


def test_somebody_on_file_is_pointed_out_before_a_second_file_is_opened(
    pair: DuplicatePair, signed_in: Callable[..., Client]
) -> None:
    url = reverse("registry:new_person")
    typed = {
        "name": "方以宁",
        "born": "1985-03-21",
        "born_precision": "day",
        "country": "156",
        "kind": "employed",
        "remarks": "来自名片",
    }
    clerk = signed_in(Role.CLERK)
    asked = clerk.post(url, typed).content.decode()

    assert Person.objects.count() == 2
    assert pair.left.get_absolute_url() in asked
    assert "确认是另一个人" in asked
    assert "来自名片" in asked
    assert clerk.post(url, typed | {"another": "on"}).status_code == 302
    assert Person.objects.count() == 3

    # A unit that does not see that file is told that there is one, and nothing of it.
    unit = signed_in(Role.UNIT_OFFICER, "卫健委")
    told = unit.post(url, typed | {"phone": "138 1234 5678"}).content.decode()
    assert "在您看不到的单位" in told
    assert pair.left.code not in told
    assert clerk.post(url, typed | {"name": "方一凝", "born": ""}).status_code == 302
