"""The designations that exist nationwide and in the province, so that a new installation can read rosters at once."""

import csv
from importlib.resources import files

from django.db import migrations

from juxian.core.text import code_key


def fill(apps, schema_editor):
    kinds = apps.get_model("registry", "DesignationKind")
    aliases = apps.get_model("registry", "DesignationAlias")
    text = (files("juxian.registry.data") / "designation_kinds.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        names = [name for name in row.pop("aliases").split("|") if name]
        flags = {name: row.pop(name) == "1" for name in ("is_high_level", "for_teams")}
        kind = kinds.objects.create(**row, **flags)
        aliases.objects.bulk_create([aliases(kind=kind, text=name, key=code_key(name)) for name in names])


def empty(apps, schema_editor):
    apps.get_model("registry", "DesignationKind").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(fill, empty)]
