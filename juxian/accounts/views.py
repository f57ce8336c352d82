"""Pages about accounts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Say that sign-in is locked for a while, and what to do."""
    return render(request, "account/locked_out.html", status=429)
