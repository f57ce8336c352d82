"""What the pages call the fields of a roster and the faults in their cells."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from juxian.registry.rosters.messages import CELL_FAULTS, translate

FIELD_LABELS: dict[str, Promise | str] = {
    "file_number": _("file number"),
    "employer": _("name of the employer"),
    "township": _("township or street"),
    "name": _("person's name"),
    "id_type": _("kind of document"),
    "id_number": _("identity number"),
    "sex": _("sex"),
    "birth_date": _("born"),
    "ethnic_group": _("ethnic group"),
    "political_status": _("political status"),
    "education": _("education"),
    "degree": _("degree"),
    "school": _("school"),
    "major": _("major"),
    "title": _("professional title"),
    "title_level": _("title level"),
    "designations": _("designations"),
    "category": _("class"),
    "engagement_kind": _("kind of engagement"),
    "arrival_date": _("arrived on"),
    "annual_wage_yuan": _("annual wage"),
    "phone": _("phone"),
    "remarks": _("remarks"),
    "row_mark": _("check mark of the template"),
}


def fields_label(fields: tuple[str, ...] | list[str]) -> str:
    """Return what a column holds, several fields with a plus between."""
    return " + ".join(str(FIELD_LABELS.get(field, field)) for field in fields)


def fault_text(code: str) -> str:
    """Return what is wrong with a cell and what to do about it."""
    problem, remedy = CELL_FAULTS[code]
    return f"{translate(problem)} {translate(remedy)}"
