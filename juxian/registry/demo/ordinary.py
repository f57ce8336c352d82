"""The many: teachers, doctors, engineers, officials, workers and farmers, spread over the district's organisations."""

from collections.abc import Iterator
from datetime import date, timedelta

from juxian.core.demonstration import AS_OF
from juxian.organizations.models import Organization
from juxian.registry.demo import words
from juxian.registry.demo.maker import Maker
from juxian.registry.models import Level
from juxian.registry.services import (
    DesignationDraft,
    EngagementDraft,
    PersonDraft,
    RecognitionDraft,
    TalentTeamDraft,
    TitleDraft,
)
from juxian.registry.services.records import title_fields

Kind = Organization.Kind
# How many people an organisation has, by a word in its name; the first that fits.
SIZES = {
    "医院": 118, "保健": 70, "疾病": 62, "小学": 84, "中学": 104, "中等专业": 92, "教师发展": 34, "农业技术": 42,
    "畜牧": 26, "文化馆": 22, "博物馆": 20, "社会工作": 18, "福利": 16, "合作社": 34, "农场": 30, "农业服务": 24,
    "股份": 96, "半导体": 84, "建设": 62, "人力": 22, "检验": 40,
}  # fmt: skip
UNIT_SIZES = {Kind.TALENT_OFFICE: 12, Kind.MEMBER_UNIT: 15, Kind.TOWNSHIP: 17, Kind.SUBDISTRICT: 16, Kind.ZONE: 15}
FIRM = 56
# Weights of the talent teams where an organisation's name or trade says; firms otherwise.
MIXES = {
    "社会工作": {"social_work": 1.0}, "福利": {"social_work": 0.8, "professional": 0.2},
    "合作社": {"rural": 0.9, "enterprise": 0.1}, "农场": {"rural": 0.9, "enterprise": 0.1},
    "农业服务": {"rural": 0.5, "professional": 0.5},
}  # fmt: skip
FIRM_MIX = {"enterprise": 0.14, "professional": 0.5, "skilled": 0.36}
LEVELS = {
    "party_government": {"14": 22, "21": 66, "31": 12}, "enterprise": {"11": 2, "14": 22, "21": 56, "31": 20},
    "professional": {"11": 4, "14": 21, "21": 60, "31": 15}, "skilled": {"21": 8, "31": 42, "41": 50},
    "rural": {"21": 4, "31": 16, "41": 40, "61": 40}, "social_work": {"14": 6, "21": 60, "31": 34},
}  # fmt: skip
WAGES = {
    "party_government": (90, 160), "enterprise": (120, 480), "professional": (70, 240), "skilled": (65, 150),
    "rural": (40, 120), "social_work": (50, 90),
}  # fmt: skip
HONOURS = {"P": ["省特级教师", "区优秀人才"], "Q": ["省名中医", "省333工程培养对象"], "A": ["省乡土人才三带名人"]}


