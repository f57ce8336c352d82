"""The policies of 亭山区: documents, benefits with their versions, exclusions, and what part of the people receive.

The documents and tables are data (documents.toml, benefits.toml), written so that whoever drafts policies can read them.
"""

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from juxian.accounts.models import User
from juxian.core.demonstration import AS_OF, District
from juxian.facts import snapshots
from juxian.policies import population, services
from juxian.policies.demo import simulations
from juxian.policies.models import Benefit, BenefitGrant, Clause, Entitlement, EntitlementRun, Policy
from juxian.policies.population import Definition
from juxian.registry.models import Person

HERE = Path(__file__).parent
YEAR_BEFORE = date(AS_OF.year - 1, 12, 31)
TALENT = "方以宁"
EITHER = {"apartment": "rent", "rent": "apartment"}
# How much of what people are entitled to they in fact receive, by benefit; the rest is what the office has to find.
TAKEN_UP = {
    "settling-in": 0.72,
    "doctors-living": 0.78,
    "leading-talents": 0.86,
    "flexible": 0.55,
    "rent": 0.46,
    "apartment": 0.24,
    "green-card": 0.63,
    "skills": 0.58,
}


def is_loaded() -> bool:
    """Return whether the demonstration's policies are there."""
    return Policy.objects.filter(number="亭人才〔2025〕3号").exists()


def load(district: District) -> None:
    """Write the documents, the benefits, last year's run, what was granted, this year's run, and what was tried."""
    maker = Maker(district)
    maker.documents()
    maker.benefits()
    maker.exclusions()
    maker.drafts()
    before = services.run_entitlements(as_of=YEAR_BEFORE, by=maker.clerk, at=district.at)
    maker.grants(before.entitlements.standing().select_related("benefit", "version"), YEAR_BEFORE, date(2024, 3, 1))
    snapshot = snapshots.take(as_of=AS_OF, by=district.by, at=district.at)
    _people, found = population.run(Definition.on(AS_OF), snapshot)
    maker.grants([services.runs.entitlement(before, one) for one in found], AS_OF, date(2025, 2, 1))
    made = services.run_entitlements(as_of=AS_OF, by=maker.clerk, at=district.at)
    maker.automatic(made)
    simulations.load(district, maker.made, made.snapshot, by=maker.clerk)
    # Once more, so that the figures of the day know what the run found.
    snapshots.take(as_of=AS_OF, by=district.by, at=district.at)


