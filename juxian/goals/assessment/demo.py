"""The demonstration's assessments: last year's, appealed against, one unit vetoed, sealed; this year's, open."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from juxian.accounts.models import User
from juxian.core.demonstration import AS_OF, YEAR, District
from juxian.goals.assessment import services
from juxian.goals.models import Assessed, AssessmentRound, UnitClass
from juxian.goals.models.assessment import GRADES
from juxian.goals.projects.demo import PDF
from juxian.organizations.models import Organization

Kind = Organization.Kind
CLASSES = {
    "第一类 经济区": (Kind.ZONE,),
    "第二类 镇（街道）": (Kind.TOWNSHIP, Kind.SUBDISTRICT),
    "第三类 成员单位": (Kind.MEMBER_UNIT,),
}
ZONES, TOWNS, UNITS = CLASSES
# (name, classes or none for all, kind, source, indicator, full marks, idiom, number, steps, less is better, note)
CRITERIA: list[tuple[Any, ...]] = [
    ("引进双创领军人才", (ZONES,), "weighted", "figure", "registry.double_innovation_leaders", 30, "ratio", "1.1", "", False, "按责任状目标计算完成率，最高按110%计。"),
    ("引进双创领军人才（排名）", (TOWNS, UNITS), "weighted", "figure", "registry.double_innovation_leaders", 30, "rank", None, "1=30\n3=26\n6=22\n100=18", False, ""),
    ("当年引进人才", (), "weighted", "figure", "registry.brought_in", 25, "first", None, "", False, "与本类最高者之比。"),
    ("新增高技能人才", (), "weighted", "figure", "registry.new_highly_skilled", 15, "ladder", None, "10=15\n5=12\n1=8", False, ""),
    ("人才总量", (), "weighted", "figure", "registry.people", 20, "rank", None, "1=20\n3=17\n8=14\n100=10", False, ""),
    ("当年流出人才", (), "weighted", "figure", "registry.left", 5, "first", None, "", True, "流出越少得分越高。"),
    ("工作创新", (), "weighted", "expert", "", 5, "expert", None, "", False, "专家按百分制评分。"),
    ("上级推广的做法", (), "bonus", "claim", "", 3, "each", "1.5", "", False, "每项1.5分，最多3分。"),
    ("省双创计划入选", (), "bonus", "claim", "registry.programme_double_innovation", 2, "each", "0.5", "", False, "单位申报，与档案记录核对，每项0.5分，最多2分。"),
    ("人才数据弄虚作假", (), "veto", "claim", "", 0, "limit", "1", "", False, "核实一起即一票否决。"),
]  # fmt: skip


def load(district: District) -> None:
    """Draw up, open, measure, appeal against and seal last year's; open this year's."""
    users = {name: User.objects.get(username=name) for name in ("clerk", "director", "expert", "unit")}
    clerk, director, at = users["clerk"], users["director"], district.at
    last = services.draw_up(
        year=YEAR, name="年度人才工作考核", as_of=AS_OF, share=Decimal(5), grades=GRADES, veto_grade="一票否决",
        by=clerk, at=at,
    )  # fmt: skip
    classes = {
        name: services.set_class(
            chosen=last, name=name, units=Organization.objects.filter(kind__in=kinds).order_by("pk"), by=clerk, at=at
        )
        for name, kinds in CLASSES.items()
    }
    _criteria(last, classes, clerk, district)
    services.open_round(chosen=last, by=director, at=at)
    _reports(last, users, district)
    services.publish(chosen=last, appeal_until=at.date(), by=clerk, at=at)
    _appeal(last, users, district)
    services.seal(chosen=last, by=director, at=at + timedelta(days=1))
    this = services.draw_up(
        year=YEAR + 1, name="年度人才工作考核", as_of=date(YEAR + 1, 12, 31), share=Decimal(5), grades=GRADES,
        veto_grade="一票否决", like=last, by=clerk, at=at,
    )  # fmt: skip
    services.open_round(chosen=this, by=director, at=at)


def _criteria(chosen: AssessmentRound, classes: dict[str, UnitClass], by: User, district: District) -> None:
    for name, held, kind, source, indicator, full, idiom, number, steps, fewer, note in CRITERIA:
        services.set_criterion(
            chosen=chosen, name=name, classes=[classes[one] for one in held], kind=kind, source=source,
            indicator=indicator, full=Decimal(full), idiom=idiom, number=None if number is None else Decimal(number),
            steps=steps, fewer=fewer, formula="", note=note, by=by, at=district.at,
        )  # fmt: skip


def _reports(chosen: AssessmentRound, users: dict[str, User], district: District) -> None:
    clerk, director, at = users["clerk"], users["director"], district.at
    criteria = {one.name: one for one in chosen.criteria.prefetch_related("classes")}
    units = list(Assessed.objects.filter(round=chosen).select_related("round").order_by("pk"))
    random = district.random("assessment")
    marks = [(unit, Decimal(random.randrange(70, 99))) for unit in units]
    services.mark_units(criterion=criteria["工作创新"], marks=marks, by=users["expert"], at=at)
    told = [
        (units[0], "上级推广的做法", 2, "“一企一策”引才做法获省委组织部信息刊物推广，见刊物2025年第6期、第9期。", True, "两期刊物已查验。"),
        (units[3], "上级推广的做法", 1, "在全市人才工作推进会上作经验交流。", False, "会议交流不属于推广，退回。"),
        (units[1], "省双创计划入选", 9, "附本单位2025年省双创计划申报名单。", False, "与档案记录不符：申报名单不等于入选，请按公布名单申报。"),
        (units[-1], "人才数据弄虚作假", 1, "抽查发现虚报柔性引进人才1人，见核查记录〔2025〕7号。", True, "核查记录属实。"),
    ]  # fmt: skip
    for unit, name, value, evidence, accept, answer in told:
        claim = services.file_claim(
            assessed=unit, criterion=criteria[name], value=Decimal(value), evidence=evidence,
            files=[(f"{name}佐证材料.pdf", PDF)], by=clerk, at=at,
        )  # fmt: skip
        services.decide_claim(claim=claim, accept=accept, answer=answer, by=director, at=at)


def _appeal(chosen: AssessmentRound, users: dict[str, User], district: District) -> None:
    unit = users["unit"]
    own = [one.organization_id for one in unit.memberships.all()]
    assessed = Assessed.objects.filter(round=chosen, organization__in=own).select_related("round").first()
    if assessed is None:
        return
    criterion = chosen.criteria.get(name="当年流出人才")
    appeal = services.file_appeal(
        assessed=assessed,
        criterion=criterion,
        text="其中1人系区内调动，不应计为流出，调令见附件。",
        by=unit,
        at=district.at,
    )
    services.decide_appeal(
        appeal=appeal,
        accept=False,
        answer="经核，该同志已调往区外单位，维持原数据。",
        by=users["director"],
        at=district.at,
    )
