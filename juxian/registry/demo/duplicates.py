"""Second files of some people, as another unit's roster brings them: most to be decided, one merged, one told apart."""

from datetime import date, timedelta

from juxian.core.demonstration import District
from juxian.organizations.models import Organization
from juxian.registry.models import DuplicatePair, Person
from juxian.registry.services import create_person, engage, find_duplicates, merge_people, tell_apart

AGAIN = 7


def load(district: District, source: str) -> None:
    """Write the second files and compare all."""
    random = district.random("registry.duplicates")
    whole = Person.objects.exclude(phone_index="").exclude(born=None).filter(born_precision="day", designations=None)
    keys = random.sample(list(whole.order_by("pk").values_list("pk", flat=True)), AGAIN)
    units = list(Organization.objects.without_tree_fields().filter(kind=Organization.Kind.EMPLOYER).order_by("pk"))
    by, at = district.by, district.at + timedelta(days=1)
    for number, person in enumerate(Person.objects.filter(pk__in=keys).order_by("pk")):
        month = number % 2 == 0
        born = person.born.replace(day=1) if month and person.born else person.born
        again = create_person(
            name=person.name, sex=person.sex, born=born, born_precision="month" if month else "day", phone=person.phone,
            by=by, at=at, source=source,
        )  # fmt: skip
        engage(
            person=again, organization=random.choice(units), kind="flexible", since=date(2025, 3, 1), by=by, at=at, source=source
        )  # fmt: skip
    find_duplicates(by=by, at=at)
    pairs = list(DuplicatePair.objects.waiting().select_related("left", "right"))
    merge_people(kept=pairs[0].left, gone=pairs[0].right, by=by, at=at)
    tell_apart(pair=pairs[-1], reason="同名，经电话核实为两人", by=by, at=at)
