"""What the registry puts on a person's desk: files with something to be done, and where to begin."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from juxian.audit import actions
from juxian.audit.models import Event
from juxian.audit.selectors import shown_actor
from juxian.registry import selectors
from juxian.registry.models import Correction, DuplicatePair, Person, SharingGrant
from juxian.registry.permissions import APPROVE_SHARING, CHANGE, IMPORT, MERGE, OWN, RECOGNISE, VIEW
from juxian.web.components import Figure
from juxian.web.desk import DeskAction, DeskChange, DeskItem, DeskPart

CHANGES_SHOWN = 8
CHANGES_READ = 60


def part(user: Any, now: datetime) -> DeskPart:
    """Return the registry's part: for the office and the units their people's files, for a talent their own."""
    if user.has_perm(VIEW):
        return _of_those_who_keep(user, now)
    if user.has_perm(OWN):
        return _of_a_talent(user)
    return DeskPart()


def _of_those_who_keep(user: Any, now: datetime) -> DeskPart:
    today = timezone.localdate(now)
    visible = Person.objects.visible_to(user, VIEW)
    listed = reverse("registry:people")
    shortcuts = []
    if user.has_perm(CHANGE):
        shortcuts.append(DeskAction(_("Add a person"), reverse("registry:new_person"), "user-plus"))
    if user.has_perm(IMPORT):
        shortcuts.append(DeskAction(_("Import a roster"), reverse("registry:new_import"), "file-import"))
    shortcuts.append(DeskAction(_("People"), listed, "users"))
    figures = []
    if not user.has_perm("facts.view_figures"):
        # Whoever sees figures has the headline ones there, which are computed on a snapshot.
        count = selectors.here(visible, today).count()
        figures.append(Figure(_("People of ours"), count, _("persons"), f"{listed}?state=here", as_of=today))
    return DeskPart(
        todos=_todos(user, visible, today, listed), changes=_changes(visible), figures=figures, actions=shortcuts
    )


def _todos(user: Any, visible: Any, today: Any, listed: str) -> list[DeskItem]:
    kind = _("files")
    todos = []
    if user.has_perm(RECOGNISE) and (waiting := selectors.with_claims(visible).count()):
        title = ngettext(
            "Confirm what is claimed for %(count)d person", "Confirm what is claimed for %(count)d people", waiting
        )
        todos.append(DeskItem(title % {"count": waiting}, f"{listed}?attention=claims", kind=kind, count=waiting))
    if soon := selectors.expiring(visible, today).count():
        title = ngettext(
            "A class or designation of %(count)d person runs out soon",
            "Classes or designations of %(count)d people run out soon",
            soon,
        )
        due = selectors.first_to_expire(user, today)
        todos.append(DeskItem(title % {"count": soon}, f"{listed}?attention=expiring", due=due, kind=kind, count=soon))
    if user.has_perm(CHANGE):
        asked = Correction.objects.visible_to(user, CHANGE).waiting()
        if waiting := asked.count():
            title = ngettext(
                "Answer what %(count)d person wants put right", "Answer what %(count)d people want put right", waiting
            )
            due = asked.order_by("due").values_list("due", flat=True)[0]
            todos.append(
                DeskItem(title % {"count": waiting}, reverse("registry:corrections"), due=due, kind=kind, count=waiting)
            )
    if user.has_perm(MERGE) and (alike := DuplicatePair.objects.visible_to(user, MERGE).waiting().count()):
        title = ngettext(
            "Decide whether %(count)d pair of files is one person",
            "Decide whether %(count)d pairs of files are one person",
            alike,
        )
        todos.append(DeskItem(title % {"count": alike}, reverse("registry:duplicates"), kind=kind, count=alike))
    if user.has_perm(APPROVE_SHARING):
        grants = SharingGrant.objects.visible_to(user, APPROVE_SHARING).waiting().exclude(granter=user)
        if waiting := grants.count():
            title = ngettext("Decide on %(count)d request to share", "Decide on %(count)d requests to share", waiting)
            todos.append(DeskItem(title % {"count": waiting}, reverse("registry:sharing"), kind=kind, count=waiting))
    if user.has_perm(CHANGE) and (bare := selectors.without_number(selectors.here(visible, today)).count()):
        title = ngettext(
            "Enter the identity number of %(count)d person", "Enter the identity numbers of %(count)d people", bare
        )
        url = f"{listed}?attention=number&state=here"
        todos.append(DeskItem(title % {"count": bare}, url, kind=kind, count=bare))
    return todos


def _changes(visible: Any) -> list[DeskChange]:
    """Return what happened lately to files within reach, the newest first: two queries."""
    about = Event.objects.filter(target_type=Person._meta.label_lower, action__startswith="registry.")
    events = list(about.exclude(action="registry.revealed").order_by("-sequence")[:CHANGES_READ])
    people = visible.in_bulk([int(one.target_id) for one in events])
    found = [(event, people.get(int(event.target_id))) for event in events]
    return [
        DeskChange(
            event.at,
            f"{actions.sentence(event.action)}: {person.name}",
            person.get_absolute_url(),
            shown_actor(event.actor),
        )
        for event, person in found
        if person is not None
    ][:CHANGES_SHOWN]


def _of_a_talent(user: Any) -> DeskPart:
    person = Person.objects.visible_to(user, OWN).first()
    url = reverse("registry:mine")
    if person is None:
        return DeskPart(actions=[DeskAction(_("My file"), url, "id")])
    lacking = [
        (not person.phone, _("Tell your employer your phone: it is missing on your file")),
        (not person.educations.exists(), _("Tell your employer your education: it is missing on your file")),
        (not person.documents.active().exists(), _("Show your employer your identity document: its number is missing")),
    ]
    todos = [DeskItem(title, url, kind=_("my file")) for missing, title in lacking if missing]
    events = Event.objects.about(Person._meta.label_lower, person.pk)[:5]
    changes = [
        DeskChange(event.at, _("Your file: %(what)s") % {"what": actions.sentence(event.action)}, url)
        for event in events
    ]
    actions_ = [
        DeskAction(_("My file"), url, "id"),
        DeskAction(_("Who looked at my file"), reverse("registry:my_accesses"), "eye"),
        DeskAction(_("Ask for a correction"), reverse("registry:my_corrections"), "message-report"),
    ]
    return DeskPart(todos=todos, changes=changes, actions=actions_)
