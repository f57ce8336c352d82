"""The peer of `import.py`: the same roster through django-import-export, with bulk writes and per-cell errors."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export import fields, resources, widgets
from import_export.formats.base_formats import XLSX

from juxian.core import codes, crypto
from juxian.core.identity import read_identity
from juxian.core.money import to_fen
from juxian.organizations.models import Organization
from juxian.organizations.services import create_organization
from juxian.registry.importing.employers import root
from juxian.registry.models import Education, Engagement, IdentityDocument, Person, Title
from juxian.registry.names import spelling

AT = timezone.now()
STAMP = {"source": "bench", "entered_at": AT, "entered_by": "bench"}


class Coded(widgets.Widget):
    """A cell of a national code table."""

    def __init__(self, normalise: Any, attribute: str = "code") -> None:
        super().__init__()
        self.normalise, self.attribute = normalise, attribute

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if value in (None, ""):
            return ""
        found = self.normalise(str(value))
        if found is None:
            raise ValueError(f"{value} is in no code table")
        return getattr(found, self.attribute) if self.attribute else found


class Month(widgets.Widget):
    """A date to the day or the month."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        parts = str(value).replace(".", "-").split("-")
        return date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) > 2 else 1)


class Number(widgets.Widget):
    """An identity number that passes its own checks and agrees with sex and birth."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        identity = read_identity(str(value))
        if not identity.valid:
            raise ValueError("no valid identity number")
        if identity.sex and row and row["性别"] != identity.sex:
            raise ValueError("the sex contradicts the number")
        return identity


EXTRA = {
    "number": ("身份证号", Number()),
    "level": ("学历", Coded(codes.normalise_education)),
    "degree": ("学位", Coded(codes.normalise_degree)),
    "title": ("职称", Coded(codes.normalise_title, "")),
    "title_level": ("职称级别", Coded(codes.normalise_title_level)),
    "since": ("引进时间", Month()),
}


class PersonResource(resources.ModelResource):  # type: ignore[misc]
    """People with what hangs on them, collected while rows are read and written in bulk after each batch."""

    name = fields.Field("name", "姓名")
    sex = fields.Field("sex", "性别", Coded(codes.normalise_sex))
    born = fields.Field("born", "出生年月", Month())
    ethnic_group = fields.Field("ethnic_group", "民族", Coded(codes.normalise_ethnic_group))
    political_status = fields.Field("political_status", "政治面貌", Coded(codes.normalise_political_status))
    phone = fields.Field("phone", "联系电话")

    class Meta:
        model = Person
        fields = ("name", "sex", "born", "ethnic_group", "political_status", "phone")
        import_id_fields: list[str] = []
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        force_init_instance = True
        clean_model_instances = True
        use_transactions = True
        raise_errors = False

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.units: dict[str, Organization] = {}
        self.waiting: list[tuple[Person, dict[str, Any], Any]] = []
        self.seen: set[str] = set()

    def import_instance(self, instance: Person, row: Any, **kwargs: Any) -> None:
        errors: dict[str, Any] = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = dict(error.error_dict)
        read = {}
        for key, (column, widget) in EXTRA.items():
            try:
                read[key] = widget.clean(row[column], row)
            except ValueError as error:
                errors[key] = ValidationError(str(error))
        if errors:
            raise ValidationError(errors)
        index = crypto.blind_index(read["number"].number)
        if index in self.seen:
            raise ValidationError({"number": ValidationError("twice")})
        self.seen.add(index)
        self.count += 1
        instance.code = f"RC2026{self.count:06d}"
        instance.pinyin, instance.initials = spelling(instance.name)
        instance.phone_index = crypto.blind_index(instance.phone)
        for name, value in STAMP.items():
            setattr(instance, name, value)
        self.waiting.append((instance, row, (read, index)))

    def validate_instance(
        self, instance: Person, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        # Spared: a query a row for the uniqueness of the file number.
        super().validate_instance(instance, import_validation_errors, validate_unique=False)

    def bulk_create(self, *args: Any, **kwargs: Any) -> None:
        super().bulk_create(*args, **kwargs)
        waiting, self.waiting = [one for one in self.waiting if one[0].pk], []
        IdentityDocument.objects.bulk_create(
            IdentityDocument(person=p, kind=r["number"].kind, number=r["number"].number, number_index=index, **STAMP)
            for p, _row, (r, index) in waiting
        )
        Education.objects.bulk_create(
            Education(
                person=p, level=r["level"], degree=r["degree"], school=row["毕业院校"], major=row["所学专业"], **STAMP
            )
            for p, row, (r, _index) in waiting
        )
        Title.objects.bulk_create(
            Title(person=p, name=r["title"].name, level=r["title_level"], **STAMP) for p, _row, (r, _i) in waiting
        )
        Engagement.objects.bulk_create(
            Engagement(
                person=p,
                organization=self.unit(row["工作单位"]),
                since=r["since"],
                wage=str(to_fen(str(row["年薪（元）"]))),
                **STAMP,
            )
            for p, row, (r, _i) in waiting
        )

    def unit(self, name: str) -> Organization:
        """Return the employer of that name, made when it is new."""
        if name not in self.units:
            self.units[name] = create_organization(
                kind="employer", name=name, parent=root(by="bench", at=AT), by="bench", at=AT
            )
        return self.units[name]


def run(path: Path) -> dict[str, int]:
    """Import the workbook and return how many rows were written and refused."""
    result = PersonResource().import_data(XLSX().create_dataset(path.read_bytes()), dry_run=False)
    rejected = len(result.invalid_rows) + len(result.error_rows)
    for row in result.error_rows[:1]:
        raise SystemExit(str(row.errors[0].error))
    return {"written": Person.objects.count(), "rejected": rejected}
