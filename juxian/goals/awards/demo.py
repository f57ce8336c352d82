"""The demonstration's awards: last year's list, published; one of single prizes that waits for the director."""

from datetime import timedelta

from juxian.accounts.models import User
from juxian.core.demonstration import YEAR, District
from juxian.core.money import to_fen
from juxian.goals.awards import services
from juxian.goals.models import Assessed, AssessmentRound

# Award or sanction, name, by what, from, to or how many, points, prize in yuan.
RULES = (
    ("award", "科技创新与人才工作一等奖", "ranks", 1, 1, 70, 100_000), ("award", "科技创新与人才工作二等奖", "ranks", 2, 2, 60, 50_000),
    ("notified", "通报批评", "last", None, 1, None, 0), ("barred", "取消当年评优资格", "veto", None, None, None, 0),
)  # fmt: skip


def load(district: District) -> None:
    """Draw both up from last year's sealed assessment; strike one line, decide and publish the first."""
    clerk, director = User.objects.get(username="clerk"), User.objects.get(username="director")
    at = district.at + timedelta(days=2)
    last = AssessmentRound.objects.get(year=YEAR, state=AssessmentRound.State.SEALED)
    by = {"by": clerk, "at": at}
    made = services.draw_up(
        round=last, name=f"{YEAR}年度科技创新与人才工作奖惩名单", note="《亭山区人才工作考核办法》第十二条", **by
    )
    for measure, name, basis, rank_from, number, score, prize in RULES:
        services.set_rule(
            chosen=made, measure=measure, name=name, basis=basis, unit_class=None, rank_from=rank_from, number=number,
            score=score, money=to_fen(prize), **by,
        )  # fmt: skip
    spared = made.lines.filter(measure="notified").order_by("pk").first()
    if spared is not None:
        services.settle_line(line=spared, strike=True, reason="年内新组建单位，工作不满半年，以约谈提醒代替。", **by)
    services.decide(chosen=made, by=director, at=at + timedelta(hours=2))
    services.publish(chosen=made, by=clerk, at=at + timedelta(hours=5))
    single = services.draw_up(round=last, name=f"{YEAR}年度人才工作创新单项奖", **by)
    best = Assessed.objects.filter(round=last, claims__accepted=True, claims__criterion__name="上级推广的做法").first()
    if best is not None:
        services.add_line(
            chosen=single, organization=best.organization, measure="award", name="工作创新奖", money=to_fen(30_000),
            reason="“一企一策”引才做法获省委组织部信息刊物推广。", **by,
        )  # fmt: skip
