"""A person asks for something on their file to be put right; whoever keeps it answers, and nobody else reads it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from juxian.audit.models import Event
from juxian.conftest import AT
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.registry import services
from juxian.registry.models import Correction, Person

pytestmark = pytest.mark.django_db
WRONG = "电话应为 13812345678，不是 13900000000"
MINE, LISTED = reverse("registry:my_corrections"), reverse("registry:corrections")


@pytest.fixture
def person(tree: dict) -> Person:
    made = services.create_person(name="方以宁", phone="13900000000", by="test", at=AT)
    services.engage(person=made, organization=tree["清岚公司"], kind="employed", since=AT.date(), by="test", at=AT)
    return made


@pytest.fixture
def talent(person: Person, make_user: Callable, client: Client) -> Client:
    account = make_user(Role.TALENT, "清岚公司")
    services.link_account(person=person, account=account, by="test", at=AT)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked(person: Person, text: str = WRONG) -> Correction:
    return services.ask_correction(person=person, part="particulars", text=text, by="talent", at=AT)


def test_from_asking_to_the_answer(person: Person, talent: Client, signed_in: Callable[..., Client]) -> None:
    refused = talent.post(MINE, {"part": "particulars", "text": " "})
    assert "必填" in refused.content.decode() or "不能为空" in refused.content.decode()
    assert not Correction.objects.exists()

    sent = talent.post(MINE, {"part": "particulars", "text": WRONG}, follow=True).content.decode()
    assert "已提交" in sent
    assert WRONG in sent
    found = Correction.objects.get()
    assert found.due > found.asked_at.date() + timedelta(days=14)

    employer = signed_in(Role.EMPLOYER_HR, "清岚公司")
    assert "1" in employer.get(reverse("web:desk")).content.decode()
    assert "方以宁" in employer.get(LISTED).content.decode()
    page = employer.get(found.get_absolute_url()).content.decode()
    assert WRONG in page
    kept = employer.post(found.get_absolute_url(), {"decision": "done", "answer": ""}).content.decode()
    assert WRONG in kept
    assert Correction.objects.get().state == "open"
    employer.post(found.get_absolute_url(), {"decision": "done", "answer": "已改"})

    assert Correction.objects.get().state == "done"
    assert "已改" in talent.get(MINE).content.decode()
    assert "方以宁" not in employer.get(LISTED).content.decode()
    # The trail tells that it happened and nothing of what was written.
    told = str(list(Event.objects.filter(action__contains="correction").values()))
    assert "correction_answered" in told
    assert "13812345678" not in told


def test_who_does_not_keep_the_file_reads_nothing(person: Person, signed_in: Callable[..., Client]) -> None:
    found = asked(person)
    outside = signed_in(Role.UNIT_OFFICER, "教育局")

    assert outside.get(found.get_absolute_url()).status_code == 404
    assert outside.post(found.get_absolute_url(), {"decision": "done", "answer": "x"}).status_code == 404
    assert "方以宁" not in outside.get(LISTED, {"state": ""}).content.decode()
    other = signed_in(Role.TALENT, "清岚公司")
    assert other.post(reverse("registry:withdraw_correction", args=[found.pk])).status_code == 404
    assert signed_in(Role.LEADER, "领导小组").get(LISTED).status_code == 403
    assert signed_in(Role.CLERK).get(found.get_absolute_url()).status_code == 200


def test_a_request_is_answered_once_and_not_by_whoever_asked(person: Person, talent: Client) -> None:
    found = asked(person)
    with pytest.raises(Refused):
        services.answer_correction(correction=found, done=True, answer="x", by="talent", at=AT)
    services.answer_correction(correction=found, done=False, answer="证件上如此", by="office", at=AT)
    with pytest.raises(Refused):
        services.answer_correction(correction=found, done=True, answer="x", by="office", at=AT)
    with pytest.raises(Refused):
        services.withdraw_correction(correction=found, by="talent", at=AT)
    second = asked(person)
    talent.post(reverse("registry:withdraw_correction", args=[second.pk]))
    assert Correction.objects.get(pk=second.pk).state == "withdrawn"
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=found.pk).update(answered_by="")


def test_ten_wait_at_most_and_a_merge_takes_them_along(person: Person) -> None:
    for number in range(10):
        asked(person, f"第{number}处")
    with pytest.raises(Refused):
        asked(person)
    again = services.create_person(name="方以宁", by="test", at=AT)
    services.merge_people(kept=again, gone=person, by="office", at=AT)
    assert again.corrections.waiting().count() == 10
