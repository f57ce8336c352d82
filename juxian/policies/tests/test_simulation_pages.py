"""From the draft to the kept simulation in the browser: who may ask, who reads figures only, who sees no page at all."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from juxian.accounts.models import User
from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.policies import services, variants
from juxian.policies.models import Benefit, BenefitDraft, Simulation, SimulationJob
from juxian.policies.population import Definition
from juxian.policies.questions import Question
from juxian.policies.simulating import Scenario
from juxian.policies.tests.conftest import AT, DAY, publish, table
from juxian.registry.models import Person

RAISED = table((['"A"'], "120"), (['"B"'], "60"), (['"C"'], "20"), inputs=["人才类别"], name="安家补贴")
ASKED = {"title": "提高A类标准", "as_of": DAY.isoformat(), "starts": "2026-01-01"}


@pytest.fixture
def people(make_person: Callable[..., Person]) -> dict[str, Person]:
    """Four of class A, one of each other."""
    found = {f"甲{n}": make_person(f"甲{n}", level="A") for n in range(4)}
    return found | {"乙": make_person("乙", level="B", employer="一中"), "丙": make_person("丙", level="C")}


@pytest.fixture
def draft(people: dict[str, Person], settling: Benefit, clerk: User) -> BenefitDraft:
    """More for A, less for C."""
    return services.draft_benefit(benefit=settling, clause=settling.clause, table=RAISED, unit="wan", by=clerk, at=AT)


@pytest.fixture
def made(draft: BenefitDraft, clerk: User) -> Simulation:
    """The draft beside the rules in force."""
    now = Definition.on(DAY)
    tried = Scenario("修改稿", variants.with_draft(now, draft), None, ({"what": "draft", "benefit": draft.benefit_id},))
    question = Question("simulation", "提高A类标准", DAY, date(2026, 1, 1), (Scenario("现行规则", now), tried))
    return services.simulate(question=question, by=clerk, at=AT)


def post(client: Client, callbacks: Any, **fields: Any) -> Any:
    with callbacks(execute=True):
        return client.post(reverse("policies:new-simulation"), ASKED | fields)


def test_a_clerk_simulates_a_draft(
    draft: BenefitDraft, signed_in: Callable[..., Client], django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in(Role.CLERK)
    page = client.get(reverse("policies:draft", args=[draft.benefit_id])).content.decode()
    url = reverse("policies:new-simulation") + f"?draft={draft.pk}"
    assert url in page
    assert "checked" in client.get(url).content.decode()
    answer = post(
        client, django_capture_on_commit_callbacks,
        **{"s1-drafts": draft.pk, "s2-percent": "10", "s2-name": "上调一成", "s2-budget": "3000000", "s2-rule": "ceiling"},
    )  # fmt: skip
    job = SimulationJob.objects.get()
    assert answer["Location"] == reverse("policies:simulation-job", args=[job.pk])
    assert (job.state, job.progress) == ("done", 100)
    made = Simulation.objects.get()
    assert [one["name"] for one in made.results] == ["现行规则", "方案1", "上调一成"]
    assert [one["total"] for one in made.results] == [490_000_000, 560_000_000, 300_000_000]
    assert made.get_absolute_url() in client.get(answer["Location"]).content.decode()
    shown = client.get(made.get_absolute_url(), {"scenario": "2"}).content.decode()
    assert "预算 300 万元，不足时：每人设同一上限" in shown or "预算 300万元，不足时：每人设同一上限" in shown
    assert "金额 +10%" in shown
    assert BenefitDraft.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "至少在一个方案中作出调整"),
        ({"s1-limit": "5"}, "请选择互斥规则"),
        ({"s1-periods": "5"}, "请选择待遇"),
        ({"s1-percent": "-101"}, "-100"),
        ({"s1-percent": "5", "as_of": "2999-01-01"}, "请选择今天或以前的日期"),
        ({"s1-percent": "5", "title": ""}, "这个字段是必填项"),
        ({"s1-name": "现行规则", "s1-percent": "5"}, "同名"),
        ({"s1-tranches": "首期 100"}, "不是"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    people: dict[str, Person], settling: Benefit, signed_in: Callable[..., Client], fields: dict[str, str], said: str,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    page = post(signed_in(Role.CLERK), django_capture_on_commit_callbacks, **({"s2-name": "第二个"} | fields))
    assert page.status_code == 200
    html = page.content.decode()
    assert said in html
    assert "第二个" in html
    assert not SimulationJob.objects.exists()


def test_every_number_opens_onto_its_people(
    made: Simulation, settling: Benefit, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(Role.DIRECTOR)
    page = client.get(made.get_absolute_url())
    (by_benefit, by_class, by_unit) = page.context["tables"]
    (line,) = by_benefit.lines
    assert (line.findings, line.gain, line.lose, line.difference) == (6, 4, 1, 70_000_000)
    assert [line.label for line in by_class.lines] == ["A", "B", "C"]
    for line in (*by_benefit.lines, *by_class.lines, *by_unit.lines):
        for url, count in ((line.url, line.findings), (line.gain_url, line.gain), (line.lose_url, line.lose)):
            assert len(client.get(url).context["table"].rows) == count, url
    html = client.get(reverse("policies:simulation-list", args=[made.pk]), {"change": "lose"}).content.decode()
    assert "丙" in html
    assert "甲0" not in html


@pytest.mark.parametrize("role", [Role.LEADER, Role.FINANCE_CLERK, Role.FINANCE_CHECKER])
def test_some_read_figures_and_no_people(role: Role, made: Simulation, signed_in: Callable[..., Client]) -> None:
    client = signed_in(role)
    page = client.get(made.get_absolute_url())
    html = page.content.decode()
    assert page.status_code == 200
    assert reverse("policies:simulation-list", args=[made.pk]) not in html
    by_class = {line.label: line for line in page.context["tables"][1].lines}
    assert (by_class["A"].findings, by_class["A"].sums) == (4, [400_000_000, 480_000_000])
    assert (by_class["B"].findings, by_class["B"].sums) == (None, [None, None])
    for name in ("simulation-list", "new-simulation", "verify-simulation"):
        args = [] if name == "new-simulation" else [made.pk]
        assert client.get(reverse(f"policies:{name}", args=args)).status_code == 403
    rows = sheet(client.get(reverse("policies:simulation-download", args=[made.pk])))
    hidden = [row for row in rows if row[1:3] == ("人才类别", "B") or row[1:3] == ("类别", "B")]
    assert hidden
    assert all(value is None for row in hidden for value in row[3:])


def test_a_line_is_hidden_when_one_scenario_alone_tells_what_somebody_gets(
    people: dict[str, Person], settling: Benefit, clerk: User, signed_in: Callable[..., Client]
) -> None:
    only = table((['"B"'], "60"), inputs=["人才类别"], name="安家补贴")
    draft = services.draft_benefit(benefit=settling, clause=settling.clause, table=only, unit="wan", by=clerk, at=AT)
    now = Definition.on(DAY)
    scenarios = (Scenario("现行规则", now), Scenario("只给B类", variants.with_draft(now, draft)))
    question = Question("simulation", "只给B类", DAY, date(2026, 1, 1), scenarios)
    made = services.simulate(question=question, by=clerk, at=AT)
    client = signed_in(Role.LEADER)
    (line,) = client.get(made.get_absolute_url()).context["tables"][0].lines
    assert (line.findings, line.sums, line.difference) == (None, [None, None], None)
    rows = sheet(client.get(reverse("policies:simulation-download", args=[made.pk])))
    assert [row[3:] for row in rows if row[2] == "安家补贴"] == [(None,) * (len(rows[0]) - 3)] * 2


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.EMPLOYER_HR, Role.TALENT, Role.EXPERT, Role.SYSTEM_ADMIN])
def test_others_see_nothing(role: Role, made: Simulation, signed_in: Callable[..., Client]) -> None:
    client = signed_in(role)
    for url in (made.get_absolute_url(), reverse("policies:simulations"), reverse("policies:new-simulation")):
        assert client.get(url).status_code == 403


def sheet(answer: Any) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))


def test_the_files_hold_what_is_shown(made: Simulation, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CLERK)
    head, *rows = sheet(client.get(reverse("policies:simulation-download", args=[made.pk])))
    first = dict(zip(head, rows[0], strict=True))
    assert (first["方案"], first["人数"]) == ("现行规则", 6)
    assert 4_900_000 in rows[0]
    assert {row[0] for row in rows} == {"现行规则", "修改稿"}
    url = reverse("policies:simulation-list", args=[made.pk])
    _head, *people = sheet(client.get(url, {"export": "xlsx", "change": "differs"}))
    assert {(row[0], row[5], row[6]) for row in people} == {
        *((f"甲{n}", 1_000_000, 1_200_000) for n in range(4)), ("丙", 300_000, 200_000),
    }  # fmt: skip
    assert Event.objects.filter(action="policies.list_exported").count() == 1
    assert Event.objects.filter(action="policies.simulation_exported").count() == 1


def test_it_is_made_again_and_compared(made: Simulation, signed_in: Callable[..., Client]) -> None:
    page = signed_in(Role.CLERK).post(reverse("policies:verify-simulation", args=[made.pk]), follow=True)
    assert "6 条明细和全部数据逐分一致" in page.content.decode()


def test_a_retroactive_difference_is_a_list_that_is_kept(
    people: dict[str, Person], settling: Benefit, clerk: User, director: User, signed_in: Callable[..., Client],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    publish(settling, RAISED, clerk, director, valid_from=date(2025, 1, 1), unit="wan")
    client, url = signed_in(Role.CLERK), reverse("policies:new-difference", args=[settling.pk])
    assert url in client.get(settling.get_absolute_url()).content.decode()
    form = {"before": "1", "after": "2", "as_of": DAY.isoformat()}
    assert "两个不同的版本" in client.post(url, form | {"after": "1"}).content.decode()
    assert "结束早于开始" in client.post(url, form | {"first": "2025-03-01", "last": "2025-01-01"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, form)
    made = Simulation.objects.get()
    assert (made.kind, made.benefit) == ("difference", settling)
    assert made.results[1]["against"]["changes"] == {"less": [1, -10_000_000], "more": [4, 80_000_000], "same": [1, 0]}
    assert "追溯差额" in client.get(made.get_absolute_url()).content.decode()
    assert not settling.grants.exists()


def test_a_version_from_a_later_day_leaves_the_present_one_in_force(
    draft: BenefitDraft, settling: Benefit, signed_in: Callable[..., Client]
) -> None:
    signed_in(Role.CLERK).post(reverse("policies:hand-in", args=[settling.pk]))
    form = {"valid_from": "2099-01-01", "reason": "提高标准"}
    signed_in(Role.DIRECTOR).post(reverse("policies:publish-draft", args=[settling.pk]), form)
    page = signed_in(Role.TALENT, "清岚公司").get(settling.get_absolute_url())
    assert page.context["version"].number == 1
    assert "第 2 版已发布，自 2099-01-01 起施行" in page.content.decode()
    assert "仍按第 1 版执行" in page.content.decode()


def test_the_pages_ask_the_database_the_same_however_many(
    made: Simulation, signed_in: Callable[..., Client], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = signed_in(Role.CLERK)
    with django_assert_max_num_queries(20):
        client.get(made.get_absolute_url())
    with django_assert_max_num_queries(16):
        client.get(reverse("policies:simulation-list", args=[made.pk]))
