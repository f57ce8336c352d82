"""What whoever imports should know of a file beside its rows, a sentence each."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def notices(file: str, report: Mapping[str, Any]) -> list[str]:
    """Return the notices of a file from its report as `FileReport.kept` gives it."""
    found = []
    if before := report.get("imported_before"):
        found.append(
            _("%(file)s was imported on %(when)s already: nothing new is in it.") % {"file": file, "when": before}
        )
    if names := report.get("organizations"):
        text = _("%(file)s: new employers were added to the tree: %(names)s.")
        found.append(text % {"file": file, "names": "、".join(names)})
    for value, count in report.get("unknown", {}).items():
        text = _("%(file)s: “%(value)s” of %(count)d rows is not in the directory in force and was not kept.")
        found.append(text % {"file": file, "value": value, "count": count})
    if differences := report.get("differences"):
        text = _("%(file)s: %(count)d values differ from what is on file; the file's were kept.")
        found.append(text % {"file": file, "count": sum(differences.values())})
    if without := report.get("without_employer"):
        text = _("%(file)s: %(count)d people have no employer: name the organisation the roster is of.")
        found.append(text % {"file": file, "count": without})
    return found
