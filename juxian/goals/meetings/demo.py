"""The demonstration's meetings: a year of them with tasks done, late and open, and a case conference about an employer."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from juxian.accounts.models import User
from juxian.core.demonstration import YEAR, District
from juxian.goals.meetings import amendments, requests, services
from juxian.goals.models import Attendance, Meeting
from juxian.goals.models.case_requests import ASK_CONFERENCE
from juxian.goals.projects.demo import PDF
from juxian.organizations.models import Organization

# Kind, title, day, items: (title, presenter, minutes, tasks: (text, owner, due, done on or None)).
HELD = (
    (
        "leading_group", f"区人才工作领导小组{YEAR}年第一次会议", date(YEAR, 2, 20),
        (
            (
                f"审议{YEAR}年人才工作要点", "区委组织部", f"会议原则同意{YEAR}年人才工作要点，要求分解到单位、签订责任状。",
                (("将目标任务分解到各成员单位和镇街", "区委组织部", date(YEAR, 3, 15), date(YEAR, 3, 12)),),
            ),
            (
                "研究人才公寓二期建设", "城中街道", "会议同意启动人才公寓二期建设，由城中街道牵头选址。",
                (("完成人才公寓二期选址和立项", "城中街道", date(YEAR, 6, 30), date(YEAR, 7, 18)),),
            ),
        ),
    ),
    (
        "leading_group", f"区人才工作领导小组{YEAR}年第二次会议", date(YEAR, 9, 10),
        (
            (
                "听取上半年目标完成情况汇报", "区人社局", "会议指出新增高技能人才进度滞后，要求压实责任。",
                (
                    ("制定高技能人才培育补短方案", "区人社局", date(YEAR, 10, 15), date(YEAR, 10, 13)),
                    ("组织企业技能等级自主认定", "区工信局", date(YEAR, 12, 20), None),
                ),
            ),
        ),
    ),
)  # fmt: skip


def load(district: District) -> None:
    """Hold last year's meetings and a case conference, and call this year's first one."""
    clerk, director = (User.objects.get(username=name) for name in ("clerk", "director"))
    units = {one.label: one for one in Organization.objects.units()}
    invited = [one for one in units.values() if one.kind != Organization.Kind.TOWNSHIP]
    for kind, title, day, items in HELD:
        meeting = _held(district, clerk, kind, title, day, invited)
        _write(district, clerk, meeting, items, units)
        _close(district, clerk, director, meeting)
    employer = Organization.objects.filter(kind=Organization.Kind.EMPLOYER).order_by("pk")[3]
    case = _held(
        district, clerk, "case", f"{employer.label}人才住房问题会办会", date(YEAR, 11, 5),
        [units["区科技局"], units["城中街道"], units["环科园"]], employer=employer, asked_by=units["环科园"],
        problem="企业三名博士到岗后无住房，希望协调人才公寓。",
    )  # fmt: skip
    found = (
        (
            "协调人才公寓房源",
            "环科园",
            "同意优先安排三套房源。",
            (("安排三套人才公寓", "城中街道", date(YEAR, 11, 30), None),),
        ),
    )
    _write(district, clerk, case, found, units)
    _ask(district, clerk, director, case)
    first = Meeting.objects.filter(title=HELD[0][1]).get()
    item = first.items.order_by("number").first()
    assert item is not None
    amendment = amendments.amend(
        item=item, minutes=f"{item.minutes}责任状于3月底前签订完毕。", reason="原纪要漏记签订责任状的时限。", by=clerk,
        at=district.at,
    )  # fmt: skip
    amendments.decide(amendment=amendment, accept=True, by=director, at=district.at)
    services.hand_in(meeting=case, by=clerk, at=district.at)
    coming = timezone.localdate(max(district.at, timezone.now())) + timedelta(days=12)
    services.set_meeting(
        kind="leading_group", title="区人才工作领导小组下一次会议", begins=_at(coming), place="区行政中心305会议室",
        chair="陆怀瑾 组长", units=invited, by=clerk, at=district.at,
    )  # fmt: skip


def _ask(district: District, clerk: User, director: User, case: Meeting) -> None:
    """Have the unit and an employer of the sign-in page ask: one taken into the case conference, one declined, one open."""
    problems = {
        "unit": ("两名博士的科研启动经费跨部门拨付不畅，恳请协调。", "高校毕业生落户手续需提交材料过多，恳请协调。"),
        "hr": ("引进的海外人才子女入学片区与住址不符，恳请协调教育部门。",),
    }
    made = []
    for username, texts in problems.items():
        user = User.objects.get(username=username)
        own = Organization.objects.get(pk=user.current_memberships[0].organization_id)
        below = Organization.objects.visible_to(user, ASK_CONFERENCE).filter(kind=Organization.Kind.EMPLOYER)
        employer = below.order_by("pk").first()
        made += [
            requests.ask(organization=own, person=None, employer=employer, problem=text, by=user, at=district.at)
            for text in texts
        ]
    requests.take_up(asked=made[0], meeting=case, by=clerk, at=district.at)
    answer = "公安部门已于上月精简材料，请按新清单办理。"
    requests.decline(asked=made[1], answer=answer, by=director, at=district.at)
    row = case.attendance.select_related("meeting").get(organization=made[0].organization)
    services.set_attendance(attendance=row, state=Attendance.State.PRESENT, note="主要负责人", by=clerk, at=district.at)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), timezone.get_default_timezone())


def _held(
    district: District, clerk: User, kind: str, title: str, day: date, units: list[Organization], **fields: Any
) -> Meeting:
    return services.set_meeting(
        kind=kind, title=title, begins=_at(day), place="区行政中心305会议室", chair="陆怀瑾 组长", units=units, by=clerk,
        at=district.at, **fields,
    )  # fmt: skip


def _write(
    district: District, clerk: User, meeting: Meeting, items: tuple[Any, ...], units: dict[str, Organization]
) -> None:  # fmt: skip
    for title, presenter, minutes, tasks in items:
        item = services.set_item(
            meeting=meeting, title=title, presenter=units[presenter], minutes=minutes, paper=("汇报材料.pdf", PDF),
            by=clerk, at=district.at,
        )  # fmt: skip
        for text, owner, due, _done in tasks:
            services.give_task(item=item, text=text, owner=units[owner], due=due, by=clerk, at=district.at)
    for at, row in enumerate(meeting.attendance.select_related("meeting", "organization")):
        absent = at % 7 == 6
        state = Attendance.State.ABSENT if absent else Attendance.State.PRESENT
        note = "外出参加省里会议" if absent else "主要负责人"
        services.set_attendance(attendance=row, state=state, note=note, by=clerk, at=district.at)


def _close(district: District, clerk: User, director: User, meeting: Meeting) -> None:
    """Have the minutes confirmed, and the tasks that were done reported and accepted on their days."""
    services.hand_in(meeting=meeting, by=clerk, at=district.at)
    services.decide_minutes(meeting=meeting, accept=True, by=director, at=district.at)
    days = {text: done for *_, items in HELD for *_, tasks in items for text, _owner, _due, done in tasks}
    for item in meeting.items.all():
        for task in item.tasks.all():
            if done := days[task.text]:
                report = services.report_task(
                    task=task, text="已按要求办结。", done=True, proof=("办结说明.pdf", PDF), by=director, at=_at(done)
                )
                services.decide_task(report=report, accept=True, by=clerk, at=_at(done + timedelta(days=1)))
