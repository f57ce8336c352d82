"""What the demonstration shares: with the bureau of finance, a township and another system; one grant still waits."""

from datetime import timedelta

from django.utils import timezone

from juxian.accounts.models import User
from juxian.accounts.systems.services import create_system, issue_token
from juxian.core.demonstration import District
from juxian.organizations.models import Organization
from juxian.registry.models import Access, Person, SharingGrant
from juxian.registry.sharing.access import looked
from juxian.registry.sharing.services import ask_sharing, decide_sharing

PERIOD = timedelta(days=180)
ON_THE_BOOKS = "在册"
HIGH = '在册 and 人才类别 in ("A", "B", "C", "D")'


def load(district: District, talent: Person) -> None:
    """Write a system with a token, the grants, and who looked at the talent's file."""
    users = {user.username: user for user in User.objects.filter(username__in=("clerk", "director", "unit", "hr"))}
    system = create_system(
        name="市人才数据共享平台",
        keeper="市委人才办",
        networks="10.20.0.0/16 127.0.0.1",
        by=district.by,
        at=district.at,
    )
    year = timezone.localdate(district.at) + timedelta(days=365)
    issue_token(system=system, until=year, by=district.by, at=district.at)
    _granted(district, users, "高层次人才生活补贴资金核对", "财政局", ["name", "level", "organization", "wage"], HIGH)
    _granted(district, users, "人才走访慰问", "云溪镇", ["name", "organization", "level", "phone"], HIGH)
    city = _granted(district, users, "全市高层次人才统计汇总", system, ["code", "level", "education", "age"], HIGH)
    _asked(district, users["unit"], "教师子女入学核对", "卫生健康委员会", ["name", "organization"], ON_THE_BOOKS)
    at = district.at + timedelta(hours=3)
    looked(people=[talent.pk], kind=Access.Kind.FILE, by=users["hr"], at=at)
    looked(
        people=[talent.pk],
        kind=Access.Kind.REVEALED,
        by=users["clerk"],
        at=at + timedelta(hours=1),
        what="电话",
        reason="电话更换，与本人核实",
    )
    everybody = list(Person.objects.filter(recognitions__until=None, recognitions__confirmed=True).distinct()[:200])
    keys = {person.pk for person in everybody} | {talent.pk}
    looked(people=keys, kind=Access.Kind.API, by=system, at=at + timedelta(days=1), what="人才编号、人才类别、学历、年龄",
           reason=city.purpose, grant=city)  # fmt: skip


def _asked(
    district: District, by: User, purpose: str, receiver: object, fields: list[str], condition: str
) -> SharingGrant:
    since = max(timezone.localdate(), timezone.localdate(district.at))
    unit = None
    if isinstance(receiver, str):
        unit = Organization.objects.without_tree_fields().filter(name__endswith=receiver).order_by("pk").first()
    return ask_sharing(
        purpose=purpose,
        basis=SharingGrant.Basis.DUTY,
        document="亭人才办〔2026〕1号",
        organization=unit,
        system=None if isinstance(receiver, str) else receiver,  # type: ignore[arg-type]
        fields=fields,
        condition=condition,
        since=since,
        until=since + PERIOD,
        by=by,
        at=district.at,
    )


def _granted(
    district: District, users: dict[str, User], purpose: str, receiver: object, fields: list[str], condition: str
) -> SharingGrant:
    asked = _asked(district, users["clerk"], purpose, receiver, fields, condition)
    return decide_sharing(
        grant=asked, approve=True, reason="", by=users["director"], at=district.at + timedelta(hours=2)
    )
