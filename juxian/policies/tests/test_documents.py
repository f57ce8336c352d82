"""Drafting, publishing and repealing a document."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from juxian.accounts.models import User
from juxian.audit.models import Event
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.policies import services
from juxian.policies.models import Benefit, Clause, Policy
from juxian.policies.tests.conftest import AT

HEAD = {
    "title": "青年人才办法",
    "number": "亭人才〔2025〕9号",
    "issuer": "人才办",
    "level": "district",
    "issued_on": "2025-05-01",
    "in_force_from": "2025-06-01",
}


@pytest.fixture
def draft(clerk: User) -> Policy:
    """A draft with one clause."""
    fields = HEAD | {"issued_on": date(2025, 5, 1), "in_force_from": date(2025, 6, 1)}
    made = services.create_policy(by=clerk, at=AT, **fields)
    services.add_clause(policy=made, number="第一条", text="目的。", by=clerk, at=AT)
    return made


def test_a_clerk_drafts_in_the_browser(signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CLERK)
    answer = client.post(reverse("policies:new"), HEAD, follow=True)
    assert answer.status_code == 200
    policy = Policy.objects.get()
    assert (policy.status, policy.in_force_from) == ("draft", date(2025, 6, 1))
    clause = {"number": "第一条", "heading": "目的", "text": "为集聚青年人才。"}
    client.post(reverse("policies:new-clause", args=[policy.pk]), clause)
    assert policy.clauses.get().text == "为集聚青年人才。"
    client.post(reverse("policies:edit", args=[policy.pk]), HEAD | {"title": "青年人才管理办法"})
    policy.refresh_from_db()
    assert policy.title == "青年人才管理办法"
    assert Event.objects.get(action="policies.policy_changed").before == {"title": "青年人才办法"}


def test_a_wrong_draft_says_what_is_wrong(signed_in: Callable[..., Client]) -> None:
    answer = signed_in(Role.CLERK).post(reverse("policies:new"), HEAD | {"in_force_until": "2025-01-01", "issuer": ""})
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() >= {"issuer"}
    assert not Policy.objects.exists()


def test_a_number_is_used_once(draft: Policy, clerk: User) -> None:
    fields = {"title": "另一份", "number": draft.number, "issuer": "人才办", "issued_on": AT, "in_force_from": AT}
    with pytest.raises(ValidationError):
        services.create_policy(by=clerk, at=AT, **fields)


@pytest.mark.parametrize("role", [Role.LEADER, Role.UNIT_OFFICER, Role.TALENT, Role.DIRECTOR])
def test_only_clerks_draft(role: Role, signed_in: Callable[..., Client]) -> None:
    assert signed_in(role).get(reverse("policies:new")).status_code == 403


def test_a_draft_is_the_offices_alone(draft: Policy, signed_in: Callable[..., Client]) -> None:
    url = reverse("policies:policy", args=[draft.pk])
    assert signed_in(Role.UNIT_OFFICER, "教育局").get(url).status_code == 404
    assert signed_in(Role.DIRECTOR).get(url).status_code == 200
    assert draft.title.encode() not in signed_in(Role.LEADER, "领导小组").get(reverse("policies:policies")).content


def test_a_director_publishes(draft: Policy, signed_in: Callable[..., Client]) -> None:
    signed_in(Role.DIRECTOR).post(reverse("policies:publish", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.status == "published"
    assert draft.published_by
    assert signed_in(Role.TALENT, "清岚公司").get(draft.get_absolute_url()).status_code == 200


def test_whoever_worked_on_it_does_not_publish(draft: Policy, clerk: User, director: User) -> None:
    services.change_policy(policy=draft, title="改过", by=director, at=AT)
    for maker in (clerk, director):
        with pytest.raises(Refused, match="参与了起草"):
            services.publish_policy(policy=draft, by=maker, at=AT)


def test_an_empty_draft_is_not_published(director: User, clerk: User) -> None:
    fields = HEAD | {"issued_on": date(2025, 5, 1), "in_force_from": date(2025, 6, 1)}
    made = services.create_policy(by=clerk, at=AT, **fields)
    with pytest.raises(Refused, match="条款"):
        services.publish_policy(policy=made, by=director, at=AT)


def test_what_is_published_stands(policy: Policy, clerk: User) -> None:
    clause = policy.clauses.first()
    assert clause is not None
    for call in (
        lambda: services.change_policy(policy=policy, title="改", by=clerk, at=AT),
        lambda: services.add_clause(policy=policy, number="第九条", text="x", by=clerk, at=AT),
        lambda: services.change_clause(clause=clause, text="x", by=clerk, at=AT),
        lambda: services.remove_clause(clause=clause, by=clerk, at=AT),
        lambda: services.publish_policy(policy=policy, by=clerk, at=AT),
    ):
        with pytest.raises(Refused, match="已经发布"):
            call()


def test_a_clause_goes_while_nothing_stands_on_it(draft: Policy, clerk: User, signed_in: Callable[..., Client]) -> None:
    clause = draft.clauses.get()
    services.create_benefit(code="x", name="住宿", kind="service", clause=clause, by=clerk, at=AT)
    with pytest.raises(Refused, match="待遇"):
        services.remove_clause(clause=clause, by=clerk, at=AT)
    other = services.add_clause(policy=draft, number="第二条", text="x", by=clerk, at=AT)
    signed_in(Role.CLERK).post(reverse("policies:remove-clause", args=[draft.pk, other.pk]))
    assert not Clause.objects.filter(pk=other.pk).exists()


def test_the_child_is_looked_up_through_its_parent(
    draft: Policy, policy: Policy, signed_in: Callable[..., Client]
) -> None:
    foreign = policy.clauses.first()
    assert foreign is not None
    url = reverse("policies:edit-clause", args=[draft.pk, foreign.pk])
    assert signed_in(Role.CLERK).get(url).status_code == 404


def test_repealing_ends_it(policy: Policy, settling: Benefit, signed_in: Callable[..., Client]) -> None:
    url = reverse("policies:repeal", args=[policy.pk])
    assert signed_in(Role.CLERK).post(url, {"last_day": "2025-06-30", "reason": "x"}).status_code == 403
    director = signed_in(Role.DIRECTOR)
    director.post(url, {"last_day": "2025-06-30", "reason": ""})
    policy.refresh_from_db()
    assert policy.status == "published"
    director.post(url, {"last_day": "2025-06-30", "reason": "新办法取代"})
    policy.refresh_from_db()
    assert (policy.status, policy.in_force_until) == ("repealed", date(2025, 6, 30))
    in_force = settling.versions.model.objects.in_force
    assert in_force(date(2025, 6, 30)).exists()
    assert not in_force(date(2025, 7, 1)).exists()


def test_the_file_comes_back(draft: Policy, clerk: User, signed_in: Callable[..., Client]) -> None:
    file = SimpleUploadedFile("办法.pdf", b"%PDF-1.7 x")
    services.change_policy(policy=draft, file=file, by=clerk, at=AT)
    url = reverse("policies:file", args=[draft.pk])
    answer = signed_in(Role.CLERK).get(url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"
    assert answer["Content-Disposition"].startswith("attachment")
    assert signed_in(Role.LEADER, "领导小组").get(url).status_code == 404


def test_other_files_are_refused(signed_in: Callable[..., Client]) -> None:
    form = HEAD | {"file": SimpleUploadedFile("办法.html", b"<script>")}
    answer = signed_in(Role.CLERK).post(reverse("policies:new"), form)
    assert "file" in answer.context["form"].errors


@pytest.mark.parametrize(
    "wrong", [{"number": ""}, {"in_force_until": date(2020, 1, 1)}, {"status": "published"}, {"title": ""}]
)
def test_the_database_holds_the_invariants(draft: Policy, wrong: dict[str, object], policy: Policy) -> None:
    wrong = wrong if wrong != {"number": ""} else {"number": policy.number}
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.filter(pk=draft.pk).update(**wrong)