def read(name: str) -> dict[str, Any]:
    """Return one of the data files."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


class Maker:
    """Writes the parts through the services: the clerk drafts, the director publishes."""

    def __init__(self, district: District) -> None:
        self.district = district
        self.clerk, self.director = User.objects.get(username="clerk"), User.objects.get(username="director")
        self.policies: dict[str, Policy] = {}
        self.made: dict[str, Benefit] = {}
        self.data = read("benefits.toml")

    def clause(self, path: str) -> Clause:
        """Return the clause that "document/number" names."""
        key, number = path.split("/")
        return self.policies[key].clauses.get(number=number)

    def documents(self) -> None:
        """Write the documents, oldest first."""
        at = self.district.at
        for one in read("documents.toml")["policy"]:
            key, clauses, status = one.pop("key"), one.pop("clauses"), one.pop("status", "published")
            replaces = self.policies.get(one.pop("replaces", ""))
            one["text"] = one.get("text", "").strip()
            policy = services.create_policy(by=self.clerk, at=at, replaces=replaces, **one)
            for number, heading, text in clauses:
                services.add_clause(policy=policy, number=number, heading=heading, text=text, by=self.clerk, at=at)
            if status == "published":
                services.publish_policy(policy=policy, by=self.director, at=at)
            self.policies[key] = policy

    def benefits(self) -> None:
        """Write the benefits, each version drafted, handed in and published."""
        for one in self.data["benefit"]:
            versions = one.pop("version")
            benefit = services.create_benefit(
                clause=self.clause(versions[0]["clause"]), by=self.clerk, at=self.district.at, **one
            )
            for version in versions:
                self._version(benefit, version)
            self.made[benefit.code] = benefit

    def _version(self, benefit: Benefit, version: dict[str, Any]) -> None:
        at = self.district.at
        tranches = [
            {"name": name, "share": share, "months": months} for name, share, months in version.get("tranches", ())
        ]
        draft = services.draft_benefit(
            benefit=benefit,
            clause=self.clause(version["clause"]),
            table=table(benefit.name, version),
            unit=version.get("unit", ""),
            period=version.get("period", "once"),
            periods=version.get("periods", 1),
            tranches=tranches,
            automatic=version.get("automatic", False),
            by=self.clerk,
            at=at,
        )
        services.hand_in_draft(draft=draft, by=self.clerk, at=at)
        services.publish_version(
            draft=draft, valid_from=version["valid_from"], reason=version["reason"], by=self.director, at=at
        )

    def exclusions(self) -> None:
        """Write which benefits do not go together."""
        for one in self.data["exclusion"]:
            cap = one.pop("cap_yuan", None)
            services.create_exclusion(
                cap=cap * 100 if cap else None,
                benefits=[self.made[code] for code in one.pop("benefits")],
                clause=self.clause(one.pop("clause")),
                by=self.clerk,
                at=self.district.at,
                **one,
            )

    def drafts(self) -> None:
        """Leave drafts: one that waits for the director, and one that the check of its rules finds wanting."""
        for one in self.data["draft"]:
            benefit = self.made[one["code"]]
            version = benefit.versions.latest("number")
            changed = version.terms
            if "rules" in one:
                changed["table"] = table(benefit.name, one)
            else:
                row, value = one["change"]
                changed["table"]["rules"][row - 1]["outputs"][0] = value
            draft = services.draft_benefit(
                benefit=benefit,
                clause=version.clause,
                note=one["note"],
                by=self.clerk,
                at=self.district.at,
                **changed,
            )
            if one["ready"]:
                services.hand_in_draft(draft=draft, by=self.clerk, at=self.district.at)

    def automatic(self, run: EntitlementRun) -> None:
        """Leave a list granted without application that is confirmed, and one that waits for the director."""
        at, clerk = self.district.at, self.clerk
        for name, code, reason in (
            ("2026年第一批人才绿卡", "green-card", "持有市级绿卡，待核实是否换发"),
            ("2026年第一批技能提升补贴", "skills", "证书编号与发证机关登记不一致，待核实"),
        ):
            batch = services.prepare_batch(name=name, run=run, benefits=[self.made[code]], by=clerk, at=at)
            doubtful = batch.lines.exclude(person__name=TALENT).order_by("pk")[:1]
            services.leave_out(batch=batch, lines=doubtful, reason=reason, by=clerk, at=at)
            services.check_lines(batch=batch, lines=batch.lines.all(), by=clerk, at=at)
            services.submit_batch(batch=batch, by=clerk, at=at)
            if code == "green-card":
                services.confirm_batch(batch=batch, by=self.director, at=at)

    def grants(self, rows: Iterable[Entitlement], until: date, since: date) -> None:
        """Record what a part of the entitled receive, from some day between `since` and `until` on."""
        random = self.district.random(f"policies.grants.{until.year}")
        held = set(BenefitGrant.objects.values_list("person", "benefit__code"))
        standing = [row for row in rows if row.outcome != Entitlement.Outcome.EXCLUDED]
        people = Person.objects.in_bulk({row.person_id for row in standing})
        found = []
        for row in sorted(standing, key=lambda one: (one.benefit.order, one.person_id)):
            person, code = people[row.person_id], row.benefit.code
            day = since + timedelta(days=random.randrange((until - since).days))
            # What may be chosen between is taken once; the account `talent` finds everything still to be claimed.
            taken = {(person.pk, code), (person.pk, EITHER.get(code, code))} & held
            if random.random() > TAKEN_UP[code] or taken or person.name == TALENT:
                continue
            held.add((person.pk, code))
            found.append(_grant(row, person, max(day, row.version.valid_from)))
        services.record_grants(grants=found, by=self.clerk, at=self.district.at)


def _grant(row: Entitlement, person: Person, since: date) -> services.NewGrant:
    automatic = row.version.automatic
    return services.NewGrant(
        benefit=row.benefit,
        person=person,
        since=since,
        until=services.last_day(since, row.version.period, row.version.periods),
        amount=row.amount,
        total=row.total,
        level=row.level,
        source=BenefitGrant.Source.AUTOMATIC if automatic else BenefitGrant.Source.APPLICATION,
        reference="" if automatic else f"亭人才核〔{since.year}〕{since.month:02d}{row.person_id % 97 + 1:02d}号",
    )


def table(name: str, version: dict[str, Any]) -> dict[str, Any]:
    """Return a version's table as the engine's JSON; a cell beyond the result is the row's remark."""
    width = len(version["inputs"])
    return {
        "name": name,
        "hit_policy": version["hit"][:1],
        "aggregation": version["hit"][1:],
        "inputs": [{"label": one, "expression": one, "type": "Any", "allowed": ""} for one in version["inputs"]],
        "outputs": [{"name": version["output"], "type": "Any", "allowed": version.get("allowed", ""), "default": ""}],
        "rules": [
            {
                "id": str(number),
                "inputs": row[:width],
                "outputs": [row[width]],
                "annotation": row[width + 1] if len(row) > width + 1 else "",
            }
            for number, row in enumerate(version["rules"], start=1)
        ],
    }
