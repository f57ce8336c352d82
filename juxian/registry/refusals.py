"""What the database's constraints hold, said so that a person can mend it."""

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from juxian.web.serving import by_field

SENTENCES: dict[str, Promise | str] = {
    "person_has_name": _("A file needs a name."),
    "person_born_since_1900": _("The birth date lies before 1900."),
    "engagement_one_post_at_an_employer": _("This person has a post at this organisation already: end that one first."),
    "engagement_ends_after_it_begins": _("The last day lies before the first."),
    "engagement_days_of_a_year": _("A year has no more than 366 days."),
    "recognition_one_claim": _("A claimed class of this person waits for the office already."),
    "recognition_one_open_class": _("This person has a class without an end already: end that one first."),
    "recognition_ends_after_it_begins": _("The last day lies before the first."),
    "designation_once_a_year_and_batch": _("This person has this designation of that year and batch already."),
    "designation_once_without_year": _("This person has this designation already: name the year to tell them apart."),
    "designation_of_a_team_once": _("This team has this designation of that year and batch already."),
    "designation_ends_after_it_is_awarded": _("The last day lies before the day on which it was awarded."),
    "designation_kind_ends_after_it_begins": _("The last day lies before the first."),
    "education_says_something": _("Name the education, the degree or the school."),
    "document_number_once": _("This number is on file already."),
    "team_ends_after_it_begins": _("The last day lies before the first."),
    "team_member_once_at_a_time": _("This person is in the team already."),
    "team_one_leader_at_a_time": _("A team has one leader at a time: end that first."),
    "talent_team_once_at_a_time": _("This person counts in this talent team already."),
    "title_once": _("This person has this title already."),
    "achievement_once": _("An achievement of this kind with this number is on file already."),
    "past_employment_ends_after_it_begins": _("The last day lies before the first."),
    "contact_once": _("This contact is on file already."),
    "skill_once": _("This language or skill is on file already."),
    "training_ends_after_it_begins": _("The last day lies before the first."),
    "level_code_once": _("A class stands in an edition once."),
}


def explained(error: ValidationError) -> dict[str, list[str]]:
    """Return what is wrong by field, `__all__` for the row as a whole; constraints by their sentence, not by their name."""
    return {field: [_sentence(text) for text in texts] for field, texts in by_field(error).items()}


def _sentence(text: str) -> str:
    return next((str(said) for name, said in SENTENCES.items() if f"“{name}”" in text), text)
