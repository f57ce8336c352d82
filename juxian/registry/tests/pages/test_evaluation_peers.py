"""Peer review and the comparison of versions, on pages."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.registry.evaluation.definition import Definition
from juxian.registry.models import EvaluationRun, EvaluationVersion, PeerReview, PeerRound, Person
from juxian.registry.tests.pages.test_evaluation_runs import METHOD, evaluated, text, url, version
from juxian.registry.tests.test_evaluation_scores import ladder

pytestmark = pytest.mark.django_db
Make, SignIn = Callable[..., Any], Callable[..., Client]
__all__ = ["version"]


@pytest.fixture
def person(make_person: Make, tmp_path: Path, settings: Any) -> Person:
    """One paid 36 万 at 一中, in a snapshot of today."""
    settings.DATA = tmp_path
    found: Person = make_person("金甲", "一中", work={"wage_fen": 36_000_000})
    snapshots.take(as_of=timezone.localdate(), by="test", at=timezone.now())
    return found


def test_experts_review_blind_and_the_run_takes_it_over(
    version: EvaluationVersion, person: Person, make_user: Make, signed_in: SignIn
) -> None:
    experts = [make_user(Role.EXPERT) for _ in range(3)]
    clients = [Client() for _ in experts]
    for client, user in zip(clients, experts, strict=True):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    clerk = signed_in(Role.CLERK)
    due = timezone.localdate() + timedelta(days=7)
    asked = {
        "version": version.pk, "name": "第一轮", "condition": '单位 = "一中"', "due": due.isoformat(),
        "reviewers": [user.pk for user in experts],
    }  # fmt: skip
    for wrong in (
        {"condition": "单位 ="},
        {"condition": "年龄 > 200"},
        {"due": "2020-01-01"},
        {"reviewers": [experts[0].pk]},
    ):
        assert clerk.post(url("new_peer_round"), asked | wrong).status_code == 200, wrong
    clerk.post(url("new_peer_round"), asked)
    held = PeerRound.objects.get()
    assert "完成 1 人的同行评议" in text(clients[0].get(reverse("web:desk")))
    pages = [url("peer_review", PeerReview.objects.get(reviewer=user).pk) for user in experts]
    assert clients[0].get(pages[1]).status_code == 404
    shown = text(clients[0].get(pages[0]))
    assert "一中" in shown
    assert "年薪" not in shown
    for wrong in ({"score": "101", "reason": "强"}, {"score": "90", "reason": " "}):
        assert clients[0].post(pages[0], wrong).status_code == 200
    for client, page, score in zip(clients, pages, (60, 77, 99), strict=True):
        client.post(page, {"score": score, "reason": f"理由{score}"})
    assert "理由99" not in text(clients[0].get(pages[0]))
    assert "理由99" not in text(clerk.get(held.get_absolute_url()))
    clerk.post(url("close_peer_round", held.pk))
    closed = text(clerk.get(held.get_absolute_url()))
    assert all(said in closed for said in ("理由60", "理由99", "77.00"))
    clients[0].post(pages[0], {"score": "1", "reason": "晚了"})
    assert PeerReview.objects.get(reviewer=experts[0]).score == 60
    clerk.post(
        url("new_evaluation_run"),
        {"version": version.pk, "as_of": timezone.localdate().isoformat(), "purpose": "选拔", "responsible": "主任",
         "round": held.pk},
    )  # fmt: skip
    assert EvaluationRun.objects.get().peers == {str(person.pk): "77.00"}


def test_two_versions_side_by_side(
    version: EvaluationVersion, person: Person, make_user: Make, signed_in: SignIn
) -> None:
    evaluated(version, make_user(Role.CLERK))
    other = METHOD.with_criterion(0, 0, ladder("年薪", (300000, 50), (720000, 100)))
    second = EvaluationVersion(
        model=version.model, number=2, definition=other.to_json(), hash=other.hash, reason="分两档", drafted_by="a",
        adopted_by="b", adopted_at=timezone.now(),
    )  # fmt: skip
    second.save()
    clerk, page = signed_in(Role.CLERK), url("compare_evaluation", version.model_id)
    assert clerk.get(page).status_code == 200
    asked = {"first": "1", "second": "2", "as_of": timezone.localdate().isoformat()}
    shown = text(clerk.get(page, asked))
    assert "金甲" in shown
    assert "-30.00" in shown  # 市场 from 100 to 50, of 60 per cent
    assert clerk.get(page, asked | {"second": "9"}).status_code == 200
    assert clerk.get(page, asked | {"as_of": "1999-01-01"}).status_code == 200
    assert clerk.get(page, asked | {"export": "xlsx"})["Content-Type"].startswith("application/vnd")
    assert Definition.of(second.definition) == other
