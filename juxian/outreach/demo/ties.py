"""Natives elsewhere of every township and subdistrict, what they brought home, and rural experts."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from juxian.accounts.models import User
from juxian.core.demonstration import AS_OF, District
from juxian.core.money import to_fen
from juxian.organizations.models import Organization
from juxian.outreach import services
from juxian.outreach.models import Contribution, Native, RuralExpert
from juxian.registry.demo import words
from juxian.registry.models import Person, TalentTeam

EACH = 5
PLACES = (
    ("156", "上海市浦东新区"), ("156", "北京市海淀区"), ("156", "广东省深圳市"), ("156", "江苏省南京市"), ("156", "浙江省杭州市"),
    ("156", "江苏省苏州市"), ("840", "加利福尼亚州圣何塞"), ("392", "东京都"), ("276", "慕尼黑"), ("702", ""),
)  # fmt: skip
WORK = (
    ("中科院某研究所", "研究员", "膜材料", "博士生导师"), ("某生物医药公司", "首席科学家", "药物研发", "省双创人才"),
    ("某大学", "教授", "农业工程", "国家级学会理事"), ("某建筑设计院", "总工程师", "结构工程", "一级注册结构师"),
    ("某投资基金", "合伙人", "创业投资", ""), ("某半导体公司", "研发总监", "集成电路", "高级工程师"),
    ("某三甲医院", "主任医师", "心血管内科", "主任医师"), ("某互联网公司", "技术总监", "数据平台", ""),
)  # fmt: skip
BROUGHT = (
    (Contribution.Kind.INVESTMENT, 3_000_000, "投资建设农产品冷链项目，已签订投资协议"),
    (Contribution.Kind.PEOPLE, None, "推荐两名博士来区洽谈，其中一名已到岗"),
    (Contribution.Kind.PROJECT, None, "牵线引进检测设备项目，已落户园区"),
    (Contribution.Kind.DONATION, 200_000, "向镇中心小学捐资助学，有捐赠证书"),
    (Contribution.Kind.TECHNOLOGY, None, "无偿转让一项水产养殖专利的使用权"),
    (Contribution.Kind.TEACHING, None, "为区内企业技术人员讲课两天"),
)
CRAFTS = (
    ("水稻种植", "中级农艺师（农民）"), ("河蟹养殖", "高级农民技师"), ("竹编", "市级非遗传承人"), ("花木嫁接", "初级农艺师（农民）"),
    ("果蔬种植", ""), ("农机维修", "农民技师"),
)  # fmt: skip
SUPPORTS = (
    ("training", None, "参加区农业农村局高素质农民培训班"), ("fund", 20_000, "乡土人才带头致富扶持资金"),
    ("studio", None, "建立乡土人才工作室并挂牌"),
)  # fmt: skip
TIES = ("born", "born", "born", "studied", "worked", "family")
WAYS = ("phone", "visit", "meeting", "message")
SAID = (
    "介绍家乡产业和人才政策，本人愿意牵线",
    "春节返乡走访，介绍园区新项目",
    "邀请参加区里的推介会",
    "发送人才政策汇编，询问有无项目意向",
)
PHONE = "120999"


def load(district: District) -> None:
    """Write them for every township and subdistrict."""
    chance = district.random("outreach.ties")
    director = User.objects.get(username="director")
    units = Organization.objects.filter(kind__in=("township", "subdistrict")).order_by("pk")
    names = set(Person.objects.values_list("name", flat=True))
    for number, unit in enumerate(units):
        by = f"{unit.label}人才专员"
        natives = [_native(unit, number * EACH + at, names, chance, by) for at in range(EACH)]
        for at, native in enumerate(natives[:3]):
            _brought(native, number + at, chance, by, director)
        _experts(unit, number, chance, by, director)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(2, 0), tzinfo=UTC)


def _native(unit: Organization, number: int, names: set[str], chance: Random, by: str) -> Native:
    name = chance.choice(words.SURNAMES) + "".join(chance.sample(words.MALE + words.FEMALE, 2))
    while name in names:
        name = chance.choice(words.SURNAMES) + "".join(chance.sample(words.MALE + words.FEMALE, 2))
    names.add(name)
    (country, place), (employer, post, field, level) = chance.choice(PLACES), chance.choice(WORK)
    entered = date(2024, 3, 1) + timedelta(days=number)
    made = services.enter_native(
        name=name, tie=TIES[number % len(TIES)], birthplace=unit, country=country, place=place, employer=employer,
        post=post, field=field, level=level, phone=f"{PHONE}{number:05d}" if number % 4 else "", liaison_unit=unit,
        liaison=by, source="村（社区）摸排，本人同意列入联系名单", by=by, at=_moment(entered),
    )  # fmt: skip
    # One in five was not contacted for more than a year; some contacts are overdue.
    days = [date(2024, 5, 10)] if number % 5 == 0 else [date(2025, 1, 26), date(2025, 4 + number % 8, 12)]
    for at, day in enumerate(days):
        # Due around the day on which the demonstration is looked at, a few of them overdue.
        due = max(timezone.localdate(), AS_OF) + timedelta(days=15 * (number % 8) - 20) if day == days[-1] else None
        said, way = SAID[(number + at) % len(SAID)], WAYS[(number + at) % len(WAYS)]
        services.log_contact(native=made, on=day, way=way, said=said, next_due=due, by=by, at=_moment(day))
    return made


def _brought(native: Native, number: int, chance: Random, by: str, director: User) -> None:
    kind, yuan, evidence = BROUGHT[number % len(BROUGHT)]
    on = date(2025, 2 + number % 10, 18)
    amount = to_fen(yuan * chance.choice((1, 2, 3))) if yuan else None
    made = services.enter_contribution(
        native=native, kind=kind, on=on, amount=amount, evidence=evidence, by=by, at=_moment(on)
    )
    if number % 7 == 6:
        return  # waits for the office
    reason = "缺少协议复印件" if number % 11 == 10 else ""
    services.decide_contribution(
        contribution=made, confirm=not reason, reason=reason, by=director, at=_moment(on + timedelta(days=9))
    )


def _experts(unit: Organization, number: int, chance: Random, by: str, director: User) -> None:
    below = Organization.objects.subtree_ids([unit])
    rural = Person.objects.filter(
        engagements__organization__in=below, engagements__until=None, talent_teams__team=TalentTeam.RURAL,
        talent_teams__until=None, rural_expert=None,
    )  # fmt: skip
    for at, person in enumerate(rural.order_by("pk").distinct()[:3]):
        craft, title = CRAFTS[(number + at) % len(CRAFTS)]
        on = date(2025, 3 + (number + at) % 8, 6)
        made = services.discover(
            person=person, township=unit, craft=craft, village=f"{unit.label.removesuffix('镇')}第{at + 1}村", title=title,
            apprentices=chance.randrange(12), discovered_on=on, evidence="镇村摸排、实地查看，带动周边农户增收", by=by, at=_moment(AS_OF),
        )  # fmt: skip
        if at < 2:
            _confirmed(made, number + at, by, director)


def _confirmed(made: RuralExpert, number: int, by: str, director: User) -> None:
    services.decide_expert(expert=made, confirm=True, by=director, at=_moment(AS_OF))
    made.refresh_from_db()
    kind, yuan, what = SUPPORTS[number % len(SUPPORTS)]
    if number % 4:
        on = date(2025, 11, 5 + number % 20)
        amount = to_fen(yuan) if yuan else None
        services.support(expert=made, kind=kind, on=on, what=what, amount=amount, by=by, at=_moment(AS_OF))
