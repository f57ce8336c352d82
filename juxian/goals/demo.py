"""The demonstration's plans: last year's work points, this year's, read, confirmed and split as an office would."""

from decimal import Decimal

from django.utils import timezone

from juxian.accounts.models import User
from juxian.core.demonstration import YEAR, District
from juxian.goals.assessment.demo import load as load_assessments
from juxian.goals.awards.demo import load as load_awards
from juxian.goals.benchmarks.demo import load as load_benchmarks
from juxian.goals.campaigns.demo import load as load_campaigns
from juxian.goals.letters.scans import decide_scan, scan_letter
from juxian.goals.letters.services import issue_letters, sign_letter
from juxian.goals.letters.views import TEXT
from juxian.goals.meetings.demo import load as load_meetings
from juxian.goals.models import Letter, Plan, Target
from juxian.goals.programmes.demo import load as load_programmes
from juxian.goals.projects.demo import load as load_projects
from juxian.goals.selectors import last_year, propose_split, units_for
from juxian.goals.services import add_plan, change_target, confirm_statement, split_target
from juxian.goals.supervision.demo import load as load_supervision
from juxian.goals.supervision.services import draft_notice, issue_notice, reply_to, settle
from juxian.goals.supervision.views import TEXT as NOTICE
from juxian.organizations.demo import GROUP
from juxian.organizations.models import Organization
from juxian.registry.demo.proofs import pdf

PAGE = "DEMONSTRATION - scan of a signed letter"
LAST = """{year}年亭山区人才工作要点

{year}年是全区创新驱动发展的关键一年。全区人才工作要坚持党管人才原则，突出高端引领，现提出如下要点。

一、集聚高端人才
全年引进院士3名以上，其中外籍院士1名；引进国家级计划专家5名以上，引进海外专家6名以上。力争全年引进双创领军人才30名，引进高层次创新创业团队8个。对接科技镇长团1个。

二、争取上级人才项目
年内力争入选双创计划项目8个，入选博士计划项目10个，入选六大人才高峰项目4个，入选市领军人才项目12个。

三、壮大人才队伍
年末全区人才总量达到2850人以上。年内新增高技能人才150人以上。
"""

THIS = """{year}年亭山区人才工作要点

{year}年，全区人才工作要以实施重大人才工程为抓手，整体提升人才队伍建设水平。现提出如下要点。

一、健全责任体系
扩大人才工作领导小组成员单位，将三个经济区纳入考核范围。继续设立区、镇（街道、经济区）两级人才发展专项资金，直接用于高层次人才引进的投入比例不少于人才发展专项资金的50%。

二、实施重大人才工程
重点实施高端人才汇聚、产业人才集结、企管人才提升、技能人才培育四大工程。确保全年引进院士、国家级计划专家5名，引进双创领军人才30名。全年引进高层次创新创业团队8个以上。新建2-3个海外人才联络站。（牵头单位：区委组织部；责任单位：区人社局、区科技局）全年培训科技企业家100人次以上。年内新增高技能人才1000人以上。

三、兑现人才政策
年内力争入选双创计划项目10个，入选博士计划项目10个。（区科技局牵头，各镇街配合）
"""


REPLIES = (
    "已与三家重点企业对接引才需求，两名博士拟于3月到岗。",
    "去年第四季度引进的人员材料正在补录，预计1月底前完成。",
    "已调整工作方案，由主要负责人包抓，上半年补齐。",
)


def is_loaded() -> bool:
    """Return whether the plans are there."""
    return Plan.objects.filter(title__contains="亭山区人才工作要点").exists()


def load(district: District) -> None:
    """Last year's plan and its assessment, this year's plan and the assessment that has begun."""
    load_plans(district)
    load_letters(district)
    load_assessments(district)
    load_awards(district)
    load_projects(district)
    load_programmes(district)
    load_benchmarks(district)
    load_meetings(district)
    load_campaigns(district)
    load_supervision(district)


