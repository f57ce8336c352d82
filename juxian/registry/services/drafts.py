"""What a new file shall hold, before it is written: plain values in normal form, cheap enough for a hundred thousand."""

from dataclasses import dataclass
from datetime import date

from juxian.core import crypto
from juxian.registry.models.people import CHINA


@dataclass(slots=True, kw_only=True)
class DocumentDraft:
    """An identity document; `number` is in the normal form of `core.identity`, `index` its blind index."""

    kind: str
    number: str
    index: str = ""

    def __post_init__(self) -> None:
        self.index = self.index or crypto.blind_index(self.number)


@dataclass(slots=True, kw_only=True)
class EducationDraft:
    """A level of schooling; `level` and `degree` are codes of GB/T 4658 and GB/T 6864."""

    level: str = ""
    degree: str = ""
    school: str = ""
    major: str = ""
    country: str = CHINA
    graduated: date | None = None


@dataclass(slots=True, kw_only=True)
class TitleDraft:
    """A title by its name in `core.codes`; `level` is its code of GB/T 8561."""

    name: str
    series: str = ""
    level: str = ""
    awarded: date | None = None
    evidence: str = ""


@dataclass(slots=True, kw_only=True)
class EngagementDraft:
    """Work for an organisation; the wage in fen a year."""

    organization_id: int
    kind: str = "employed"
    post: str = ""
    since: date | None = None
    until: date | None = None
    wage_fen: int | None = None
    days: int | None = None
    outcome: str = ""
    end_reason: str = ""


@dataclass(slots=True, kw_only=True)
class RecognitionDraft:
    """A class of the directory; a claim unless `confirmed`."""

    level_id: int
    since: date | None = None
    until: date | None = None
    evidence: str = ""
    confirmed: bool = False


@dataclass(slots=True, kw_only=True)
class DesignationDraft:
    """A designation or a programme won; a claim unless `confirmed`."""

    kind_id: int
    year: int | None = None
    batch: str = ""
    awarded: date | None = None
    until: date | None = None
    document: str = ""
    evidence: str = ""
    confirmed: bool = False


@dataclass(slots=True, kw_only=True)
class TalentTeamDraft:
    """One of the six talent teams."""

    team: str
    since: date | None = None
    until: date | None = None


@dataclass(slots=True, kw_only=True)
class PersonDraft:
    """A new file. `phones` are in normal form, the first one is looked up by; codes as in `Person`."""

    name: str
    former_name: str = ""
    latin_name: str = ""
    sex: str = ""
    born: date | None = None
    born_precision: str = "day"
    country: str = CHINA
    ethnic_group: str = ""
    political_status: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""
    remarks: str = ""
    documents: tuple[DocumentDraft, ...] = ()
    educations: tuple[EducationDraft, ...] = ()
    titles: tuple[TitleDraft, ...] = ()
    engagements: tuple[EngagementDraft, ...] = ()
    recognitions: tuple[RecognitionDraft, ...] = ()
    designations: tuple[DesignationDraft, ...] = ()
    talent_teams: tuple[TalentTeamDraft, ...] = ()
