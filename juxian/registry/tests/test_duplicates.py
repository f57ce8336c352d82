"""Files about one person: found, merged so that nothing is lost, parted so that nothing remains."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from juxian.accounts.models import User
from juxian.audit.models import Event
from juxian.conftest import AT
from juxian.core.errors import Refused
from juxian.facts import snapshots
from juxian.organizations.models import Organization
from juxian.registry import finding, services
from juxian.registry.models import DuplicatePair, Education, Engagement, IdentityDocument, Merge, Person
from juxian.registry.sections.catalogue import NAMED
from juxian.registry.services.duplicates import references
from juxian.registry.tests.test_sections import VALUES

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)
NUMBER, OTHER_NUMBER = "320900198503210018", "320900198503210026"


def state() -> dict[str, list[dict[str, Any]]]:
    """Everything on file, column by column."""
    models = {model._meta.label: model for model, _field in references()}
    found = {label: list(model._base_manager.order_by("pk").values()) for label, model in models.items()}
    return found | {"people": list(Person.every.order_by("pk").values())}


@pytest.fixture
def two(tree: dict[str, Organization]) -> tuple[Person, Person]:
    """One person's two files: from the school with a number, from the firm with a phone and pay."""
    whole = services.create_person(
        name="方以宁", sex="2", born=date(1985, 3, 21), id_type=IdentityDocument.Kind.RESIDENT, id_number=_valid(), by="test",
        at=AT,
    )  # fmt: skip
    services.add_education(person=whole, level="11", degree="2", school="河海大学", by="test", at=AT)
    services.engage(person=whole, organization=tree["一中"], kind="employed", since=date(2015, 9, 1), by="test", at=AT)
    again = services.create_person(
        name="方以宁", born=date(1985, 3, 1), born_precision="month", phone="13800000001", by="test", at=LATER
    )
    services.add_education(person=again, level="11", degree="2", school="河海大学", by="test", at=LATER)
    services.add_title(person=again, name="高级工程师", by="test", at=LATER)
    services.engage(
        person=again, organization=tree["清岚公司"], kind="flexible", since=date(2024, 1, 1), wage_fen=9_000_000, by="test",
        at=LATER,
    )  # fmt: skip
    for name, fields in VALUES.items():
        services.add_row(section=NAMED[name], person=again, by="test", at=LATER, **fields)
    return whole, again


def _valid() -> str:
    from juxian.core.identity import check_character

    return "32090019850321002" + check_character("32090019850321002")


def test_a_merge_moves_everything_and_a_parting_restores_it_exactly(two: tuple[Person, Person]) -> None:
    kept, gone = two
    before = state()
    merge = services.merge_people(kept=kept, gone=gone, by="office", at=LATER)

    kept.refresh_from_db()
    assert list(Person.objects.filter(name="方以宁")) == [kept]
    assert kept.phone == "13800000001"
    assert kept.phone_index
    assert kept.born == date(1985, 3, 21)
    assert kept.titles.count() == 1
    assert kept.engagements.count() == 2
    assert kept.engagements.get(kind="flexible").wage_fen == 9_000_000
    assert [getattr(kept, NAMED[name].relation).count() for name in VALUES] == [1] * len(VALUES)
    assert Person.every.get(pk=gone.pk).merged_into == kept
    assert set(Event.objects.filter(target_id=str(kept.pk)).values_list("action", flat=True)) >= {"registry.took_over"}
    # Every row keeps its history, under whoever had it when.
    title = kept.titles.get()
    assert list(title.history.order_by("history_id").values_list("person_id", flat=True)) == [gone.pk, kept.pk]

    services.part_again(merge=merge, reason="两个人", by="office", at=LATER)
    assert state() == before
    assert Person.objects.filter(name="方以宁").count() == 2


def test_what_both_say_stays_with_the_merged_file(two: tuple[Person, Person]) -> None:
    kept, gone = two
    school = kept.educations.get()
    Education.objects.filter(person=gone).update(level=school.level, degree=school.degree)
    work = gone.engagements.get()
    services.end_engagement(engagement=work, last_day=date(2024, 6, 30), by="test", at=LATER)
    services.engage(
        person=gone, organization=kept.engagements.get().organization, kind="employed", since=date(2020, 1, 1), by="test",
        at=LATER,
    )  # fmt: skip
    merge = services.merge_people(kept=kept, gone=gone, by="office", at=LATER)

    assert merge.stayed >= 1
    assert Engagement.objects.filter(person=gone).exists()
    assert kept.engagements.count() == 2
    # Nothing of a merged file is counted anywhere.
    assert not Engagement.objects.filter(person__in=Person.objects.all(), pk__in=gone.engagements.values("pk")).exists()


def test_figures_count_one_person(two: tuple[Person, Person]) -> None:
    from juxian.facts import figures

    kept, gone = two

    def counted() -> Any:
        snapshot = snapshots.take(as_of=LATER.date(), by="test", at=LATER)
        return figures.compute("registry.people", as_of=LATER.date(), snapshot=snapshot).value

    assert counted() == 2
    services.merge_people(kept=kept, gone=gone, by="office", at=LATER)
    assert counted() == 1


