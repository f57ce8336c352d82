"""The little year of targets, for reviews to be composed of."""

from juxian.goals.tests.conftest import arrivals, arrive, measure

__all__ = ["arrivals", "arrive", "measure"]
