"""The tree in services and in the browser: adding, changing, moving, closing; who reaches what."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from stdnum.cn import uscc

from juxian.audit.models import Event
from juxian.conftest import AT
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.core.tests.posting import posted
from juxian.organizations import panels, selectors
from juxian.organizations.models import Organization, Reach
from juxian.organizations.services import (
    change_organization,
    close_organization,
    create_organization,
    reopen_organization,
)
from juxian.web.components import Figure

Tree = dict[str, Organization]
SignedIn = Callable[..., Client]
CODE = "91320903MA1W5X7D2" + uscc.calc_check_digit("91320903MA1W5X7D2")


def add(kind: str, name: str, parent: Organization | None, **more: Any) -> Organization:
    return create_organization(kind=kind, name=name, parent=parent, by="test", at=AT, **more)


# Services and database ----------------------------------------------------------------------------------


def test_a_new_organisation_is_on_the_trail(tree: Tree) -> None:
    made = add("employer", " 新单位 ", tree["教育局"], credit_code=CODE.lower())
    assert (made.name, made.credit_code) == ("新单位", CODE)
    event = Event.objects.latest("sequence")
    assert (event.action, event.target) == ("organizations.created", "新单位")


@pytest.mark.parametrize("code", ["123", "91320903MA1W5X7D20", CODE[:-1] + ("0" if CODE[-1] != "0" else "1")])
def test_a_wrong_credit_code_is_refused(tree: Tree, code: str) -> None:
    with pytest.raises(Refused) as refused:
        add("employer", "新单位", tree["教育局"], credit_code=code)
    assert refused.value.code == "credit_code_invalid"


def test_a_name_and_a_credit_code_are_held_once(tree: Tree) -> None:
    add("employer", "甲", tree["教育局"], credit_code=CODE)
    with pytest.raises(ValidationError), transaction.atomic():
        add("employer", "甲", tree["教育局"])
    with pytest.raises(ValidationError), transaction.atomic():
        add("employer", "乙", tree["教育局"], credit_code=CODE)


@pytest.mark.parametrize(
    ("kind", "parent"),
    [("member_unit", "教育局"), ("talent_office", "环科园"), ("park", "领导小组"), ("park", "一中"), ("zone", "一中")],
)
def test_a_kind_stands_only_where_it_belongs(tree: Tree, kind: str, parent: str) -> None:
    with pytest.raises(Refused) as refused:
        add(kind, "新单位", tree[parent])
    assert refused.value.code == "organization_misplaced"


@pytest.mark.parametrize(
    "change",
    [
        {"parent_id": None},
        {"kind": "leading_group"},
        {"name": ""},
        {"name": "教育局"},
        {"since": date(2025, 2, 1), "until": date(2025, 1, 1)},
    ],
)
def test_the_database_holds_the_tree(tree: Tree, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(pk=tree["一中"].pk).update(**change)


def test_only_what_changed_is_on_the_trail(tree: Tree) -> None:
    school = tree["一中"]
    change_organization(organization=school, by="test", at=AT, name="一中", short_name="一中校区")
    event = Event.objects.latest("sequence")
    assert (event.before, event.after) == ({"short_name": ""}, {"short_name": "一中校区"})
    change_organization(organization=school, by="test", at=AT, short_name="一中校区")
    assert Event.objects.latest("sequence") == event  # the same again changes nothing


def test_moving_takes_the_subtree_along_and_never_makes_a_ring(tree: Tree) -> None:
    park = add("park", "园中园", tree["环科园"])
    firm = add("employer", "园内企业", park)
    change_organization(organization=park, by="test", at=AT, parent=tree["云溪镇"])
    assert Organization.objects.subtree_ids([tree["云溪镇"]]) == {tree["云溪镇"].pk, park.pk, firm.pk}
    for inside in (firm, park):
        with pytest.raises(ValidationError):
            change_organization(organization=park, by="test", at=AT, parent=inside)


def test_closing_waits_for_what_is_below(tree: Tree) -> None:
    day = date(2025, 6, 30)
    with pytest.raises(Refused) as refused:
        close_organization(organization=tree["教育局"], last_day=day, by="test", at=AT)
    assert refused.value.code == "organization_has_children"
    close_organization(organization=tree["一中"], last_day=day, by="test", at=AT)
    close_organization(organization=tree["教育局"], last_day=day, by="test", at=AT)
    open_now = Organization.objects.open_on
    assert tree["一中"] in open_now(day)
    assert tree["一中"] not in open_now(date(2025, 7, 1))
    with pytest.raises(Refused) as refused:
        reopen_organization(organization=Organization.objects.get(name="一中"), by="test", at=AT)
    assert refused.value.code == "organization_parent_closed"
    reopen_organization(organization=tree["教育局"], by="test", at=AT)
    reopen_organization(organization=Organization.objects.get(name="一中"), by="test", at=AT)
    with pytest.raises(Refused):
        close_organization(organization=tree["领导小组"], last_day=day, by="test", at=AT)


# Reach --------------------------------------------------------------------------------------------------


def test_reach() -> None:
    some, everything, none = Reach(ids=frozenset({1, 2})), Reach(everything=True), Reach()
    assert 1 in some
    assert 3 not in some
    assert None not in some
    assert 3 in everything
    assert bool(some)
    assert not none
    assert str(none.q("pk")) != str(everything.q("pk"))


@pytest.mark.parametrize(
    ("role", "at", "sees"),
    [
        (Role.CLERK, "人才办", None),
        (Role.LEADER, "领导小组", None),
        (Role.UNIT_OFFICER, "教育局", {"教育局", "一中"}),
        (Role.EMPLOYER_HR, "一中", {"一中"}),
        (Role.UNIT_OFFICER, "云溪镇", {"云溪镇"}),
    ],
)
def test_each_role_sees_its_own_part_of_the_tree(
    signed_in: SignedIn, tree: Tree, role: Role, at: str, sees: set[str] | None
) -> None:
    client = signed_in(role, at)
    seen = sees or set(tree)
    page = client.get(reverse("organizations:tree"))
    listed = client.get(reverse("organizations:list"))
    assert {row.record.name for row in listed.context["table"].rows} == seen
    for name, one in tree.items():
        assert (f'href="{one.get_absolute_url()}"' in page.content.decode()) is (name in seen), name
        assert client.get(one.get_absolute_url()).status_code == (200 if name in seen else 404)


def test_the_tree_is_read_in_one_query(tree: Tree, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        roots = selectors.tree(Organization.objects.all())
    assert [node.organization.name for node in roots] == ["领导小组"]
    assert roots[0].below == len(tree) - 1
    assert roots[0].children[0].organization.name == "人才办"


# Pages --------------------------------------------------------------------------------------------------


def form(**more: str) -> dict[str, str]:
    return {"kind": "employer", "parent": "教育局", "name": "二中", "short_name": "", "credit_code": "",
            "industry": "P", "since": "2020-09-01", "duties": "教书育人"} | more  # fmt: skip


def test_the_office_adds_changes_moves_closes_and_opens(signed_in: SignedIn, tree: Tree) -> None:
    client = signed_in(Role.CLERK)
    answer = client.post(reverse("organizations:add"), form())
    made = Organization.objects.get(name="二中")
    assert answer["Location"] == made.get_absolute_url()
    assert (made.parent, made.since, made.industry) == (tree["教育局"], date(2020, 9, 1), "P")

    data = form(name="第二中学", credit_code=CODE)
    client.post(reverse("organizations:edit", args=[made.pk]), data)
    made.refresh_from_db()
    assert (made.name, made.credit_code) == ("第二中学", CODE)

    client.post(reverse("organizations:move", args=[made.pk]), {"parent": "云溪镇"})
    made.refresh_from_db()
    assert made.parent == tree["云溪镇"]

    client.post(reverse("organizations:close", args=[made.pk]), {"last_day": "2025-01-31"})
    made.refresh_from_db()
    assert made.until == date(2025, 1, 31)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "已撤销" in page
    assert "二中 → 第二中学" in page  # the history tells what happened

    client.post(reverse("organizations:reopen", args=[made.pk]))
    made.refresh_from_db()
    assert made.until is None
    assert Event.objects.about("organizations.organization", made.pk).count() == 5


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "教育局"}, "name"),
        ({"name": ""}, "name"),
        ({"parent": "没有"}, "parent"),
        ({"credit_code": "1"}, "credit_code"),
        ({"since": "昨天"}, "since"),
        ({"kind": "leading_group"}, "kind"),
        ({"kind": "park"}, None),
    ],
)
def test_a_form_says_what_is_wrong_and_adds_nothing(
    signed_in: SignedIn, tree: Tree, change: dict[str, str], field: str | None
) -> None:
    if change.get("kind") == "park":
        change = change | {"parent": "领导小组"}
    answer = signed_in(Role.CLERK).post(reverse("organizations:add"), form(**change))
    assert list(answer.context["form"].errors) == [field or "__all__"]
    assert Organization.objects.count() == len(tree)


def test_a_change_that_collides_is_refused_beside_its_field(signed_in: SignedIn, tree: Tree) -> None:
    url = reverse("organizations:edit", args=[tree["一中"].pk])
    answer = signed_in(Role.CLERK).post(url, form(name="教育局"))
    assert "name" in answer.context["form"].errors
    tree["一中"].refresh_from_db()
    assert tree["一中"].name == "一中"


def test_a_unit_adds_employers_below_itself_only(signed_in: SignedIn, tree: Tree) -> None:
    client = signed_in(Role.UNIT_OFFICER, "教育局")
    assert client.post(reverse("organizations:add"), form()).status_code == 302
    other = client.post(reverse("organizations:add"), form(name="三中", parent="云溪镇"))
    assert "parent" in other.context["form"].errors
    unit = client.post(reverse("organizations:add"), form(name="新局", kind="member_unit"))
    assert "kind" in unit.context["form"].errors
    page = client.get(reverse("organizations:add") + f"?parent={tree['云溪镇'].pk}").content.decode()
    assert "云溪镇" not in page
    for name in ("edit", "move", "close", "reopen"):
        assert client.post(reverse(f"organizations:{name}", args=[tree["一中"].pk])).status_code == 403


def test_an_employer_adds_nothing(signed_in: SignedIn) -> None:
    assert signed_in(Role.EMPLOYER_HR, "一中").get(reverse("organizations:add")).status_code == 403


def test_the_list_filters_searches_and_goes_to_excel(signed_in: SignedIn, tree: Tree) -> None:
    client = signed_in(Role.DIRECTOR)
    close_organization(organization=tree["一中"], last_day=date(2025, 1, 1), by="test", at=AT)

    def listed(query: str) -> set[str]:
        rows = client.get(f"{reverse('organizations:list')}?{query}").context["table"].rows
        return {row.record.name for row in rows}

    assert listed("kind=employer") == {"一中", "清岚公司"}
    assert listed("state=closed") == {"一中"}
    assert listed("kind=employer&state=open") == {"清岚公司"}
    assert listed("q=清岚") == {"清岚公司"}
    answer = client.get(f"{reverse('organizations:list')}?kind=employer&export=xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(b"".join(answer))).active.iter_rows(values_only=True))
    assert len(rows) == 3
    found = client.get("/search/?q=清岚")
    assert tree["清岚公司"].get_absolute_url() in found.content.decode()
    assert tree["清岚公司"].get_absolute_url() not in signed_in(Role.UNIT_OFFICER, "教育局").get(
        "/search/?q=清岚"
    ).content.decode()  # fmt: skip


def test_other_modules_show_panels(signed_in: SignedIn, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_providers", [])

    def people(user: Any, organization: Organization) -> panels.Panel | None:
        if organization.kind != "employer":
            return None
        return panels.Panel("测试人才", figures=[Figure("人数", 42, "人", "/")], url="/search/")

    panels.register(people)
    panels.register(people)
    client = signed_in(Role.CLERK)
    page = client.get(tree["一中"].get_absolute_url()).content.decode()
    assert page.count("测试人才") == 1
    assert "42" in page
    assert "测试人才" not in client.get(tree["教育局"].get_absolute_url()).content.decode()


def test_the_demonstrations_tree_is_whole(db: None) -> None:
    from juxian.core.demonstration import District
    from juxian.organizations import demo

    assert not demo.is_loaded()
    demo.load(District())
    assert demo.is_loaded()
    [root] = selectors.tree(Organization.objects.all())
    assert root.organization.name == demo.GROUP
    assert root.below == Organization.objects.count() - 1 > 60


def test_two_who_change_one_organisation(tree: Tree, signed_in: SignedIn) -> None:
    first, second = signed_in(Role.CLERK), signed_in(Role.CLERK)
    url = reverse("organizations:edit", args=[tree["教育局"].pk])
    page, other = second.get(url), first.get(url)
    assert first.post(url, posted(other.context["form"], duties="管教师")).status_code == 302
    told = second.post(url, posted(page.context["form"], short_name="区教育局", duties="管学校"))
    assert "有人在您打开本页后保存过" in told.content.decode()
    assert [(one.theirs, one.yours) for one in told.context["form"].meanwhile] == [
        ("", "区教育局"),
        ("管教师", "管学校"),
    ]
    tree["教育局"].refresh_from_db()
    assert tree["教育局"].duties == "管教师"
    assert second.post(url, posted(told.context["form"])).status_code == 302
