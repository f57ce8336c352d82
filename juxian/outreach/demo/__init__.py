"""This module's part of the demonstration: vacancies of the district's employers and what became of them."""

from juxian.core.demonstration import District
from juxian.outreach.demo import vacancies
from juxian.outreach.models import Vacancy


def is_loaded() -> bool:
    """Return whether the demonstration's vacancies are there."""
    return Vacancy.objects.filter(post=vacancies.POSTS[0].post, organization__name=vacancies.POSTS[0].employer).exists()


def load(district: District) -> None:
    """Write who agreed to hear of posts, the vacancies, and the recommendations."""
    vacancies.load(district)
