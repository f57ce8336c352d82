"""`juxian assessment list` and `juxian assessment recompute ROUND`: whether a sealed result is what its inputs give."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from juxian.goals.assessment.scoring import again, digest
from juxian.goals.models import AssessmentRound


class Command(BaseCommand):
    """List the assessments, or compute one again out of its sealed inputs."""

    help = "List assessments, or compute a sealed one again and compare the hashes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the action, the round or the file of a round, and the form of the answer."""
        parser.add_argument("action", choices=["list", "recompute"])
        parser.add_argument("round", nargs="?", type=int, help="the id that `list` prints")
        parser.add_argument(
            "--file", type=Path, help="a document taken from the round's page; then nothing is looked up"
        )
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print; the exit code is 1 when the hashes differ."""
        if options["action"] == "list":
            self._list(as_json=options["format"] == "json")
            return
        text, sealed = self._document(options)
        found = {"sealed_hash": sealed, "recomputed_hash": digest(again(text))}
        if options["format"] == "json":
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(f"{name} {value}" for name, value in found.items()))
        if found["sealed_hash"] != found["recomputed_hash"]:
            raise CommandError(_("The result is not what its inputs give: it was altered."))

    def _list(self, *, as_json: bool) -> None:
        rounds = AssessmentRound.objects.order_by("year", "pk").values_list("pk", "name", "year", "state")
        found = [
            {"id": pk, "name": name, "year": year, "sealed": state == AssessmentRound.State.SEALED}
            for pk, name, year, state in rounds
        ]
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        for one in found:
            self.stdout.write(f"{one['id']}\t{one['year']}\t{one['name']}\t{_('sealed') if one['sealed'] else ''}")

    def _document(self, options: dict[str, Any]) -> tuple[str, str]:
        if options["file"] is not None:
            text = Path(options["file"]).read_text(encoding="utf-8")
            return text, digest(text)
        if options["round"] is None:
            raise CommandError(_("Name the assessment by its id: `juxian assessment list` prints them."))
        found = AssessmentRound.objects.filter(pk=options["round"]).first()
        if found is None:
            raise CommandError(
                _("There is no assessment %(id)d: `juxian assessment list` prints them.") % {"id": options["round"]}
            )
        if not found.sealed_hash:
            raise CommandError(_("“%(name)s” is not sealed yet.") % {"name": found})
        return found.content, found.sealed_hash
