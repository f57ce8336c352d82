"""Make the keys of the people on file before there were keys."""

from typing import Any

from django.db import migrations

from juxian.registry.keys import COLUMNS, rows_of

CHUNK = 2_000


def fill(apps: Any, schema_editor: Any) -> None:
    person_model, document_model, key_model = (
        apps.get_model("registry", name) for name in ("Person", "IdentityDocument", "SearchKey")
    )
    standing = list(
        person_model.objects.filter(merged_into=None, erased_at=None).order_by("pk").values_list("pk", flat=True)
    )
    for start in range(0, len(standing), CHUNK):
        chunk = standing[start : start + CHUNK]
        numbers: dict[int, list[str]] = {}
        for document in document_model.objects.filter(person__in=chunk, is_active=True).order_by("pk"):
            numbers.setdefault(document.person_id, []).append(document.number)
        people = person_model.objects.filter(pk__in=chunk).only("name", "former_name", "latin_name", "phone")
        key_model.objects.bulk_create(
            (
                key_model(person_id=one.pk, **dict(zip(COLUMNS, cells, strict=True)))
                for one in people.order_by("pk")
                for cells in rows_of(
                    (one.name, one.former_name, one.latin_name), numbers.get(one.pk, ()), one.phone.split("、")
                )
            ),
            batch_size=CHUNK,
        )


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_search_keys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
