"""The demonstration's comparison: three invented districts beside ours."""

from datetime import date

from juxian.accounts.models import User
from juxian.core.demonstration import NAME, YEAR, District
from juxian.core.money import to_fen
from juxian.goals.benchmarks import services

# Name, residents, fund in yuan, and per indicator what it published.
OTHERS = (
    ("望江区", 821_000, 120_000_000, {"registry.national_experts": 9, "registry.double_innovation_leaders": 31}),
    ("临淮县", 1_043_000, 60_000_000, {"registry.national_experts": 3, "registry.double_innovation_leaders": 18}),
    ("海盐湾区", 560_000, 80_000_000, {"registry.national_experts": 6, "registry.double_innovation_leaders": 22}),
)


def load(district: District) -> None:
    """Enter them, have all but the last figure checked, and say how large ours is."""
    clerk, director = (User.objects.get(username=name) for name in ("clerk", "director"))
    by = {"by": clerk, "at": district.at}
    ours = services.set_district(name=NAME, own=True, **by)
    services.set_size(
        district=ours, year=YEAR, population=702_000, fund=to_fen(95_000_000), source=f"{YEAR}年统计公报", **by
    )
    for name, population, fund, figures in OTHERS:
        other = services.set_district(name=name, own=False, **by)
        source = f"{name}{YEAR}年人才工作总结"
        services.set_size(district=other, year=YEAR, population=population, fund=to_fen(fund), source=source, **by)
        for indicator, value in figures.items():
            entered = services.enter_figure(
                district=other, year=YEAR, indicator=indicator, value=value, source=source,
                published=date(YEAR, 12, 31), **by,
            )  # fmt: skip
            if (name, indicator) != (OTHERS[-1][0], "registry.double_innovation_leaders"):
                services.check_figure(figure=entered, accept=True, by=director, at=district.at)
