"""The figures and charts of a run; every number opens onto its list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from juxian.core.money import WAN, to_yuan
from juxian.policies.models import Benefit, EntitlementRun
from juxian.policies.selectors.uptake import Uptake
from juxian.web.components import Chart, Figure, Series


def list_address(run: EntitlementRun, **conditions: Any) -> str:
    """Return the address of a run's list under conditions."""
    return f"{reverse('policies:list', args=[run.pk])}?{urlencode(conditions)}"


def in_wan(fen: int) -> Any:
    """Return fen as wan yuan."""
    return (to_yuan(fen) / WAN).quantize(to_yuan(1))


def figures_of(run: EntitlementRun, by_benefit: Mapping[int, Uptake], people: int) -> list[Figure]:
    """Return the head figures of a run."""
    total = sum(by_benefit.values(), start=Uptake())
    standing, unclaimed = list_address(run, state="standing"), list_address(run, state="unclaimed")
    share = _("%(share)s%% taken up") % {"share": round(100 * total.received / total.entitled) if total.entitled else 0}
    money = _("%(amount)s wan yuan")
    return [
        Figure(_("People entitled"), people, _("persons"), standing, run.as_of,
               definition=_("People for whom the rules in force give at least one benefit that nothing excludes.")),
        Figure(_("Entitled"), total.entitled, _("entitlements"), standing, run.as_of,
               change=money % {"amount": f"{in_wan(total.total):,}"},
               definition=_("People times benefits: who meets two rules counts twice. The money is that of all payments "
                            "together, after exclusions and limits.")),
        Figure(_("Receiving"), total.received, _("entitlements"), list_address(run, state="received"), run.as_of,
               change=share, definition=_("Entitlements of which a grant ran on the day or was recorded since.")),
        Figure(_("Unclaimed"), total.unclaimed, _("entitlements"), unclaimed, run.as_of,
               change=money % {"amount": f"{in_wan(total.unclaimed_total):,}"},
               tone="warning" if total.unclaimed else "success",
               definition=_("Entitled, excluded by nothing, and not received.")),
    ]  # fmt: skip


def charts_of(
    run: EntitlementRun, rows: Sequence[tuple[Benefit, Uptake]], by_class: Mapping[str, Uptake]
) -> dict[str, Chart]:
    """Return the charts of a run: received and unclaimed by benefit, and by class."""
    benefits = Chart(
        categories=[benefit.name for benefit, _one in rows],
        series=[
            Series(_("Receiving"), [one.received for _b, one in rows],
                   urls=[list_address(run, benefit=b.pk, state="received") for b, _one in rows]),
            Series(_("Unclaimed"), [one.unclaimed for _b, one in rows],
                   urls=[list_address(run, benefit=b.pk, state="unclaimed") for b, _one in rows]),
        ],
        kind="hbar",
        unit=_("persons"),
        category=_("Benefit"),
    )  # fmt: skip
    classes = Chart(
        categories=[name or _("without class") for name in by_class],
        series=[
            Series(_("Receiving"), [one.received for one in by_class.values()],
                   urls=[list_address(run, talent_class=name or "-", state="received") for name in by_class]),
            Series(_("Unclaimed"), [one.unclaimed for one in by_class.values()],
                   urls=[list_address(run, talent_class=name or "-", state="unclaimed") for name in by_class]),
        ],
        kind="stack",
        unit=_("entitlements"),
        category=_("Class"),
    )  # fmt: skip
    return {"benefits": benefits, "classes": classes}
