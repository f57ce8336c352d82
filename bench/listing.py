"""A page of the list of people beside Django's own lists of the same rows.

    python -m venv /tmp/bench && /tmp/bench/bin/pip install -e .
    /tmp/bench/bin/python bench/listing.py [--people 1000000] [--folder DIR]

With DATABASE_URL it uses that (empty) database; `--folder` keeps the people for the next run (the same folder as for
`bench/search.py`). All sides answer the same requests in one process through the same middleware, in turn: the first
fifty pages of twenty people in the order of their names, each with employer, class, designations, education and title,
which stand in five joined tables. The peers are the change list of Django's admin and a `ListView` with a bare template
and nothing around the table, both with `prefetch_related`. Ours is the page as the office opens it, with its shell and
its filters, and the turn of a page as a browser asks for it after that, which fetches the table alone.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

RELATED = ("engagements__organization", "recognitions__level", "designations__kind", "educations", "titles")
PAGES, ROUNDS = 50, 4
TEMPLATE = """<!DOCTYPE html><title>People</title><table>{% for person in page_obj %}<tr>
<td>{{ person.name }}</td><td>{{ person.code }}</td><td>{{ person.get_sex_display }}</td><td>{{ person.born }}</td>
<td>{% for one in person.engagements.all %}{{ one.organization.name }} {{ one.post }} {{ one.get_kind_display }}{% endfor %}</td>
<td>{% for one in person.recognitions.all %}{{ one.level.code }}{% endfor %}</td>
<td>{% for one in person.designations.all %}{{ one.kind.name }}{% endfor %}</td>
<td>{% for one in person.educations.all %}{{ one.level_name }}{% endfor %}</td>
<td>{% for one in person.titles.all %}{{ one.name }}{% endfor %}</td></tr>{% endfor %}</table>
{% for number in page_obj.paginator.page_range|slice:":10" %}<a href="?page={{ number }}">{{ number }}</a>{% endfor %}"""
SIDES = {
    "ours, whole page": ("/registry/people/?page={}", {}),
    "ours, turn of a page": ("/registry/people/?page={}", {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "table"}),
    "Django admin": ("/bench-admin/registry/person/?p={}", {}),
    "Django ListView": ("/bench-list/?page={}", {}),
}


def peers() -> None:
    """Add the addresses of the peers to the product's."""
    from django.contrib import admin
    from django.template import engines
    from django.urls import path
    from django.views.generic import ListView

    from juxian.config import urls
    from juxian.registry.models import Person

    class Site(admin.AdminSite):
        def has_permission(self, request: Any) -> bool:
            return True

    def first(rows: Any, of: Any) -> str:
        return "、".join(str(of(row)) for row in rows.all())

    class People(admin.ModelAdmin):  # type: ignore[type-arg]
        list_display = ("name", "code", "sex", "born", "work", "level", "named", "learnt", "titled")
        list_per_page, ordering, search_fields = 20, ("pinyin", "pk"), ("name",)

        def get_queryset(self, request: Any) -> Any:
            return super().get_queryset(request).prefetch_related(*RELATED)

        def has_view_permission(self, request: Any, obj: Any = None) -> bool:
            return True

        has_change_permission = has_add_permission = has_delete_permission = has_module_permission = (
            lambda self, *args: False
        )

        def work(self, person: Person) -> str:
            return first(person.engagements, lambda one: f"{one.organization.name} {one.post} {one.get_kind_display()}")

        def level(self, person: Person) -> str:
            return first(person.recognitions, lambda one: one.level.code)

        def named(self, person: Person) -> str:
            return first(person.designations, lambda one: one.kind.name)

        def learnt(self, person: Person) -> str:
            return first(person.educations, lambda one: one.level_name)

        def titled(self, person: Person) -> str:
            return first(person.titles, lambda one: one.name)

    class Plain(ListView):  # type: ignore[type-arg]
        queryset = Person.objects.prefetch_related(*RELATED).order_by("pinyin", "pk")
        paginate_by = 20

        def render_to_response(self, context: Any, **kwargs: Any) -> Any:
            from django.http import HttpResponse

            return HttpResponse(template.render(context, self.request))

    template = engines["django"].from_string(TEMPLATE)
    site = Site(name="bench")
    site.register(Person, People)
    urls.urlpatterns += [path("bench-admin/", site.urls), path("bench-list/", Plain.as_view())]


def measure() -> None:
    """Print requests a second, queries and bytes of each side, and the ratios."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(get_user_model().objects.get(username="clerk"))
    seconds: dict[str, list[float]] = {name: [] for name in SIDES}
    told: dict[str, tuple[int, int]] = {}
    for name, (address, headers) in SIDES.items():
        client.get(address.format(1), secure=True, **headers)  # type: ignore[arg-type]
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address.format(2), secure=True, **headers)  # type: ignore[arg-type]
        assert answer.status_code == 200, (name, answer.status_code)
        told[name] = len(queries), len(answer.content)
    random = Random("pages")
    for _ in range(ROUNDS):
        for page in random.sample(range(1, PAGES + 1), 10):
            for name, (address, headers) in SIDES.items():
                begun = time.perf_counter()
                answer = client.get(address.format(page), secure=True, **headers)  # type: ignore[arg-type]
                seconds[name].append(time.perf_counter() - begun)
                assert answer.status_code == 200
    for name, found in seconds.items():
        queries_sent, size = told[name]
        print(
            f"  {name:22}{1 / median(found):7.1f} requests/s {median(found) * 1000:8.1f} ms at the median"
            f" {queries_sent:3} queries {size // 1024:5} KB"
        )
    for ours in ("ours, whole page", "ours, turn of a page"):
        for peer in ("Django admin", "Django ListView"):
            print(f"{ours} / {peer}: {median(seconds[peer]) / median(seconds[ours]):.2f} times the requests/s")


def main() -> None:
    """Fill the database if it is empty, then measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="keep the people here for the next run")
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parent))
    with tempfile.TemporaryDirectory(prefix="juxian-bench-") as folder:
        os.environ["JUXIAN_DATA"] = str(options.folder or folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "juxian.config.settings")
        import django
        from django.conf import settings

        settings.INSTALLED_APPS.append("django.contrib.admin")
        settings.ALLOWED_HOSTS.append("testserver")
        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from search import populate

        from juxian.registry.models import Person

        call_command("migrate", verbosity=0)
        if not Person.objects.exists():
            populate(options.people)
        peers()
        print(f"{connection.vendor}, {Person.objects.count():,} people")
        measure()


if __name__ == "__main__":
    main()
