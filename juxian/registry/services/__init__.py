"""Every write of the registry. Each is keyword-only and atomic, takes `by=` and `at=`, and leaves its event in the trail."""

from juxian.registry.services.bulk import add_people
from juxian.registry.services.corrections import answer_correction, ask_correction, withdraw_correction
from juxian.registry.services.directory import (
    award_designation,
    change_designation,
    change_designation_kind,
    change_recognition,
    confirm_claim,
    create_designation_kind,
    publish_classification,
    recognise_class,
    reject_claim,
    teach_alias,
)
from juxian.registry.services.drafts import (
    DesignationDraft,
    DocumentDraft,
    EducationDraft,
    EngagementDraft,
    PersonDraft,
    RecognitionDraft,
    TalentTeamDraft,
    TitleDraft,
)
from juxian.registry.services.duplicates import find_duplicates, merge_people, part_again, tell_apart
from juxian.registry.services.erasure import erase_person, remove_contacts
from juxian.registry.services.evidence import add_evidence, remove_evidence, take_evidence
from juxian.registry.services.people import (
    add_document,
    change_person,
    create_person,
    link_account,
    remove_record,
    set_talent_teams,
    withdraw_document,
)
from juxian.registry.services.proposals import propose
from juxian.registry.services.recognising import recognise_many
from juxian.registry.services.records import (
    add_education,
    add_title,
    change_education,
    change_engagement,
    change_title,
    end_engagement,
    engage,
)
from juxian.registry.services.sections import add_row, add_rows, change_row
from juxian.registry.services.sensitive import find_by_number, reveal_sensitive
from juxian.registry.services.synonyms import teach_synonym, withdraw_synonym
from juxian.registry.services.teams import change_team, form_team, join_team, leave_team
from juxian.registry.services.templates import take_template

__all__ = [
    "DesignationDraft",
    "DocumentDraft",
    "EducationDraft",
    "EngagementDraft",
    "PersonDraft",
    "RecognitionDraft",
    "TalentTeamDraft",
    "TitleDraft",
    "add_document",
    "add_education",
    "add_evidence",
    "add_people",
    "add_row",
    "add_rows",
    "add_title",
    "answer_correction",
    "ask_correction",
    "award_designation",
    "change_designation",
    "change_designation_kind",
    "change_education",
    "change_engagement",
    "change_person",
    "change_recognition",
    "change_row",
    "change_team",
    "change_title",
    "confirm_claim",
    "create_designation_kind",
    "create_person",
    "end_engagement",
    "engage",
    "erase_person",
    "find_by_number",
    "find_duplicates",
    "form_team",
    "join_team",
    "leave_team",
    "link_account",
    "merge_people",
    "part_again",
    "propose",
    "publish_classification",
    "recognise_class",
    "recognise_many",
    "reject_claim",
    "remove_contacts",
    "remove_evidence",
    "remove_record",
    "reveal_sensitive",
    "set_talent_teams",
    "take_evidence",
    "take_template",
    "teach_alias",
    "teach_synonym",
    "tell_apart",
    "withdraw_correction",
    "withdraw_document",
    "withdraw_synonym",
]
