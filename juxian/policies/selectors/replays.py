"""Making past decisions again, from the versions, groups and snapshot they kept: a whole run's, or one person's."""

from dataclasses import dataclass, replace
from datetime import date

from juxian.policies.exclusions import NOTHING
from juxian.policies.models import BenefitGrant, Entitlement, EntitlementRun
from juxian.policies.population import Definition, received_in, run
from juxian.policies.selectors.explanations import PersonBenefit, entitlements_of
from juxian.registry.models import Person


@dataclass(frozen=True)
class Difference:
    """Something that a run kept and the replay did not find so, or the other way round; sums in fen."""

    person: int
    benefit: int
    kept: tuple[str, int | None, str] | None
    made: tuple[str, int | None, str] | None


def replay(kept: EntitlementRun) -> list[Difference]:
    """Return where a run made again differs from what it kept: nothing when every fen is the same.

    Refuses when the snapshot's file is missing or was altered.
    """
    _people, found = run(Definition.of(kept.definition), kept.snapshot)
    made = {
        (one.person, one.given.version.benefit_id): (str(one.outcome), one.offer.allowed, one.given.level)
        for one in found
    }
    rows = kept.entitlements.order_by("pk").values_list("person", "benefit", "outcome", "total", "level")
    stored = {(person, benefit): (outcome, total, level) for person, benefit, outcome, total, level in rows}
    return [
        Difference(*key, stored.get(key), made.get(key))
        for key in sorted(stored.keys() | made.keys())
        if stored.get(key) != made.get(key)
    ]


@dataclass(frozen=True)
class Basis:
    """What a person's page is decided by: a day; or a past run, or a grant, made again as it was decided then."""

    as_of: date
    run: EntitlementRun | None = None
    grant: BenefitGrant | None = None

    @classmethod
    def of_grant(cls, grant: BenefitGrant) -> "Basis":
        """Return what tells best why a grant was given.

        That is the run that found it under the grant's version, the first one on or after its day (else the last one
        before); without such a run the day itself.
        """
        found = Entitlement.objects.filter(person=grant.person_id, benefit=grant.benefit_id, version=grant.version_id)
        runs = EntitlementRun.objects.select_related("snapshot").filter(pk__in=found.values("run"))
        after = runs.filter(as_of__gte=grant.since).order_by("as_of", "-pk").first()
        chosen = after or runs.order_by("-as_of", "-pk").first()
        return cls(chosen.as_of if chosen else grant.since, chosen, grant)

    def decide(self, person: Person) -> list[PersonBenefit]:
        """Return the person's benefits as they were decided; refuses when the run's snapshot was altered."""
        if self.run is not None:
            received = received_in(self.run.snapshot, person.pk).get(person.pk, NOTHING)
            definition = Definition.of(self.run.definition)
            return entitlements_of(person, self.as_of, definition, self.run.snapshot, received)
        if self.grant is not None:
            return entitlements_of(person, self.as_of, _with_version(Definition.on(self.as_of), self.grant))
        return entitlements_of(person, self.as_of)

    def differences(self, person: Person, found: list[PersonBenefit]) -> list[Difference]:
        """Return where the run kept for the person something else than what was found now."""
        if self.run is None:
            return []
        kept = {
            row.benefit_id: (str(row.outcome), row.total, row.level)
            for row in self.run.entitlements.filter(person=person)
        }
        made = {
            one.benefit.pk: (str(one.outcome), one.amount, one.given.level) for one in found if one.given and one.offer
        }
        return [
            Difference(person.pk, benefit, kept.get(benefit), made.get(benefit))
            for benefit in sorted(kept.keys() | made.keys())
            if kept.get(benefit) != made.get(benefit)
        ]


def _with_version(definition: Definition, grant: BenefitGrant) -> Definition:
    """Return the definition with the version that a grant keeps, whatever was published for that day since."""
    others = [version for version in definition.versions if version.benefit_id != grant.benefit_id]
    versions = [*others, grant.version]
    versions.sort(key=lambda one: (one.benefit.order, one.benefit_id))
    return replace(definition, versions=tuple(versions))
