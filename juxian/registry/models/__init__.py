"""A person's file: one `Person`, and rows that hang on it, each with its source, date and who entered it.

    Person ─┬─ IdentityDocument      numbers, encrypted, each once
            ├─ TalentTeamMembership  which of the six talent teams, from when to when
            ├─ Education, Title      what they learnt and were appraised as
            ├─ Achievement, PastEmployment, Training, Skill   what they did and can do; `registry.sections` declares them
            ├─ Evidence              the files that prove what a row says
            ├─ FamilyMember, Contact   whom they live with, how else they are reached
            ├─ Engagement ── Organization   how, where and for what pay they work: employed, brought in,
            │                               flexible, locally trained
            ├─ Recognition ── Level ── Classification   the class under an edition of the directory
            ├─ Designation ── DesignationKind ── DesignationAlias   titles and programmes won (teams have them too)
            ├─ TeamMember ── Team
            ├─ Correction            what people ask to have put right on their own file
            ├─ AccessSetMember ── AccessSet ── Access ── SharingGrant   who looked, and under which grant
            ├─ SearchKey             what somebody is found by
            └─ DuplicatePair, Merge   files that may be about one person, and those that were merged

EvaluationModel and what hangs on it: how talents are evaluated, in `models.evaluation`,
`models.evaluation_runs` and `models.peer_reviews`.

RetentionRule and Disposal say how long what is kept, and what was disposed of.

Sensitive values (numbers, phones, mail, pay) are encrypted; equal ones are found by a blind index.
"""

from juxian.registry.models.corrections import Correction
from juxian.registry.models.directory import (
    Classification,
    Designation,
    DesignationAlias,
    DesignationKind,
    Level,
    Recognition,
)
from juxian.registry.models.duplicates import DuplicatePair, Merge
from juxian.registry.models.evaluation import EvaluationDraft, EvaluationModel, EvaluationVersion
from juxian.registry.models.evaluation_runs import (
    EvaluationConclusion,
    EvaluationObjection,
    EvaluationOpening,
    EvaluationResult,
    EvaluationRun,
)
from juxian.registry.models.evidence import Evidence
from juxian.registry.models.imports import ImportJob
from juxian.registry.models.life import Achievement, PastEmployment, Skill, Training
from juxian.registry.models.peer_reviews import PeerReview, PeerRound
from juxian.registry.models.people import IdentityDocument, Person, TalentTeam, TalentTeamMembership
from juxian.registry.models.private import Contact, FamilyMember
from juxian.registry.models.records import Education, Engagement, Title
from juxian.registry.models.retention import Disposal, RetentionRule
from juxian.registry.models.searching import SearchKey
from juxian.registry.models.sharing import Access, AccessSet, AccessSetMember, SharingGrant
from juxian.registry.models.synonyms import Synonym
from juxian.registry.models.teams import Team, TeamMember

__all__ = [
    "Access",
    "AccessSet",
    "AccessSetMember",
    "Achievement",
    "Classification",
    "Contact",
    "Correction",
    "Designation",
    "DesignationAlias",
    "DesignationKind",
    "Disposal",
    "DuplicatePair",
    "Education",
    "Engagement",
    "EvaluationConclusion",
    "EvaluationDraft",
    "EvaluationModel",
    "EvaluationObjection",
    "EvaluationOpening",
    "EvaluationResult",
    "EvaluationRun",
    "EvaluationVersion",
    "Evidence",
    "FamilyMember",
    "IdentityDocument",
    "ImportJob",
    "Level",
    "Merge",
    "PastEmployment",
    "PeerReview",
    "PeerRound",
    "Person",
    "Recognition",
    "RetentionRule",
    "SearchKey",
    "SharingGrant",
    "Skill",
    "Synonym",
    "TalentTeam",
    "TalentTeamMembership",
    "Team",
    "TeamMember",
    "Title",
    "Training",
]
