"""Classes and designations: given, claimed, confirmed, ended."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from juxian.core.errors import Refused
from juxian.registry.models import Classification, DesignationKind, Person, Recognition
from juxian.registry.services import (
    award_designation,
    confirm_claim,
    create_designation_kind,
    publish_classification,
    recognise_class,
    reject_claim,
    teach_alias,
)
from juxian.registry.tests.conftest import AT

pytestmark = pytest.mark.django_db
NOW = {"by": "test", "at": AT}


def test_editions_follow_each_other(edition: Any) -> None:
    newer = publish_classification(name="2026年版", since=date(2026, 1, 1), levels=[("A", "顶尖", "……")], **NOW)

    assert Classification.objects.on(date(2025, 12, 31)).first() == edition
    assert Classification.objects.on(date(2026, 1, 1)).first() == newer
    assert Classification.objects.on(date(2023, 12, 31)).first() is None
    assert edition.levels.count() == 6


def test_an_edition_without_classes_is_refused(db: None) -> None:
    with pytest.raises(Refused):
        publish_classification(name="空", since=date(2026, 1, 1), levels=[], **NOW)


def test_a_new_class_ends_the_one_before(make_person: Callable[..., Person], edition: Any) -> None:
    person, levels = make_person(), {level.code: level for level in edition.levels.all()}
    recognise_class(person=person, level=levels["E"], since=date(2024, 5, 1), **NOW)

    recognise_class(person=person, level=levels["D"], since=date(2025, 2, 1), **NOW)

    held = [(one.level.code, one.since, one.until) for one in person.recognitions.order_by("since")]
    assert held == [("E", date(2024, 5, 1), date(2025, 1, 31)), ("D", date(2025, 2, 1), None)]
    assert Recognition.objects.on(date(2025, 1, 31)).get().level.code == "E"
    with pytest.raises(Refused) as refused:
        recognise_class(person=person, level=levels["C"], since=date(2025, 1, 1), **NOW)
    assert refused.value.code == "recognition_too_early"


def test_a_claim_counts_once_it_is_confirmed(make_person: Callable[..., Person], edition: Any) -> None:
    person, levels = make_person(), {level.code: level for level in edition.levels.all()}
    recognise_class(person=person, level=levels["F"], since=date(2024, 5, 1), **NOW)
    claim = recognise_class(person=person, level=levels["B"], since=date(2025, 3, 1), confirmed=False, **NOW)
    assert Recognition.objects.on(date(2025, 4, 1)).get().level.code == "F"

    with pytest.raises(Refused, match="本人"):
        confirm_claim(claim=claim, **NOW)
    confirm_claim(claim=claim, **NOW | {"by": "office"})

    assert Recognition.objects.on(date(2025, 4, 1)).get().level.code == "B"


def test_a_claim_is_rejected_with_a_reason(make_person: Callable[..., Person]) -> None:
    person, kind = make_person(), DesignationKind.objects.get(name="省双创人才")
    claim = award_designation(kind=kind, person=person, confirmed=False, **NOW)
    with pytest.raises(Refused):
        reject_claim(claim=claim, reason="", **NOW)

    reject_claim(claim=claim, reason="未见文件", **NOW)

    assert not person.designations.exists()
    confirmed = award_designation(kind=kind, person=person, **NOW)
    with pytest.raises(Refused) as refused:
        reject_claim(claim=confirmed, reason="未见文件", **NOW)
    assert refused.value.code == "claim_confirmed"


def test_a_designation_is_given_once_a_year_and_batch(make_person: Callable[..., Person]) -> None:
    person, kind = make_person(), DesignationKind.objects.get(name="市领军人才")
    award_designation(kind=kind, person=person, awarded=date(2024, 9, 1), batch="第三批", **NOW)

    with pytest.raises(ValidationError):
        award_designation(kind=kind, person=person, awarded=date(2024, 10, 1), batch="第三批", **NOW)

    award_designation(kind=kind, person=person, awarded=date(2025, 9, 1), batch="第四批", **NOW)
    assert sorted(person.designations.values_list("year", flat=True)) == [2024, 2025]


def test_another_name_means_one_kind(db: None) -> None:
    kind = create_designation_kind(name="区匠才", scope="district", aliases=["匠才工程"], **NOW)

    teach_alias(kind=kind, text="匠才　工程", **NOW)

    assert kind.aliases.count() == 1
    with pytest.raises(Refused) as refused:
        teach_alias(kind=DesignationKind.objects.get(name="院士"), text="匠才工程", **NOW)
    assert refused.value.code == "alias_taken"
