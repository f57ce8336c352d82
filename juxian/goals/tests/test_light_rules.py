"""Rules of the office's own go before the lights of targets: the same everywhere, and never at the price of a page."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.goals import rollup
from juxian.goals.lights import Light
from juxian.goals.models import LightRules, Target
from juxian.goals.progress import of_targets
from juxian.goals.services import set_target, split_target
from juxian.goals.supervision import rules_services as services
from juxian.goals.supervision.rulebook import NAMES, Rulebook
from juxian.goals.supervision.services import draft_notice, lagging
from juxian.goals.tests.conftest import AT

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 30)


@pytest.fixture
def people(make_user):
    return {
        "clerk": make_user(Role.CLERK), "director": make_user(Role.DIRECTOR), "leader": make_user(Role.LEADER),
        "unit": make_user(Role.UNIT_OFFICER, "教育局"),
    }  # fmt: skip


@pytest.fixture
def snapshot(tree, arrive, measure):
    """Ten wanted, five of each by the year's end; in the middle of it the bureau has two of four last year, the zone five."""
    whole = set_target(
        year=2025, name="引才", organization=tree["人才办"], indicator="leading", low=Decimal(10), unit="名",
        deadline=date(2025, 12, 31), by="test", at=AT,
    )  # fmt: skip
    split_target(target=whole, parts={tree["教育局"]: Decimal(5), tree["环科园"]: Decimal(5)}, by="test", at=AT)
    set_target(year=2025, name="无指标", organization=tree["卫健委"], low=1, deadline=DAY, by="test", at=AT)
    arrive("一中", 4, year=2024)
    arrive("一中", 2)
    arrive("清岚公司", 5)
    measure(date(2024, 12, 31))
    return measure(DAY)


def said(condition: str, light: str = "behind", name: str = "规则") -> dict[str, str]:
    return {"name": name, "condition": condition, "light": light, "reason": "理由"}