class Crowd:
    """Drafts the people of each organisation."""

    def __init__(self, maker: Maker, levels: dict[str, Level], kinds: dict[str, int]) -> None:
        self.maker, self.random, self.levels, self.kinds = maker, maker.random, levels, kinds

    def of(self, organization: Organization) -> Iterator[PersonDraft]:
        """Yield its people."""
        size, mix = size_of(organization), mix_of(organization)
        for _number in range(size):
            team = self.random.choices(list(mix), list(mix.values()))[0] if mix else "party_government"
            yield self._person(organization, team)

    def _person(self, organization: Organization, team: str) -> PersonDraft:
        maker, random = self.maker, self.random
        level = random.choices(list(LEVELS[team]), list(LEVELS[team].values()))[0]
        first_job = {"11": 29, "14": 26, "21": 22}.get(level, 21)
        born = maker.born(first_job + 1, 60)
        draft = maker.person(born)
        since = maker.day(date(born.year + first_job, 7, 1), date(2025, 11, 30))
        if random.random() > 0.04:
            draft.educations = maker.schooling(level, born, organization.industry, abroad=0.12)
        draft.engagements = (self._engagement(organization, team, level, since, born),)
        since = draft.engagements[0].since or since
        draft.talent_teams = (TalentTeamDraft(team=team, since=since),)
        if random.random() < 0.02 and team == "professional":
            draft.talent_teams += (TalentTeamDraft(team="enterprise", since=since),)
        draft.titles = self._titles(organization, team, born)
        draft.designations = self._honours(organization, born)
        draft.recognitions = self._class(draft, level)
        return draft

    def _engagement(
        self, organization: Organization, team: str, level: str, since: date, born: date
    ) -> EngagementDraft:
        random = self.random
        kind = "employed"
        if since >= date(2016, 1, 1) and level in ("11", "14", "21") and team != "party_government":
            kind = random.choices(("brought_in", "employed", "trained"), (30, 60, 10))[0]
        low, high = WAGES[team]
        wage = random.randrange(low, high) * (2 if level == "11" else 1) * 100_000
        until, reason = None, ""
        if random.random() < 0.045 and since < date(2025, 6, 1):
            until = self.maker.day(max(since + timedelta(days=90), date(2021, 1, 1)), date(2026, 1, 31))
            reason = random.choice(("调往外地", "辞职", "合同期满", "退休" if born.year < 1966 else "深造"))
            if until > AS_OF:
                until, reason = None, ""
        return EngagementDraft(
            organization_id=organization.pk, kind=kind, post=random.choice(words.POSTS[team]), since=since,
            until=until, end_reason=reason, wage_fen=wage if random.random() > 0.08 else None,
        )  # fmt: skip

    def _titles(self, organization: Organization, team: str, born: date) -> tuple[TitleDraft, ...]:
        random, age = self.random, AS_OF.year - born.year
        if team == "skilled" or (team == "rural" and random.random() < 0.2):
            step = min(3, max(0, (age - 21) // 7 - random.randrange(2)))
            first = date(2025, 1, 10) if random.random() < 0.15 else date(max(born.year + 21, 2008), 3, 1)
            awarded = self.maker.day(first, date(2025, 12, 20))
            return (TitleDraft(awarded=awarded, **title_fields(words.SKILLS[step])),)
        if team not in ("professional", "social_work") or random.random() < 0.1:
            return ()
        ladder = words.TITLES.get(organization.industry, words.TITLES[""])
        step = min(3, max(0, (age - 24) // 8 - random.randrange(2)))
        year = min(2025, born.year + 25 + step * 7 + random.randrange(4))
        return (TitleDraft(awarded=date(max(year, 1990), 11, 30), **title_fields(ladder[step])),)

    def _honours(self, organization: Organization, born: date) -> tuple[DesignationDraft, ...]:
        random = self.random
        if born.year > 1988 or random.random() > 0.035:
            return ()
        name = random.choice([*HONOURS.get(organization.industry, []), "市拔尖人才", "区优秀人才"])
        awarded = self.maker.day(date(2016, 1, 1), date(2024, 12, 31))
        until = awarded.replace(year=awarded.year + 3, day=1) if name in ("市拔尖人才", "区优秀人才") else None
        return (
            DesignationDraft(
                kind_id=self.kinds[name], year=awarded.year, awarded=awarded, until=until,
                confirmed=random.random() > 0.06,
            ),
        )  # fmt: skip

    def _class(self, draft: PersonDraft, level: str) -> tuple[RecognitionDraft, ...]:
        random = self.random
        titles = {title.name for title in draft.titles} | {title.level for title in draft.titles}
        if level == "11" or titles & {"1", "高级技师"}:
            code = "E"
        elif level == "14" or titles & {"2", "技师"}:
            code = "F"
        else:
            return ()
        if random.random() > 0.45:
            return ()
        since = self.maker.day(date(2024, 2, 1), date(2025, 11, 30))
        expired = random.random() < 0.04
        return (
            RecognitionDraft(
                level_id=self.levels[code].pk, since=since, evidence="人才类别认定申请表",
                until=since + timedelta(days=365) if expired else None, confirmed=random.random() > 0.05,
            ),
        )  # fmt: skip


def size_of(organization: Organization) -> int:
    """Return how many people the demonstration gives an organisation."""
    if organization.kind in UNIT_SIZES:
        return UNIT_SIZES[Kind(organization.kind)]
    if organization.kind != Kind.EMPLOYER:
        return 0
    return next((size for word, size in SIZES.items() if word in organization.name), FIRM)


def mix_of(organization: Organization) -> dict[str, float]:
    """Return the weights of the talent teams at an organisation."""
    if organization.kind != Kind.EMPLOYER:
        return {"party_government": 1.0}
    named = next((mix for word, mix in MIXES.items() if word in organization.name), None)
    if named:
        return named
    return {"professional": 1.0} if organization.industry in ("P", "Q", "A") or "馆" in organization.name else FIRM_MIX
