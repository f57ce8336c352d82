"""This module's part of the demonstration: vacancies and what became of them, natives elsewhere, rural experts."""

from juxian.core.demonstration import District
from juxian.outreach.demo import ties, vacancies
from juxian.outreach.models import Vacancy


def is_loaded() -> bool:
    """Return whether the demonstration's vacancies are there."""
    return Vacancy.objects.filter(post=vacancies.POSTS[0].post, organization__name=vacancies.POSTS[0].employer).exists()


def load(district: District) -> None:
    """Write who agreed to hear of posts, the vacancies and the recommendations; then the ties of every township."""
    vacancies.load(district)
    ties.load(district)