def load_letters(district: District) -> None:
    """Both years' letters: last year's all signed, this year's by some, also on paper; last year's notice with its replies."""
    clerk, director = User.objects.get(username="clerk"), User.objects.get(username="director")
    unit = User.objects.get(username="unit")
    own = {one.organization_id for one in unit.memberships.all()}
    units = list(Organization.objects.units().order_by("pk"))
    for year in (YEAR, YEAR + 1):
        issued = issue_letters(year=year, units=units, text=TEXT, by=clerk, at=district.at)
        for at, letter in enumerate(issued):
            # The unit that signs in on the sign-in page still has this year's to sign.
            if year == YEAR or (at % 2 and letter.organization_id not in own):
                name = f"{letter.organization.label}主要负责人"
                sign_letter(letter=letter, name=name, by=director, at=district.at)
    unsigned = Letter.objects.filter(year=YEAR + 1, signed_at__isnull=True).exclude(organization__in=own)
    for at, letter in enumerate(unsigned.select_related("organization").order_by("organization")[:2]):
        page, day = (f"{letter.organization.label}责任状签字页（演示）.pdf", pdf(PAGE)), timezone.localdate(district.at)
        name = f"{letter.organization.label}主要负责人"
        scan = scan_letter(letter=letter, page=page, name=name, signed_on=day, by=clerk, at=district.at)
        if not at:  # the other one waits for the director
            decide_scan(scan=scan, accept=True, answer="", by=director, at=district.at)
    notice = draft_notice(
        year=YEAR,
        title=f"关于{YEAR}年人才工作目标完成情况的督查通报",
        text=NOTICE,
        due=district.at.date(),
        by=clerk,
        at=district.at,
    )
    issue_notice(notice=notice, by=director, at=district.at)
    for at, item in enumerate(notice.items.select_related("organization", "notice").order_by("pk")[:12]):
        if item.organization_id in own:
            continue
        reply_to(item=item, reply=REPLIES[at % len(REPLIES)], by=director, at=district.at)
        if at % 3:
            settle(
                item=item, close=at % 3 == 1, remark="" if at % 3 == 1 else "请写明完成时限。", by=clerk, at=district.at
            )


def load_plans(district: District) -> None:
    """Have both plans read; confirm and split their targets."""
    group = Organization.objects.get(name=GROUP)
    for year, text, number in ((YEAR, LAST, "亭人才〔2025〕1号"), (YEAR + 1, THIS, "亭人才〔2026〕1号")):
        plan = add_plan(
            content=text.format(year=year).encode(),
            file_name=f"{year}年人才工作要点.txt",
            title=f"{year}年亭山区人才工作要点",
            kind=Plan.Kind.WORK_PLAN,
            year=year,
            issuer=group,
            number=number,
            by=district.by,
            at=district.at,
        )
        for statement in plan.statements.select_related("plan__issuer"):
            confirm_statement(statement=statement, by=district.by, at=district.at)
        for target in Target.objects.whole().filter(year=year).exclude(indicator="").select_related("organization"):
            _split(target, district)
    skilled = (
        Target.objects.whole().select_related("organization", "parent").get(year=YEAR + 1, name__contains="高技能")
    )
    change_target(
        target=skilled, stretch=Decimal(1200), reason="区委人才工作会议提出冲刺目标。", by=district.by, at=district.at
    )


def _split(target: Target, district: District) -> None:
    units = list(units_for(target))
    # Small numbers go to the few who can reach them: a split of three over twenty-four units says nothing.
    chosen = units if target.aim >= len(units) else [unit for unit in units if unit.kind == Organization.Kind.ZONE]
    # Where everybody had some last year, more is asked of those who had more.
    had = last_year(target, chosen)
    parts = propose_split(target, chosen, "last_year" if all(had.get(unit.pk) for unit in chosen) else "even")
    values = {unit: parts[unit.pk] for unit in chosen if parts[unit.pk] > Decimal(0)}
    if values and not target.is_limit:
        split_target(target=target, parts=values, by=district.by, at=district.at)