def test_an_account_goes_along_and_two_are_refused(two: tuple[Person, Person], make_user: Any) -> None:
    kept, gone = two
    account = make_user("talent")
    services.link_account(person=gone, account=account, by="test", at=LATER)
    merge = services.merge_people(kept=kept, gone=gone, by="office", at=LATER)
    assert Person.objects.visible_to(account, "registry.own").get() == kept
    services.part_again(merge=merge, reason="两个人", by="office", at=LATER)
    assert Person.objects.visible_to(User.objects.get(pk=account.pk), "registry.own").get() == gone

    services.link_account(person=kept, account=make_user("talent"), by="test", at=LATER)
    with pytest.raises(Refused, match="账号"):
        services.merge_people(kept=kept, gone=gone, by="office", at=LATER)


def test_merged_files_are_not_merged_again_and_chains_come_apart_in_order(two: tuple[Person, Person]) -> None:
    kept, gone = two
    third = services.create_person(name="方以宁", phone="13800000001", by="test", at=LATER)
    first = services.merge_people(kept=kept, gone=gone, by="office", at=LATER)
    with pytest.raises(Refused):
        services.merge_people(kept=third, gone=gone, by="office", at=LATER)
    with pytest.raises((Refused, ValidationError)):
        services.merge_people(kept=kept, gone=kept, by="office", at=LATER)
    second = services.merge_people(kept=third, gone=kept, by="office", at=LATER)
    with pytest.raises(Refused):
        services.part_again(merge=first, reason="x", by="office", at=LATER)
    services.part_again(merge=second, reason="x", by="office", at=LATER)
    services.part_again(merge=first, reason="x", by="office", at=LATER)
    with pytest.raises(Refused):
        services.part_again(merge=first, reason="x", by="office", at=LATER)
    assert Person.objects.count() == 3


def test_the_number_of_a_merged_file_still_finds_the_person(two: tuple[Person, Person]) -> None:
    kept, gone = two
    services.merge_people(kept=kept, gone=gone, by="office", at=LATER)

    assert list(finding.looking_for(Person.objects.all(), gone.code, LATER.date())) == [kept]
    # File numbers are never given twice.
    assert services.create_person(name="新人", by="test", at=LATER).code > gone.code


@pytest.fixture
def crowd(tree: dict[str, Organization]) -> list[Person]:
    names = ["王海涛", "李静怡", "张伟", "陈晓燕", "刘建国", "赵明宇", "黄丽华", "周磊", "吴芳", "徐强"] * 6
    made = []
    for at, name in enumerate(names):
        person = services.create_person(
            name=name, born=date(1970, 1, 1) + timedelta(days=211 * at), phone=f"1390000{at:04d}", by="test", at=AT
        )
        services.engage(
            person=person, organization=tree["一中" if at % 2 else "清岚公司"], kind="employed", since=date(2020, 1, 1),
            by="test", at=AT,
        )  # fmt: skip
        made.append(person)
    return made


def test_duplicates_are_found_and_what_was_decided_stays(crowd: list[Person], two: tuple[Person, Person]) -> None:
    counts = services.find_duplicates(by="office", at=LATER)
    again = services.create_person(name=crowd[3].name, born=crowd[3].born, phone=crowd[3].phone, by="test", at=LATER)
    second = services.find_duplicates(by="office", at=LATER)
    pair = DuplicatePair.objects.waiting().get(left=crowd[3], right=again)

    assert second["new"] == 1
    assert second["people"] == counts["people"] + 1
    assert {name for name, _outcome, _bits in pair.evidence} >= {"name", "born", "phone"}
    services.tell_apart(pair=pair, reason="同名同日", by="office", at=LATER)
    with pytest.raises(Refused):
        services.tell_apart(pair=pair, reason="again", by="office", at=LATER)
    assert services.find_duplicates(by="office", at=LATER)["new"] == 0
    assert not DuplicatePair.objects.waiting().filter(pk=pair.pk).exists()


def test_a_merge_settles_its_pair(crowd: list[Person], two: tuple[Person, Person]) -> None:
    again = services.create_person(name=crowd[3].name, born=crowd[3].born, phone=crowd[3].phone, by="test", at=LATER)
    services.find_duplicates(by="office", at=LATER)
    pair = DuplicatePair.objects.get(left=crowd[3], right=again)
    merge = services.merge_people(kept=crowd[3], gone=again, by="office", at=LATER)

    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == ("merged", "office")
    services.part_again(merge=merge, reason="弄错了", by="office", at=LATER)
    pair.refresh_from_db()
    assert pair.state == "different"
    assert services.find_duplicates(by="office", at=LATER)["new"] == 0
    assert Merge.objects.get().undone_by == "office"