def lit(*rules: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return each target's light and reason by the unit's name, on the pages and in the cube alike."""
    targets = Target.objects.select_related("organization").order_by("pk")
    return {one.target.organization.name: (one.light, one.reason) for one in of_targets(targets, rules=Rulebook(rules))}


def enforce(people, *rules: dict[str, str]) -> LightRules:
    version = services.draw_up(by=people["clerk"], at=AT)
    version.rules = []
    version.save()
    for place, rule in enumerate(rules, start=1):
        services.set_rule(chosen=version, place=place, **rule, by=people["clerk"], at=AT)
    return services.enforce(chosen=version, by=people["director"], at=AT)


def test_the_first_that_holds_counts_and_says_on_what_it_rests(snapshot):
    before = lit()
    assert before["教育局"] == (Light.ON_TRACK, "")  # 40 % at half time
    found = lit(said("完成率 < 应完成率", "behind"), said("完成值 > 0", "met", "二"))
    assert found["教育局"] == (Light.BEHIND, "理由（完成率40，应完成率49.45）")
    assert found["环科园"] == (Light.MET, "理由（完成值5）")
    assert found["卫健委"] == (Light.UNMEASURED, "")  # what is null does not hold
    assert lit(said("增长率 < 0"))["教育局"] == (Light.BEHIND, "理由（增长率-50）")
    assert lit(said("上年值 = null"))["卫健委"] == (Light.BEHIND, "理由")


@pytest.mark.parametrize(
    ("condition", "units"),
    [
        ('目标名称 = "引才" and 计量单位 = "名" and 目标类型 = "达到"', {"人才办", "教育局", "环科园"}),
        ('单位 = "教育局"', {"教育局"}),
        ('单位类型 = "经济区"', {"环科园"}),
        ("剩余天数 <= 0", {"卫健委"}),
        ("截止日 > date(\"2025-07-01\") and 统计日 = date(\"2025-06-30\")", {"人才办", "教育局", "环科园"}),
        ('默认灯号 = "未统计"', {"卫健委"}),
        ('考核分类 = "甲"', set()),
        ("目标值 >= 5", {"人才办", "教育局", "环科园"}),
    ],
)  # fmt: skip
def test_every_name_says_what_it_promises(snapshot, condition, units):
    assert {unit for unit, (_light, reason) in lit(said(condition, "missed")).items() if reason} == units


def test_every_name_stands_in_a_test():
    text = Path(__file__).read_text(encoding="utf-8")
    assert not [name for name in NAMES if name not in text]


def test_pages_notices_and_the_cube_show_the_same_lights(people, snapshot, tree):
    def cube() -> dict[int, dict[Light, int]]:
        return {pk: dict(found) for pk, found in rollup.of_year(2025, snapshot).lights.items()}

    def pages() -> dict[int, dict[Light, int]]:
        return {one.target.organization_id: {one.light: 1} for one in of_targets(Target.objects.all())}

    assert cube() == pages()
    assert lagging(2025) == []
    enforce(people, said("增长率 < 0 and 完成率 < 50", "missed"))
    assert cube() == pages()
    assert cube()[tree["教育局"].pk] == {Light.MISSED: 1}
    [one] = lagging(2025)
    assert one.target.organization == tree["教育局"]
    notice = draft_notice(year=2025, title="通报", text="请", due=AT.date(), by=people["clerk"], at=AT)
    assert notice.items.get().told.endswith("理由（完成率40，增长率-50）")
    enforce(people)  # without rules, the targets' own again
    assert cube() == pages()
    assert lagging(2025) == []


def test_without_rules_one_query_more_and_nothing_else(people, snapshot):
    def queries() -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            of_targets(Target.objects.all())
        return [one["sql"] for one in caught.captured_queries]

    queries()  # the figures are in memory from now on
    bare = queries()
    assert sum("goals_lightrules" in sql for sql in bare) == 1
    enforce(people, said("完成率 > 1000"))
    assert len(queries()) == len(bare)  # no last year, no names, no classes: no rule asks for them


def test_a_rule_that_fails_says_so_and_breaks_no_page(people, snapshot, sign_in_as):
    broken = [said("没有这个名称 > 1", name="坏"), said("完成值 > 0", "met", "好")]
    LightRules.objects.create(
        number=9, rules=broken, filed_by=people["clerk"], filed_at=AT, accepted=True, decided_by=people["director"],
        decided_at=AT,
    )  # fmt: skip
    standings = of_targets(Target.objects.all())
    assert {one.light for one in standings} == {Light.UNTOLD}
    assert all("坏" in one.reason for one in standings)
    clerk = sign_in_as("clerk")
    page = clerk.get(standings[0].target.get_absolute_url()).content.decode()
    assert "无法判定" in page
    assert "坏" in page
    assert clerk.get(reverse("goals:targets") + "?year=2025").status_code == 200
    assert dict(rollup.of_year(2025, snapshot).lights[standings[0].target.organization_id]) == {Light.UNTOLD: 1}


@pytest.fixture
def sign_in_as(people):
    def sign(name: str) -> Client:
        client = Client()
        client.force_login(people[name])
        return client

    return sign


def test_drawn_up_in_the_browser_tried_and_put_in_force_by_another(people, snapshot, sign_in_as):
    clerk, director, unit = sign_in_as("clerk"), sign_in_as("director"), sign_in_as("unit")
    clerk.post(reverse("goals:draw_up_light_rules"))
    version = LightRules.objects.get()
    add = reverse("goals:add_light_rule", args=[version.pk])
    form = {"name": "慢", "light": "missed", "reason": "太慢", "place": "1"}
    for wrong, why in (
        ("完成率 <", "第 1 行"),
        ("完成率", "应为是或否"),
        ("工资 > 1", "工资"),
        ('完成率 + "a" = 1', "第 1 行"),
    ):
        page = clerk.post(add, form | {"condition": wrong}).content.decode()
        assert why in page
        assert "太慢" in page  # nothing typed is lost
    assert "剩余天数" in clerk.get(add).content.decode()
    page = clerk.post(add, form | {"condition": "完成率 < 50"}, follow=True).content.decode()
    assert "按进度 → 未完成 1" in page
    assert lagging(2025) == []  # not in force yet
    assert director.post(add, form | {"condition": "true", "name": "别"}).content.decode().count("只有拟稿人") == 1
    assert unit.get(version.get_absolute_url()).status_code == 404
    page = reverse("goals:enforce_light_rules", args=[version.pk])
    assert clerk.post(page).status_code == 403
    director.post(page)
    assert [one.target.organization.name for one in lagging(2025)] == ["教育局"]
    assert (
        "太慢（完成率40）"
        in unit.get(Target.objects.get(organization__name="教育局").get_absolute_url()).content.decode()
    )
    assert "完成率 &lt; 50" in unit.get(version.get_absolute_url()).content.decode()
    for sql in ("UPDATE goals_lightrules SET rules = '[]'", "DELETE FROM goals_lightrules"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert "已生效" in clerk.post(add, form | {"condition": "true", "name": "晚"}).content.decode()
    assert clerk.get(reverse("goals:light_rule", args=[version.pk, 7])).status_code == 404


def test_nobody_puts_their_own_in_force_and_one_draft_at_a_time(people, snapshot):
    draft = services.draw_up(by=people["director"], at=AT)
    with pytest.raises(Refused, match="另一人"):
        services.enforce(chosen=draft, by=people["director"], at=AT)
    with pytest.raises(Refused, match="已有"):
        services.draw_up(by=people["clerk"], at=AT)
