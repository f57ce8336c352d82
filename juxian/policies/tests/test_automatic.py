"""Granted without application: a list from a run, two people, days to object, and nobody twice."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from juxian.accounts.models import User
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.policies import services
from juxian.policies.models import AutomaticBatch, AutomaticLine, Benefit, BenefitGrant, EntitlementRun, HandOver
from juxian.policies.selectors.automatic import matches
from juxian.policies.tests.conftest import AT, DAY, SETTLING, publish
from juxian.registry.models import Person
from juxian.registry.services import link_account

LATER = AT + timedelta(days=40)
SINCE = date(2025, 7, 15)


@pytest.fixture
def allowance(clause: Any, clerk: User, director: User) -> Benefit:
    """A settling-in allowance that is granted without application, in three tranches."""
    benefit = services.create_benefit(code="settle", name="安家补贴", kind="tranches", clause=clause, by=clerk, at=AT)
    parts = [("首期", "40", 0), ("中期", "30", 12), ("末期", "30", 24)]
    publish(
        benefit, SETTLING, clerk, director, valid_from=date(2024, 1, 1), unit="wan", automatic=True,
        tranches=[{"name": n, "share": s, "months": m} for n, s, m in parts],
    )  # fmt: skip
    return benefit


@pytest.fixture
def people(make_person: Callable[..., Person]) -> list[Person]:
    return [make_person("甲", level="A"), make_person("乙", level="B"), make_person("丙")]


def run() -> EntitlementRun:
    return services.run_entitlements(as_of=DAY, by="test", at=AT)


def prepared(benefit: Benefit, by: object, name: str = "2025年第一批") -> AutomaticBatch:
    return services.prepare_batch(name=name, run=run(), benefits=[benefit], by=by, at=AT)


def confirmed(benefit: Benefit, clerk: User, director: User) -> AutomaticBatch:
    batch = prepared(benefit, clerk)
    services.check_lines(batch=batch, lines=batch.lines.all(), by=clerk, at=AT)
    services.submit_batch(batch=batch, by=clerk, at=AT)
    return services.confirm_batch(batch=batch, by=director, at=AT)


def test_from_the_run_to_the_payments_due(
    allowance: Benefit, people: list[Person], clerk: User, director: User
) -> None:
    batch = prepared(allowance, clerk)
    assert batch.run_hash == batch.run.hash
    assert sorted(line.person.name for line in batch.lines.all()) == ["乙", "甲"]
    with pytest.raises(Refused, match="2"):
        services.submit_batch(batch=batch, by=clerk, at=AT)
    services.check_lines(batch=batch, lines=batch.lines.all(), by=clerk, at=AT)
    services.submit_batch(batch=batch, by=clerk, at=AT)
    batch = services.confirm_batch(batch=batch, by=director, at=AT)
    assert batch.objections_until == date(2025, 6, 9)  # five working days after Monday 2 June, a holiday
    with pytest.raises(Refused):
        services.hand_over(batch=batch, since=SINCE, by=clerk, at=AT)
    rows = services.hand_over(batch=batch, since=SINCE, by=clerk, at=LATER)
    mine = [(r.number, r.name, r.amount, r.due_on, r.kind) for r in rows if r.person.name == "甲"]
    assert mine == [
        (1, "首期", 40_000_000, SINCE, "payment"),
        (2, "中期", 30_000_000, date(2026, 7, 15), "payment"),
        (3, "末期", 30_000_000, date(2027, 7, 15), "payment"),
    ]
    grant = BenefitGrant.objects.get(person__name="甲")
    assert (grant.source, grant.reference, grant.total) == ("automatic", batch.name, 100_000_000)
    assert not matches(run()).exists()
    with pytest.raises(Refused):
        services.prepare_batch(name="又一批", run=run(), benefits=[allowance], by=clerk, at=LATER)
    with pytest.raises(Refused):
        services.hand_over(batch=batch, since=SINCE, by=clerk, at=LATER)


def test_running_the_match_again_gives_only_the_new(
    allowance: Benefit, people: list[Person], make_person: Callable[..., Person], clerk: User
) -> None:
    prepared(allowance, clerk)
    make_person("丁", level="C")
    second = prepared(allowance, clerk, "第二批")
    assert [line.person.name for line in second.lines.all()] == ["丁"]


def test_maker_is_not_checker(
    allowance: Benefit, people: list[Person], clerk: User, make_user: Callable[..., User]
) -> None:
    batch = prepared(allowance, clerk)
    other = make_user(Role.CLERK)
    services.check_lines(batch=batch, lines=batch.lines.all(), by=other, at=AT)
    services.submit_batch(batch=batch, by=clerk, at=AT)
    for maker in (clerk, other):
        with pytest.raises(Refused) as refused:
            services.confirm_batch(batch=batch, by=maker, at=AT)
        assert refused.value.code == "maker_is_checker"
    with pytest.raises(IntegrityError), transaction.atomic():
        AutomaticBatch.objects.filter(pk=batch.pk).update(
            state="confirmed", confirmed_by=batch.prepared_by, objections_until=DAY
        )


def test_left_out_with_a_reason_and_declined_by_the_person(
    allowance: Benefit, people: list[Person], clerk: User, director: User
) -> None:
    batch = prepared(allowance, clerk)
    first = batch.lines.filter(person__name="甲")
    with pytest.raises(Refused):
        services.leave_out(batch=batch, lines=first, reason=" ", by=clerk, at=AT)
    services.leave_out(batch=batch, lines=first, reason="已调离", by=clerk, at=AT)
    services.check_lines(batch=batch, lines=batch.lines.all(), by=clerk, at=AT)
    services.submit_batch(batch=batch, by=clerk, at=AT)
    batch = services.confirm_batch(batch=batch, by=director, at=AT)
    line = batch.lines.get(person__name="乙")
    services.answer_line(line=line, decline=True, by="乙", at=AT)
    with pytest.raises(Refused):
        services.answer_line(line=line, decline=True, by="乙", at=AT)
    assert services.hand_over(batch=batch, since=SINCE, by=clerk, at=LATER) == []
    assert not BenefitGrant.objects.exists()


def test_an_objection_is_decided_before_anything_is_handed_over(
    allowance: Benefit, people: list[Person], clerk: User, director: User
) -> None:
    batch = confirmed(allowance, clerk, director)
    line = batch.lines.get(person__name="甲")
    with pytest.raises(Refused):
        services.answer_line(line=line, decline=False, by="甲", at=AT)
    services.answer_line(line=line, decline=False, reason="类别应为A+", by="甲", at=AT)
    with pytest.raises(Refused) as refused:
        services.hand_over(batch=batch, since=SINCE, by=clerk, at=LATER)
    assert refused.value.code == "objection_undecided"
    with pytest.raises(Refused):
        services.resolve_objection(line=line, keep=True, answer="维持", by=clerk, at=LATER)
    services.resolve_objection(line=line, keep=True, answer="维持", by=director, at=LATER)
    with pytest.raises(Refused) as over:
        services.answer_line(line=line, decline=True, by="甲", at=LATER)
    assert over.value.code == "objections_over"
    assert len(services.hand_over(batch=batch, since=SINCE, by=clerk, at=LATER)) == 6


def test_who_received_it_meanwhile_is_left_out(
    allowance: Benefit, people: list[Person], clerk: User, director: User
) -> None:
    batch = confirmed(allowance, clerk, director)
    services.record_grant(benefit=allowance, person=people[0], since=DAY, total=1, by=clerk, at=AT)
    rows = services.hand_over(batch=batch, since=SINCE, by=clerk, at=LATER)
    assert {row.person.name for row in rows} == {"乙"}
    assert batch.lines.get(person=people[0]).state == AutomaticLine.State.LEFT_OUT


def test_the_database_refuses_the_same_tranche_twice_and_any_change(
    allowance: Benefit, people: list[Person], clerk: User, director: User
) -> None:
    batch = confirmed(allowance, clerk, director)
    row = services.hand_over(batch=batch, since=SINCE, by=clerk, at=LATER)[0]
    fields = {f.attname: getattr(row, f.attname) for f in HandOver._meta.concrete_fields if not f.primary_key}
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.filter(line=row.line).update(amount=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        AutomaticLine.objects.filter(pk=row.line_id).update(state="left_out", reason="")


def test_rules_that_changed_since_the_list_are_refused(
    allowance: Benefit, people: list[Person], clerk: User, director: User
) -> None:
    batch = confirmed(allowance, clerk, director)
    terms = allowance.versions.get().terms
    rules = terms.pop("table")
    publish(allowance, rules, clerk, director, valid_from=SINCE, **terms)
    with pytest.raises(Refused) as refused:
        services.hand_over(batch=batch, since=SINCE, by=clerk, at=LATER)
    assert refused.value.code == "rules_changed"
    assert not HandOver.objects.exists()
    services.cancel_batch(batch=batch, reason="规则已变", by=clerk, at=LATER)
    assert matches(run()).count() == 2


def test_a_service_is_handed_over_as_a_request(clause: Any, people: list[Person], clerk: User, director: User) -> None:
    card = services.create_benefit(code="card", name="绿卡", kind="level", clause=clause, by=clerk, at=AT)
    rules = {**SETTLING, "rules": [{**r, "outputs": ['"金卡"']} for r in SETTLING["rules"]]}
    publish(card, rules, clerk, director, valid_from=date(2024, 1, 1), automatic=True)
    batch = confirmed(card, clerk, director)
    rows = services.hand_over(batch=batch, since=SINCE, by=clerk, at=LATER)
    assert {(row.kind, row.amount) for row in rows} == {("service", None)}


@pytest.mark.django_db(transaction=True)
def test_two_hand_overs_at_once_pay_once(allowance: Benefit, people: list[Person], clerk: User, director: User) -> None:
    batch = confirmed(allowance, clerk, director)
    results: list[Any] = []

    def go() -> None:
        try:
            results.append(len(services.hand_over(batch=batch, since=SINCE, by=clerk, at=LATER)))
        except Refused as refused:
            results.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(map(str, results)) == ["6", "batch_state"]
    assert HandOver.objects.count() == 6


# Pages ---------------------------------------------------------------------------------------------------------


def test_a_clerk_and_a_director_do_it_in_the_browser(
    allowance: Benefit, people: list[Person], signed_in: Callable[..., Client], time_machine: Any
) -> None:
    time_machine.move_to(AT, tick=False)
    run()
    clerk, director = signed_in(Role.CLERK), signed_in(Role.DIRECTOR)
    page = clerk.post("/policies/automatic/", {"name": "六月批", "benefits": [allowance.pk], "days": 5}, follow=True)
    batch = AutomaticBatch.objects.get()
    assert "六月批" in page.content.decode()
    url = batch.get_absolute_url()
    line = batch.lines.get(person__name="乙")
    asked = clerk.post(f"{url}lines/", {"action": "leave-out", "selected": [line.pk]})
    assert "乙" in asked.content.decode()
    clerk.post(f"{url}lines/", {"action": "leave-out", "selected": [line.pk], "reason": "离职"})
    assert clerk.post(f"{url}lines/", {"action": "leave-out", "selected": [line.pk], "reason": ""}).status_code == 200
    clerk.post(f"{url}lines/", {"action": "check", "everything": "1"})
    clerk.post(f"{url}submit/")
    assert clerk.post(f"{url}confirm/").status_code == 403
    assert "六月批" in director.get("/").content.decode()
    director.post(f"{url}confirm/")
    batch.refresh_from_db()
    assert batch.state == "confirmed"
    time_machine.move_to(LATER, tick=False)
    clerk.post(f"{url}hand-over/", {"since": "2025-07-15"})
    assert HandOver.objects.count() == 3
    listed = clerk.get("/policies/automatic/hand-overs/?kind=payment").content.decode()
    assert "首期" in listed
    assert clerk.get("/policies/automatic/hand-overs/?export=xlsx")["Content-Type"].endswith("sheet")
    assert signed_in(Role.UNIT_OFFICER).get("/policies/automatic/hand-overs/").status_code == 403


def test_the_talent_hears_of_it_and_answers_for_themself_only(
    allowance: Benefit, people: list[Person], clerk: User, director: User, signed_in: Callable[..., Client],
    make_user: Callable[..., User], time_machine: Any,
) -> None:  # fmt: skip
    time_machine.move_to(AT, tick=False)
    batch = confirmed(allowance, clerk, director)
    client = signed_in(Role.TALENT)
    user = User.objects.get(pk=client.session["_auth_user_id"])
    link_account(person=people[0], account=user, by="test", at=AT)
    assert "安家补贴" in client.get("/").content.decode()
    mine, other = batch.lines.get(person=people[0]), batch.lines.get(person=people[1])
    assert client.post(f"/policies/automatic/lines/{other.pk}/answer/", {"decline": "1"}).status_code == 404
    page = client.post(f"/policies/automatic/lines/{mine.pk}/answer/", {"decline": "0", "reason": ""}, follow=True)
    mine.refresh_from_db()
    assert mine.state == "included"
    assert page.status_code == 200
    client.post(f"/policies/automatic/lines/{mine.pk}/answer/", {"decline": "0", "reason": "级别不对"})
    mine.refresh_from_db()
    assert mine.state == "objected"
    assert "级别不对" in client.get("/policies/entitlements/mine/").content.decode()


def test_days_to_object_in_a_year_not_announced_are_refused() -> None:
    from juxian.core.workdays import add_working_days

    assert add_working_days(date(2025, 9, 30), 1) == date(2025, 10, 9)
    with pytest.raises(Refused, match="2031"):
        add_working_days(date(2031, 1, 1), 1)
