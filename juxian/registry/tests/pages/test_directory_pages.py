"""The directories: read by all who work with them, kept by the office, in editions."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client

from juxian.core.roles import Role
from juxian.registry import services
from juxian.registry.models import Classification, DesignationKind, Person
from juxian.registry.tests.pages.conftest import AT

SignIn = Callable[..., Client]
CLASSES = "/registry/directory/"
KINDS = "/registry/directory/designations/"


def rows(*levels: tuple[str, str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {"levels-TOTAL_FORMS": str(len(levels)), "levels-INITIAL_FORMS": "0"}
    for place, (code, name, rules) in enumerate(levels):
        data |= {f"levels-{place}-code": code, f"levels-{place}-name": name, f"levels-{place}-rules": rules}
    return data


def test_everybody_who_works_with_it_reads_it(
    signed_in: SignIn, edition: Classification, designation_kind: DesignationKind, canary: Person
) -> None:
    for role in (Role.CLERK, Role.UNIT_OFFICER, Role.EMPLOYER_HR, Role.LEADER, Role.TALENT, Role.EXPERT):
        client = signed_in(role)
        for path, text in (
            (CLASSES, edition.name), (f"{CLASSES}classes/{edition.pk}/", "B类人才"), (KINDS, designation_kind.name),
            (f"{KINDS}{designation_kind.pk}/", designation_kind.name),
        ):  # fmt: skip
            assert text in client.get(path).content.decode(), (role, path)
    assert signed_in(Role.SYSTEM_ADMIN).get(CLASSES).status_code == 403


def test_it_counts_those_whom_the_reader_sees(signed_in: SignIn, canary: Person) -> None:
    def counted(client: Client) -> dict[str, int]:
        return {level.code: count for level, count in client.get(CLASSES).context["levels"]}

    assert counted(signed_in(Role.CLERK))["B"] == 1
    assert counted(signed_in(Role.UNIT_OFFICER, "教育局"))["B"] == 0
    assert counted(signed_in(Role.TALENT, "清岚公司"))["B"] == 0


def test_a_new_edition_begins_from_the_newest_and_leaves_it_as_it_was(
    signed_in: SignIn, edition: Classification, canary: Person
) -> None:
    client = signed_in(Role.CLERK)
    form = client.get(f"{CLASSES}classes/new/").content.decode()
    assert "F类人才" in form
    data = {"name": "2026版", "since": "2026-01-01"} | rows(("a", "顶尖", "院士"), ("", "", ""), ("B", "领军", "专家"))
    assert client.post(f"{CLASSES}classes/new/", data).status_code == 302
    made = Classification.objects.get(name="2026版")
    assert list(made.levels.order_by("rank").values_list("code", "name")) == [("A", "顶尖"), ("B", "领军")]
    assert edition.levels.count() == 6
    assert canary.recognitions.get().level.classification == edition


def test_what_is_wrong_with_an_edition_is_told_and_kept(signed_in: SignIn, edition: Classification) -> None:
    client, url = signed_in(Role.CLERK), f"{CLASSES}classes/new/"
    head = {"name": "2026版", "since": "2026-01-01"}
    for data, said in (
        (head | rows(("A", "甲", "一"), ("A", "乙", "二")), "重复"),
        (head | rows(("", "", "")), "至少"),
        (head | rows(("", "甲", "条件不能丢")), "代号"),
        (head | {"name": edition.name} | rows(("A", "甲", "一")), "同名"),
        (head | {"since": "2024-01-01"} | rows(("A", "甲", "一")), "另一版"),
    ):
        page = client.post(url, data).content.decode()
        assert said in page, said
    assert Classification.objects.count() == 1


def test_a_kind_is_added_with_its_other_names_and_changed(signed_in: SignIn, designation_kind: DesignationKind) -> None:
    client = signed_in(Role.DIRECTOR)
    data = {"name": "区工匠", "scope": "district", "group": "title", "order": "50", "aliases": "亭山工匠\n区级工匠"}
    assert client.post(f"{KINDS}new/", data).status_code == 302
    made = DesignationKind.objects.get(name="区工匠")
    assert set(made.aliases.values_list("text", flat=True)) == {"亭山工匠", "区级工匠"}
    assert "已有此称号" in str(client.post(f"{KINDS}new/", data).context["form"].errors)
    ended = {name: value for name, value in data.items() if name != "aliases"} | {"until": "2025-12-31"}
    assert client.post(f"{KINDS}{made.pk}/edit/", ended).status_code == 302
    made.refresh_from_db()
    assert made.until == date(2025, 12, 31)


def test_an_alias_means_one_kind(signed_in: SignIn, designation_kind: DesignationKind) -> None:
    other = services.create_designation_kind(name="乙称号", scope="city", aliases=["双创英才"], by="test", at=AT)
    client = signed_in(Role.CLERK)
    page = client.post(f"{KINDS}{designation_kind.pk}/aliases/", {"text": "双创英才"}, follow=True).content.decode()
    assert other.name in page
    client.post(f"{KINDS}{designation_kind.pk}/aliases/", {"text": "省级双创英才"})
    assert designation_kind.aliases.filter(text="省级双创英才").exists()


def test_units_keep_no_directory(signed_in: SignIn, edition: Classification, designation_kind: DesignationKind) -> None:
    client = signed_in(Role.UNIT_OFFICER, "环科园")
    for path in ("classes/new/", "designations/new/", f"designations/{designation_kind.pk}/edit/"):
        assert client.get(f"{CLASSES}{path}").status_code == 403
    assert client.post(f"{KINDS}{designation_kind.pk}/aliases/", {"text": "x"}).status_code == 403


def test_designations_given_are_listed_within_reach(
    signed_in: SignIn, canary: Person, designation_kind: DesignationKind, django_assert_max_num_queries: Any
) -> None:
    for year in range(2015, 2025):
        services.award_designation(kind=designation_kind, person=canary, year=year, by="test", at=AT)
    office = signed_in(Role.CLERK)
    with django_assert_max_num_queries(15):
        assert len(office.get("/registry/designations/").context["table"].rows) == 10
    assert len(office.get("/registry/designations/?q=jsq&year=2020").context["table"].rows) == 1
    assert len(signed_in(Role.UNIT_OFFICER, "教育局").get("/registry/designations/").context["table"].rows) == 0
    assert signed_in(Role.EMPLOYER_HR, "清岚公司").get("/registry/designations/?export=xlsx").status_code == 403
    assert signed_in(Role.LEADER).get("/registry/designations/").status_code == 403
