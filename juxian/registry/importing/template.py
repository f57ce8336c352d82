"""The workbook that a unit gets of its people: what is on file, in the columns that the importer reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import BinaryIO

from django.utils.translation import gettext as _

from juxian.core import excel
from juxian.core.codes import table
from juxian.core.identity import IdentityKind
from juxian.organizations.models import Reach
from juxian.registry.importing import marks
from juxian.registry.importing.drafting import KINDS, SEXES, Directory
from juxian.registry.importing.held import held
from juxian.registry.importing.matching import chunks
from juxian.registry.importing.preview import SENSITIVE, shown
from juxian.registry.importing.revising import said, works_at
from juxian.registry.rosters.fields import Context, reader

# Headings are words that the importer reads, and so the same in every language.
HEADINGS = {
    "file_number": "人才编号",
    "name": "姓名",
    "id_type": "证件类型",
    "id_number": "证件号码",
    "sex": "性别",
    "birth_date": "出生日期",
    "ethnic_group": "民族",
    "political_status": "政治面貌",
    "education": "学历",
    "degree": "学位",
    "school": "毕业院校",
    "major": "所学专业",
    "title": "职称",
    "designations": "人才称号",
    "category": "人才类别",
    "employer": "单位名称",
    "engagement_kind": "引进方式",
    "arrival_date": "引进时间",
    "annual_wage_yuan": "年薪（元）",
    "phone": "联系电话",
    "remarks": "备注",
    "row_mark": "核对码",
}
CODED = {
    "ethnic_group": "ethnic_groups",
    "political_status": "political_statuses",
    "education": "educations",
    "degree": "degrees",
    "title": "titles",
}
A_BATCH = 1_000


def write(
    file: BinaryIO, keys: Sequence[int], *, mine: Reach, clear: frozenset[int], clear_pay: Reach, day: date
) -> None:
    """Write the people of `keys` in their order into `file`, each with their work within `mine`.

    Numbers and phones stand in the clear for the people of `clear`, and their pay if it is paid within `clear_pay`;
    the others' are masked.
    """
    rows = _rows(keys, mine=mine, clear=clear, clear_pay=clear_pay, day=day)
    columns = list(HEADINGS)
    filling = excel.Filling(
        choices={columns.index(name): values for name, values in choices(day).items()},
        texts=[columns.index(name) for name in ("file_number", "id_number", "phone")],
        hidden=[columns.index("row_mark")],
        title=_("How to fill in"),
        notes=notes(),
        lists=_("Lists"),
    )
    excel.write(file, list(HEADINGS.values()), rows, sheet=_("People"), filling=filling)


def _rows(
    keys: Sequence[int], *, mine: Reach, clear: frozenset[int], clear_pay: Reach, day: date
) -> Iterator[list[object]]:
    context = Context(day)
    for chunk in chunks(keys, A_BATCH):
        found = held(chunk, day)
        for key in chunk:
            one = found[key]
            work = works_at(one, mine, day)
            values = said(one, work, context)
            values |= {"file_number": one.person.code, "row_mark": marks.of_row(one.person.code, values)}
            hidden = set(SENSITIVE) if key not in clear else set()
            if work is None or work.organization_id not in clear_pay:
                hidden.add("annual_wage_yuan")
            yield [_cell(name, values.get(name), masked=name in hidden) for name in HEADINGS]


def _cell(name: str, value: object, *, masked: bool) -> object:
    if masked:
        return shown(name, value)
    return float(str(value)) if name == "annual_wage_yuan" and value else value


def choices(day: date) -> Mapping[str, list[str]]:
    """Return the values to choose from in the coded columns, each of which the importer reads."""
    found: dict[str, Iterable[str]] = {name: (one.name for one in table(codes)) for name, codes in CODED.items()}
    found |= {
        "id_type": (kind.value for kind in IdentityKind),
        "sex": SEXES,
        "engagement_kind": KINDS,
        "category": sorted(Directory.on(day).levels),
    }
    context = Context(day)
    lists = {
        name: [value for value in values if reader(name, context)(value) == (value, None)]
        for name, values in found.items()
    }
    return {name: values for name, values in lists.items() if values}


def notes() -> list[str]:
    """Return how the template is used, a sentence each."""
    return [
        _("Correct the cells that are wrong, fill in those that are empty, and upload the file under “Imports”."),
        _("Leave the file number as it is: it says whose row it is. Leave it empty for somebody new."),
        _("A cell that you leave as it is changes nothing, nor does an empty one, nor one with dots (•)."),
        _("You see every change before anything is written."),
        _("What was changed on file after you got this template is not put back; the file's value stays."),
        _("A higher education, another degree or title is added beside the earlier ones, which stay on file."),
        _("Identity numbers, employers and classes on file are not changed here, but on the person's page."),
        _("Several phones or designations in one cell are separated by “、”; dates are written 2025-03-07."),
    ]
