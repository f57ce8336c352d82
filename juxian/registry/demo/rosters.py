"""Two rosters that units sent: one imported, with rows sent back to it, and one that waits for somebody to check it."""

import csv
import io
from datetime import timedelta

from juxian.accounts.models import User
from juxian.core.codes import table
from juxian.core.demonstration import District
from juxian.organizations.models import Organization
from juxian.registry.models import Engagement, ImportJob, Person
from juxian.registry.services.uploads import run_import, upload_roster

SCHOOL, SECOND = "亭山中学", "亭山区实验小学"
HEADER = ("序号", "姓 名", "性别", "出生日期", "最高学历", "毕业院校", "职称", "工作单位", "备注")
# 科长 is a post, and there is no 31 November: rows of the roster that come back to the school.
FAULTY = (
    ("宋砚秋", "女", "1988.05", "大学本科", "苏州大学", "科长", "", ""),
    ("邵望舒", "男", "1990年11月31日", "硕士研究生", "南京师范大学", "一级教师", "", ""),
)
SUBJECTS = ("省教学能手推荐人选", "市骨干教师", "青蓝工程导师")


def load(district: District) -> None:
    """Upload both as the office's clerk and the bureau's officer do, and import the first."""
    at = district.at + timedelta(days=1)
    clerk, officer = (User.objects.get(username=name) for name in ("clerk", "unit"))
    done = _uploaded(SCHOOL, "亭山中学2025年人才花名册.csv", clerk, district)
    run_import(job=done, at=at + timedelta(minutes=20))
    _uploaded(SECOND, "实验小学教师名册（补报）.csv", officer, district)


def _uploaded(school: str, name: str, by: User, district: District) -> ImportJob:
    unit = Organization.objects.get(name=school)
    at = district.at + timedelta(days=1)
    return upload_roster(name=name, content=_roster(unit), organization=unit, by=by, at=at)


def _roster(unit: Organization) -> bytes:
    """Return a file as a school's Excel saves it as text: its people as they are on file, some with a note, and two faulty rows."""
    work = Engagement.objects.filter(organization=unit, until=None).values("person")
    people = Person.objects.filter(pk__in=work, born_precision="day").prefetch_related("educations", "titles")
    rows = [(*_row(one), unit.name, "") for one in people.order_by("pk")[:12]]
    rows = [(*row[:-1], note) for row, note in zip(rows, SUBJECTS, strict=False)] + rows[len(SUBJECTS) :]
    rows += [(*row[:6], unit.name, "") for row in FAULTY]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((f"{unit.name}2025年人才花名册",))
    writer.writerow(HEADER)
    writer.writerows((number, *row) for number, row in enumerate(rows, start=1))
    return text.getvalue().encode("gb18030")


def _row(person: Person) -> tuple[str, ...]:
    education = next(iter(sorted(person.educations.all(), key=lambda one: one.level or "99")), None)
    title = next(iter(person.titles.all()), None)
    level = table("educations").by_code(education.level) if education and education.level else None
    return (
        person.name,
        person.get_sex_display(),
        f"{person.born:%Y-%m-%d}" if person.born else "",
        level.name if level else "",
        education.school if education else "",
        title.name if title else "",
    )
