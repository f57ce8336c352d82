"""What every file kept sealed beside a record of goals has; the record it stands beside is the model's own."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from juxian.core import sealed
from juxian.core.filetypes import CONTENT_TYPES
from juxian.core.models import Model


class KeptFile(Model):
    """A file with its format, size and hash; its content lies encrypted in the storage. Each model adds where (`file`)."""

    name = models.CharField(_("file name"), max_length=120)
    kind = models.CharField(_("file format"), max_length=4, choices=[(one, one) for one in CONTENT_TYPES])
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64, editable=False)
    file: models.FileField

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the row, and with it the stored file."""
        sealed.drop(self.file)
        return super().delete(*args, **kwargs)
