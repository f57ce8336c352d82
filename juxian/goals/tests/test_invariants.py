"""What the database itself refuses, whoever writes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from juxian.goals.models import Target


@pytest.mark.parametrize(
    "fields",
    [
        {"low": -1},
        {"comparator": "range"},
        {"comparator": "range", "high": 1},
        {"high": 9},
        {"deadline": None},
    ],
)
def test_a_target_is_a_sound_quantity(tree, fields):
    sound = {"year": 2025, "name": "目标", "organization": tree["领导小组"], "low": 3, "deadline": date(2025, 12, 31)}
    Target.objects.bulk_create([Target(**sound)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.bulk_create([Target(**(sound | {"name": "另一个"} | fields))])


def test_a_year_has_a_target_once_and_a_unit_one_part(tree):
    whole = {"year": 2025, "name": "目标", "organization": tree["领导小组"], "low": 3, "deadline": date(2025, 12, 31)}
    first = Target.objects.create(**whole)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.bulk_create([Target(**whole)])
    part = whole | {"organization": tree["教育局"], "parent": first}
    Target.objects.create(**part)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.bulk_create([Target(**part)])
