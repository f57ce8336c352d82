"""The few whom the figures of the year name: academicians, experts, leading talents, winners of programmes, teams."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from juxian.organizations.models import Organization
from juxian.registry.demo.directory import CLASS_OF
from juxian.registry.demo.maker import Maker
from juxian.registry.models import Level
from juxian.registry.services import (
    DesignationDraft,
    DocumentDraft,
    EducationDraft,
    EngagementDraft,
    PersonDraft,
    RecognitionDraft,
    TalentTeamDraft,
    TitleDraft,
)
from juxian.registry.services.records import title_fields

# Brought in by year: academicians, foreign academicians, national-programme experts, overseas experts, leading talents.
# 2025 is what the sources report; two of the national experts of each year lead as well and count in both.
BROUGHT_IN = {
    2021: (1, 0, 1, 2, 8),
    2022: (1, 0, 2, 3, 11),
    2023: (1, 1, 2, 4, 15),
    2024: (2, 0, 3, 4, 19),
    2025: (3, 1, 5, 6, 26),
    # The year under way: those who come later in it than today are not counted yet.
    2026: (1, 0, 2, 4, 19),
}
# Won by year: double-innovation, doctors, six peaks, city leading talents.
WON = {
    2021: (3, 3, 2, 5),
    2022: (4, 4, 2, 6),
    2023: (5, 5, 3, 8),
    2024: (6, 7, 3, 10),
    2025: (8, 8, 4, 13),
    2026: (6, 5, 3, 9),
}
TEAMS = {2021: 2, 2022: 3, 2023: 4, 2024: 5, 2025: 7, 2026: 4}
BATCHES = {2021: "", 2022: "第一批", 2023: "第二批", 2024: "第三批", 2025: "第四批", 2026: "第五批"}
TALENT = "方以宁"
LEADS_AS_WELL = 2


@dataclass
class Cohort:
    """Those who came in one year, and who of them may win or lead."""

    year: int
    people: list[PersonDraft] = field(default_factory=list)
    leaders: list[PersonDraft] = field(default_factory=list)
    doctors: list[PersonDraft] = field(default_factory=list)
    experts: list[PersonDraft] = field(default_factory=list)


class Few:
    """Drafts the high-level people of each year."""

    def __init__(
        self, maker: Maker, levels: dict[str, Level], kinds: dict[str, int], firms: Sequence[Organization]
    ) -> None:
        self.maker, self.random, self.levels, self.kinds, self.firms = maker, maker.random, levels, kinds, firms
        self._placed = 0

    def cohorts(self) -> Iterator[Cohort]:
        """Yield the cohorts by year, their programmes won and their classes recognised."""
        for year, (academicians, foreign, national, overseas, leading) in BROUGHT_IN.items():
            cohort = Cohort(year)
            for number in range(academicians):
                self._arrive(cohort, "院士", (62, 78), "brought_in" if number == 2 else "flexible")
            for _number in range(foreign):
                self._arrive(cohort, "外籍院士", (60, 75), "flexible", foreign=True)
            for number in range(national):
                expert = self._arrive(cohort, "国家级计划专家", (40, 55), "brought_in" if number < 4 else "flexible")
                cohort.experts.append(expert)
            for number in range(overseas):
                self._arrive(
                    cohort, "海外专家", (38, 60), "brought_in" if number % 2 else "flexible", foreign=number % 3 == 0
                )
            both = cohort.experts[: LEADS_AS_WELL if national > LEADS_AS_WELL else 0]
            for expert in both:
                self._give(expert, "双创领军人才", year)
            for _number in range(leading - len(both)):
                cohort.leaders.append(self._arrive(cohort, "双创领军人才", (32, 52), "brought_in"))
            self._win(cohort)
            for draft in cohort.people:
                draft.recognitions = self._class(draft, year)
            yield cohort

    def _arrive(
        self, cohort: Cohort, kind: str, ages: tuple[int, int], way: str, *, foreign: bool = False
    ) -> PersonDraft:
        maker, year = self.maker, cohort.year
        born = maker.born(*ages, day=date(year, 12, 31))
        draft = maker.foreigner(born) if foreign else maker.person(born)
        since = maker.day(date(year, 1, 6), date(year, 8, 31))
        firm = self._firm()
        days = self.random.choice((30, 45, 60, 90)) if way == "flexible" else None
        wage = (
            self.random.randrange(40, 160) * 1_000_000
            if way == "brought_in"
            else self.random.randrange(10, 60) * 1_000_000
        )
        draft.engagements = (
            EngagementDraft(
                organization_id=firm.pk, kind=way, post="首席科学家" if "院士" in kind else "首席专家", since=since,
                wage_fen=wage, days=days, outcome="共建联合实验室" if days else "",
            ),
        )  # fmt: skip
        draft.educations = maker.schooling("11", born, firm.industry, abroad=1.0 if foreign else 0.5)
        draft.titles = (TitleDraft(**title_fields("教授" if way == "flexible" else "正高级工程师")),)
        draft.talent_teams = (TalentTeamDraft(team="professional", since=since),)
        if kind == "双创领军人才":
            draft.talent_teams += (TalentTeamDraft(team="enterprise", since=since),)
        self._give(draft, kind, year)
        cohort.people.append(draft)
        return draft

    def _firm(self) -> Organization:
        self._placed += 1
        return self.firms[self._placed % len(self.firms)]

    def _give(self, draft: PersonDraft, kind: str, year: int, *, batch: str = "") -> None:
        """Give a designation: the district's and the programmes' after arrival, those brought along years before."""
        local = kind in ("双创领军人才", "省双创人才", "省双创博士", "省六大人才高峰", "市领军人才")
        awarded = (
            self.maker.day(date(year, 9, 5), date(year, 11, 28))
            if local
            else date(year - self.random.randrange(2, 9), 11, 20)
        )
        draft.designations += (
            DesignationDraft(
                kind_id=self.kinds[kind], year=awarded.year, batch=batch, awarded=awarded, confirmed=True,
                document=f"〔{awarded.year}〕{self.random.randrange(3, 60)}号" if local else "", evidence="入选文件",
            ),
        )  # fmt: skip

    def _win(self, cohort: Cohort) -> None:
        double, doctors, peaks, city = WON[cohort.year]
        leaders = cohort.leaders
        for number in range(doctors - (1 if cohort.year == 2025 else 0)):
            cohort.doctors.append(self._doctor(cohort, number))
        for index in range(double):
            self._give(leaders[index], "省双创人才", cohort.year)
        for index in range(double, double + peaks):
            self._give(leaders[index % len(leaders)], "省六大人才高峰", cohort.year)
        # One national expert is among the city's leading talents: he has the largest single grant.
        winners = cohort.experts[:1] + [leaders[-1 - index % len(leaders)] for index in range(city - 1)]
        for winner in winners:
            self._give(winner, "市领军人才", cohort.year, batch=BATCHES[cohort.year])

    def _doctor(self, cohort: Cohort, number: int) -> PersonDraft:
        maker, firm = self.maker, self._firm()
        born = maker.born(28, 36, day=date(cohort.year, 12, 31))
        draft = maker.person(born)
        since = maker.day(date(cohort.year, 2, 10), date(cohort.year, 8, 31))
        wage = self.random.randrange(22, 45) * 1_000_000
        draft.engagements = (
            EngagementDraft(organization_id=firm.pk, kind="brought_in", post="研发工程师", since=since, wage_fen=wage),
        )
        draft.educations = maker.schooling("11", born, firm.industry, abroad=0.3)
        draft.titles = (TitleDraft(**title_fields("工程师")),)
        draft.talent_teams = (TalentTeamDraft(team="professional", since=since),)
        self._give(draft, "省双创博士", cohort.year)
        cohort.people.append(draft)
        return draft

    def _class(self, draft: PersonDraft, year: int) -> tuple[RecognitionDraft, ...]:
        """Return the class that the best designation gives; some have not asked for theirs, some wait for the office."""
        names = {pk: name for name, pk in self.kinds.items()}
        code = min(CLASS_OF[names[one.kind_id]] for one in draft.designations)
        if self.random.random() < 0.08:
            return ()
        arrived = draft.engagements[0].since or date(year, 1, 1)
        since = max(date(2024, 1, 15), min(arrived + timedelta(days=75), date(year, 12, 20)))
        return (
            RecognitionDraft(
                level_id=self.levels[code].pk, since=since, evidence="、".join(names[d.kind_id] for d in draft.designations),
                confirmed=self.random.random() > 0.04,
            ),
        )  # fmt: skip

    def talent(self, employer: Organization) -> PersonDraft:
        """Return the person behind the account `talent`: a doctor from abroad who won the doctors' programme in 2025."""
        born = date(1992, 4, 18)
        draft = PersonDraft(
            name=TALENT, latin_name="Fang Yining", sex="2", born=born, ethnic_group="01", political_status="13",
            phones=(self.maker.phone(),), email="fang.yining@example.com",
            documents=(DocumentDraft(kind="居民身份证", number=self.maker.number(born, "2")),),
        )  # fmt: skip
        draft.educations = (
            EducationDraft(
                level="11",
                degree="2",
                school="苏黎世联邦理工学院",
                major="环境工程",
                country="756",
                graduated=date(2022, 9, 30),
            ),
            EducationDraft(level="21", degree="4", school="河海大学", major="环境科学", graduated=date(2014, 6, 30)),
        )
        draft.titles = (TitleDraft(awarded=date(2024, 12, 15), **title_fields("高级工程师")),)
        draft.engagements = (
            EngagementDraft(
                organization_id=employer.pk,
                kind="brought_in",
                post="膜材料研发负责人",
                since=date(2023, 7, 1),
                wage_fen=36_000_000,
            ),
        )
        draft.talent_teams = (TalentTeamDraft(team="professional", since=date(2023, 7, 1)),)
        self._give(draft, "省双创博士", 2025)
        draft.recognitions = (
            RecognitionDraft(
                level_id=self.levels["D"].pk, since=date(2025, 12, 10), evidence="省双创博士", confirmed=True
            ),
        )
        return draft

    def township_heads(self, townships: Sequence[Organization], since: date, until: date | None) -> list[PersonDraft]:
        """Return a group of university people on secondment to the townships."""
        drafts = []
        for township in townships:
            born = self.maker.born(33, 48, day=since)
            draft = self.maker.person(born)
            draft.engagements = (
                EngagementDraft(
                    organization_id=township.pk, kind="flexible", post="科技副镇长（挂职）", since=since, until=until, days=220,
                    end_reason="挂职期满" if until else "",
                ),
            )  # fmt: skip
            draft.educations = self.maker.schooling("11", born, "")
            draft.titles = (TitleDraft(**title_fields("副教授")),)
            draft.designations = (
                DesignationDraft(
                    kind_id=self.kinds["科技镇长团成员"], year=since.year, awarded=since, until=until, confirmed=True
                ),
            )
            draft.talent_teams = (TalentTeamDraft(team="professional", since=since, until=until),)
            drafts.append(draft)
        return drafts
