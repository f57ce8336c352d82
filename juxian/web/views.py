"""The desk, the search page, the component gallery, and the pages that say what went wrong."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from juxian.core.permissions import public, signed_in
from juxian.web import desk as desks
from juxian.web import search as searches


@signed_in
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What is due from me, what changed, my figures."""
    now = timezone.now()
    found = desks.collect(request.user, now)
    today = timezone.localdate(now)
    overdue = sum(todo.due is not None and todo.due < today for todo in found.todos)
    return render(request, "web/desk.html", {"desk": found, "now": now, "overdue": overdue})


@signed_in
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What every module finds for `q` within the user's reach."""
    query = request.GET.get("q", "").strip()
    parts = searches.find(request.user, query) if query else []
    return render(request, "web/search.html", {"query": query, "parts": parts})


@signed_in
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """The first hits for what is in the search box, while it is typed."""
    query = request.GET.get("q", "").strip()
    return render(request, "web/suggestions.html", {"query": query, "parts": searches.suggest(request.user, query)})


@public
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with sample values, for those who build pages; only in debug mode."""
    if not settings.DEBUG:
        raise Http404
    from juxian.web import gallery as samples

    return render(request, "web/gallery.html", samples.context(request))


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be understood."""
    return render(request, "400.html", status=400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason when the one who refused gave one."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or none that this user may see."""
    return render(request, "404.html", status=404)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500, drawn without a look at the session or the database, which may be what failed."""
    return HttpResponse(loader.render_to_string("500.html", _bare_context()), status=500)


def _bare_context() -> dict[str, Any]:
    return {
        "layout": "web/bare.html",
        "site_name": getattr(settings, "SITE_NAME", ""),
        "languages": (),
    }
