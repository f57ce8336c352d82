"""The registry's part of the demonstration: some 3,000 invented people from whose records the year's figures come."""

from datetime import date

from juxian.accounts.models import User
from juxian.core.demonstration import District
from juxian.organizations.models import Organization
from juxian.registry.demo import directory, duplicates, evaluation, lives, proofs, rosters, sharing, words
from juxian.registry.demo.high_level import TEAMS, Cohort, Few
from juxian.registry.demo.maker import Maker
from juxian.registry.demo.ordinary import Crowd
from juxian.registry.models import DesignationKind, Engagement, Person, Team
from juxian.registry.services import (
    add_people,
    answer_correction,
    ask_correction,
    award_designation,
    form_team,
    link_account,
)
from juxian.registry.services.drafts import PersonDraft

SOURCE = "亭山区人才信息库"
HEADS = [(date(2023, 9, 1), date(2024, 8, 31)), (date(2024, 9, 1), date(2025, 8, 31)), (date(2025, 9, 1), None)]
Kind = Organization.Kind


def is_loaded() -> bool:
    """Return whether the demonstration's people are there."""
    return Person.objects.filter(source=SOURCE).exists()


def load(district: District) -> None:
    """Write the directories, the people and their teams."""
    levels = directory.publish(district)
    kinds = dict(DesignationKind.objects.values_list("name", "pk"))
    organizations = list(Organization.objects.without_tree_fields().order_by("pk"))
    maker = Maker(district.random("registry"))
    zones = {organization.pk for organization in organizations if organization.kind == Kind.ZONE}
    firms = [one for one in organizations if one.kind == Kind.EMPLOYER and one.parent_id in zones]
    few = Few(maker, levels, kinds, firms)
    cohorts = list(few.cohorts())
    townships = [one for one in organizations if one.kind == Kind.TOWNSHIP]
    heads = [few.township_heads(townships, since, until) for since, until in HEADS]
    crowd = Crowd(maker, levels, kinds)
    drafts = [few.talent(next(one for one in firms if one.name == "江苏清岚环境科技有限公司"))]
    drafts += [draft for cohort in cohorts for draft in cohort.people] + [draft for group in heads for draft in group]
    well_known = len(drafts)
    drafts += [draft for organization in organizations for draft in crowd.of(organization)]
    keys = add_people(drafts=drafts, by=district.by, at=district.at, source=SOURCE)
    lives.load(district, drafts, keys, well_known, SOURCE)
    found = {id(draft): key for draft, key in zip(drafts, keys, strict=True)}
    people = Person.objects.in_bulk(keys)
    _teams(district, cohorts, {draft: people[key] for draft, key in found.items()})
    _heads(district, heads, {draft: people[key] for draft, key in found.items()})
    account = User.objects.get(username="talent")
    link_account(person=people[keys[0]], account=account, by=district.by, at=district.at)
    duplicates.load(district, SOURCE)
    rosters.load(district)
    sharing.load(district, people[keys[0]])
    evaluation.load(district, people[keys[0]])
    proofs.load(district, people[keys[0]], account)
    asked = ask_correction(
        person=people[keys[0]],
        part="titles",
        text="2025年11月已取得高级工程师职称，档案中没有。",
        by=account,
        at=district.at,
    )
    answer_correction(correction=asked, done=True, answer="已补录。", by=district.by, at=district.at)
    ask_correction(
        person=people[keys[0]], part="particulars", text="电话已经更换，请与我联系后更正。", by=account, at=district.at
    )


def _teams(district: District, cohorts: list[Cohort], people: dict[int, Person]) -> None:
    """Form each year's teams around its leading talents, with colleagues of theirs."""
    random = district.random("registry.teams")
    kind = DesignationKind.objects.get(name="市双创团队")
    for cohort in cohorts:
        for number, leader in enumerate(cohort.leaders[: TEAMS[cohort.year]]):
            work = leader.engagements[0]
            there = Engagement.objects.filter(organization=work.organization_id, kind="brought_in", until__isnull=True)
            others = list(there.exclude(person=people[id(leader)]).order_by("pk").values_list("person", flat=True)[:40])
            members = list(Person.objects.filter(pk__in=random.sample(others, min(5, len(others)))).order_by("pk"))
            field = words.FIELDS[(cohort.year + number) % len(words.FIELDS)]
            team = form_team(
                name=f"{people[id(leader)].name}{field}创新创业团队", kind=Team.Kind.INNOVATION,
                organization=Organization.objects.get(pk=work.organization_id), field=field,
                since=work.since or date(cohort.year, 3, 1), leader=people[id(leader)], members=members,
                by=district.by, at=district.at, source=SOURCE,
            )  # fmt: skip
            if number < 2:
                award_designation(
                    kind=kind,
                    team=team,
                    awarded=date(cohort.year, 11, 15),
                    by=district.by,
                    at=district.at,
                    source=SOURCE,
                )


def _heads(district: District, groups: list[list[PersonDraft]], people: dict[int, Person]) -> None:
    group_of = Organization.objects.get(kind=Kind.LEADING_GROUP)
    for (since, until), drafts in zip(HEADS, groups, strict=True):
        leader, *members = [people[id(draft)] for draft in drafts]
        form_team(
            name=f"亭山区第{since.year - 2015}批科技镇长团", kind=Team.Kind.TOWNSHIP_HEADS, organization=group_of, field="产学研对接",
            since=since, until=until, leader=leader, members=members, by=district.by, at=district.at, source=SOURCE,
        )  # fmt: skip
