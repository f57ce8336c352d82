"""Files that a page hands out."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from juxian.core import excel


def attachment(content: bytes, name: str, content_type: str = excel.CONTENT_TYPE) -> HttpResponse:
    """Return `content` to be saved as `name`, which may be Chinese; kept by no cache."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "no-store"
    return response
