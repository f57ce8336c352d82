"""What may be done in the registry and by whom, and how the trail calls it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from juxian.core.permissions import register
from juxian.core.roles import FIGURES, OFFICE, UNITS, Role
from juxian.registry.models.sharing import READERS
from juxian.web.navigation import NavItem, Section

VIEW = "registry.view"
OWN = "registry.own"
CHANGE = "registry.change"
IMPORT = "registry.import"
EXPORT = "registry.export"
REVEAL = "registry.reveal"
RECOGNISE = "registry.recognise"
SEE_DIRECTORY = "registry.see_directory"
DIRECTORY = "registry.directory"
LINK = "registry.link_account"
MERGE = "registry.merge"
SUCCESSION = "registry.succession"
SHARE = "registry.share"
APPROVE_SHARING = "registry.approve_sharing"
RECEIVE = "registry.receive"
ERASE = "registry.erase"
ACCEPT = "registry.accept"

SENTENCES: dict[str, Promise | str] = {
    "registry.person_created": _("opened the file"),
    "registry.person_changed": _("changed the particulars"),
    "registry.people_added": _("added people"),
    "registry.imported": _("imported a roster"),
    "registry.import_uploaded": _("uploaded a roster"),
    "registry.import_discarded": _("threw an uploaded roster away"),
    "registry.import_file_taken": _("downloaded an uploaded roster"),
    "registry.rejected_rows_taken": _("downloaded the rejected rows of a roster"),
    "registry.template_taken": _("took the template of their people"),
    "registry.exported": _("exported a list"),
    "registry.succession_taken": _("took the projection of succession as a file"),
    "registry.account_linked": _("linked an account"),
    "registry.account_unlinked": _("ended the link to an account"),
    "registry.document_added": _("added an identity document"),
    "registry.document_withdrawn": _("took an identity document out of use"),
    "registry.talent_teams_set": _("set the talent teams"),
    "registry.record_added": _("added an entry"),
    "registry.records_added": _("added entries to many files"),
    "registry.record_changed": _("changed an entry"),
    "registry.record_removed": _("removed an entry"),
    "registry.evidence_added": _("added an evidence file"),
    "registry.evidence_taken": _("took an evidence file"),
    "registry.evidence_removed": _("removed an evidence file"),
    "registry.education_added": _("added education"),
    "registry.education_changed": _("changed education"),
    "registry.title_added": _("added a title"),
    "registry.title_changed": _("changed a title"),
    "registry.engaged": _("added an engagement"),
    "registry.engagement_changed": _("changed an engagement"),
    "registry.engagement_ended": _("ended an engagement"),
    "registry.classification_published": _("published an edition of the class directory"),
    "registry.class_recognised": _("recognised a class"),
    "registry.class_changed": _("changed a recognised class"),
    "registry.designation_kind_created": _("added a kind of designation"),
    "registry.designation_kind_changed": _("changed a kind of designation"),
    "registry.synonym_taught": _("taught a synonym"),
    "registry.synonym_withdrawn": _("withdrew a synonym"),
    "registry.alias_taught": _("taught another name of a designation"),
    "registry.designation_awarded": _("entered a designation"),
    "registry.designation_changed": _("changed a designation"),
    "registry.claim_confirmed": _("confirmed a claim"),
    "registry.claim_rejected": _("rejected a claim"),
    "registry.team_formed": _("entered a team"),
    "registry.team_changed": _("changed a team"),
    "registry.team_joined": _("added a team member"),
    "registry.team_left": _("ended a team membership"),
    "registry.duplicates_searched": _("compared all files"),
    "registry.told_apart": _("told two files apart"),
    "registry.merged": _("merged the file into another"),
    "registry.took_over": _("merged another file into this one"),
    "registry.parted": _("parted merged files"),
    "registry.correction_asked": _("asked for a correction"),
    "registry.correction_answered": _("answered a request for correction"),
    "registry.correction_withdrawn": _("withdrew a request for correction"),
    "registry.sharing_asked": _("asked to share people's data"),
    "registry.sharing_approved": _("approved the sharing of people's data"),
    "registry.sharing_refused": _("refused the sharing of people's data"),
    "registry.sharing_revoked": _("withdrew the sharing of people's data"),
    "registry.shared_page": _("read what was shared"),
    "registry.shared_export": _("took what was shared as a file"),
    "registry.shared_api": _("fetched what was shared by program"),
    "registry.own_data_taken": _("took a copy of their own data"),
    "registry.erased": _("erased the file"),
    "registry.contacts_removed": _("removed the contact details"),
    "registry.retention_changed": _("changed how long data are kept"),
    "registry.disposal_confirmed": _("confirmed that data are disposed of"),
    "registry.disposed": _("disposed of data whose time was over"),
    "registry.revealed": _("looked at a sensitive value"),
    "registry.number_searched": _("searched for a number"),
}

NAVIGATION = (
    NavItem(_("People"), "registry:people", "users", 10, VIEW, Section.TALENT),
    NavItem(_("My file"), "registry:mine", "id", 10, OWN, Section.TALENT),
    NavItem(_("Teams"), "registry:teams", "users-group", 20, VIEW, Section.TALENT),
    NavItem(_("Imports"), "registry:imports", "file-import", 30, IMPORT, Section.TALENT),
    NavItem(_("Corrections"), "registry:corrections", "message-report", 34, CHANGE, Section.TALENT),
    NavItem(_("Duplicates"), "registry:duplicates", "copy-check", 35, MERGE, Section.TALENT),
    NavItem(_("Succession"), "registry:succession", "chart-line", 38, SUCCESSION, Section.TALENT),
    NavItem(_("Sharing"), "registry:sharing", "share", 36, SHARE, Section.TALENT),
    NavItem(_("Shared with us"), "registry:received", "share-2", 37, RECEIVE, Section.TALENT),
    NavItem(_("Retention"), "registry:retention", "clock-off", 38, ERASE, Section.TALENT),
    NavItem(_("Who looked at my file"), "registry:my_accesses", "eye", 11, OWN, Section.TALENT),
    NavItem(_("Directories"), "registry:directory", "list-details", 40, SEE_DIRECTORY, Section.TALENT),
)


def register_all() -> None:
    """Register the permissions; called once from `apps.py`."""
    register(VIEW, _("see people's files"), *OFFICE, *UNITS)
    register(OWN, _("see one's own file"), Role.TALENT)
    register(CHANGE, _("change people's files"), *OFFICE, *UNITS)
    register(IMPORT, _("import rosters"), *OFFICE, *UNITS)
    register(EXPORT, _("export lists of people"), *OFFICE, Role.UNIT_OFFICER)
    register(REVEAL, _("see sensitive values, giving a reason"), *OFFICE, Role.UNIT_OFFICER)
    register(RECOGNISE, _("recognise classes and designations"), *OFFICE)
    register(MERGE, _("merge and part files of one person"), *OFFICE)
    register(SUCCESSION, _("see where a generation will be missing"), *FIGURES)
    register(SHARE, _("share people's data"), *OFFICE, Role.UNIT_OFFICER)
    register(APPROVE_SHARING, _("approve sharing"), *OFFICE)
    register(RECEIVE, _("read what was shared with one's unit"), *READERS)
    register(ERASE, _("erase files and dispose of data"), *OFFICE)
    register(ACCEPT, _("accept what is proposed for files"), *OFFICE, Role.UNIT_OFFICER)
    register(LINK, _("tie accounts to people's files"), *OFFICE)
    register(SEE_DIRECTORY, _("see the directories"), *OFFICE, *UNITS, Role.LEADER, Role.TALENT, Role.EXPERT)
    register(DIRECTORY, _("maintain the directories"), *OFFICE)
