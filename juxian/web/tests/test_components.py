"""What the component tags draw."""

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.translation import gettext_lazy

from juxian.web import icons
from juxian.web.components import Chart, Figure, Series, Span, steps
from juxian.web.templatetags import web


def draw(source: str, **values: Any) -> str:
    return Template("{% load web i18n %}" + source).render(Context({"request": RequestFactory().get("/"), **values}))


def test_the_gallery_draws_every_part(client: Client, settings: Any) -> None:
    settings.DEBUG = True
    shown = client.get("/components/").content.decode()
    for part in ("jx-figure", "jx-chart", "jx-table", "jx-steps", "jx-form", "jx-drop", "jx-decision", "jx-mark"):
        assert re.search(rf'class="[^"]*\b{part}\b', shown), part


def test_the_gallery_is_for_developers(client: Client, db: None) -> None:
    assert client.get("/components/").status_code == 404


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567, "1,234,567"),
        (Decimal("1268.50"), "1,268.50"),
        (0, "0"),
        (None, "—"),
        ("", "—"),
        ("约三成", "约三成"),
        (True, "True"),
    ],
)
def test_numbers(value: Any, text: str) -> None:
    assert web.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [("21820000.00", "21,820,000"), ("+12500", "+12,500"), ("0.5", "0.5"), ("—", "—"), (None, "—")]
)
def test_numbers_kept_as_text_are_written_like_all_others(value: Any, text: str) -> None:
    assert web.grouped(value) == text


def test_moments_are_local() -> None:
    assert web.moment(datetime(2026, 3, 1, 18, 5, tzinfo=UTC)) == "2026-03-02 02:05"
    assert web.moment(date(2026, 3, 1)) == "2026-03-01"


def test_a_figure_opens_onto_its_records_and_its_definition() -> None:
    figure = Figure(
        "应享未享", 41, "人", "/unclaimed/", date(2025, 12, 31), "较上月 +6", "warning", "符合而未领取的人员"
    )
    shown = draw("{% figure figure %}", figure=figure)
    assert '<a href="/unclaimed/"><b>41</b>' in shown
    assert "符合而未领取的人员" in shown
    assert "jx-tone-warning" in shown
    assert "截至 2025-12-31" in shown


def test_a_figure_that_is_not_known_is_a_dash_not_a_nought() -> None:
    assert "<b>—</b>" in draw("{% figure figure %}", figure=Figure("x", None))


def test_a_chart_carries_its_numbers_as_json_and_as_a_table() -> None:
    chart = Chart(
        [gettext_lazy("Desk"), "</script><b>"],
        [Series("金额", [Decimal("1.5"), None], urls=["/a", "/b"])],
        unit="万元",
        category="项",
    )
    shown = draw('{% chart chart "c1" "标题" %}', chart=chart)
    [payload] = re.findall(r'<script type="application/json">(.*?)</script>', shown, re.DOTALL)
    assert json.loads(payload)["categories"] == ["工作台", "</script><b>"]
    assert json.loads(payload)["series"][0]["values"] == [1.5, None]
    assert '<a href="/a">1.5</a>' in shown
    assert "&lt;/script&gt;&lt;b&gt;" in shown


def test_highlighting_keeps_the_text_and_escapes_it() -> None:
    text = "引进<b>5名、培训100名"
    shown = web.highlight(text, [Span(5, 7, target="t1"), Span(6, 9), Span(10, 14, "success", 'a"b')])
    plain = re.sub(r"<[^>]+>", "", shown)
    assert plain == "引进&lt;b&gt;5名、培训100名"
    assert shown.count("<mark") == 2, "a stretch that begins inside another is left out"
    assert '<a id="in-t1" href="#t1">' in shown
    assert 'title="a&quot;b"' in shown


def test_steps_stand_where_they_are() -> None:
    assert [step.state for step in steps(["a", "b", "c"], 1)] == ["done", "current", "todo"]
    shown = draw("{% steps steps %}", steps=steps(["a", "b"], 1))
    assert shown.count('aria-current="step"') == 1


def test_the_heading_repeats_the_title() -> None:
    page = Template('{% extends "web/page.html" %}{% block title %}陈明轩{% endblock %}{% block body %}x{% endblock %}')
    shown = page.render(Context({"site_name": "聚贤", "request": RequestFactory().get("/")}))
    assert "<title>陈明轩 · 聚贤</title>" in shown
    assert "<h1>陈明轩</h1>" in shown


class ContactForm(forms.Form):
    name = forms.CharField(label="姓名")
    note = forms.CharField(label="备注", widget=forms.Textarea, required=False)


def test_a_form_names_its_faults_and_leads_to_the_fields() -> None:
    shown = draw("{% form form cancel='/back/' %}", form=ContactForm({"name": ""}), csrf_token="t0k")
    assert "有 1 处需要更正" in shown
    assert '<a href="#id_name">姓名</a>' in shown
    assert 'name="csrfmiddlewaretoken" value="t0k"' in shown
    assert 'class="jx-field jx-field-wide"' in shown
    assert 'href="/back/"' in shown


def test_a_form_not_yet_sent_shows_no_faults() -> None:
    assert "jx-errors" not in draw("{% form form %}", form=ContactForm())


class FilterForm(forms.Form):
    q = forms.CharField(required=False)
    kind = forms.CharField(required=False)
    state = forms.CharField(required=False)


def filter_bar(query: str) -> str:
    request = RequestFactory().get(f"/list/{query}")
    filterset = SimpleNamespace(form=FilterForm(request.GET))
    return draw("{% filters filterset shown=2 %}", request=request, filterset=filterset)


def test_a_filter_bar_keeps_the_order_of_the_list_and_starts_at_its_first_page() -> None:
    shown = filter_bar("?sort=-name&per_page=50&page=7&q=x")
    assert '<input type="hidden" name="sort" value="-name">' in shown
    assert '<input type="hidden" name="per_page" value="50">' in shown
    assert 'name="page"' not in shown
    assert shown.count('name="q"') == 1


def test_further_conditions_unfold_when_they_are_in_use() -> None:
    assert '<details class="jx-filters-more">' in filter_bar("?q=x")
    assert '<details class="jx-filters-more" open>' in filter_bar("?state=x")


def test_a_question_posts_what_it_asks() -> None:
    shown = draw(
        '{% confirm label="退回" title="退回？" action="/return/" %}<input name="reason">{% endconfirm %}',
        csrf_token="t0k",
    )
    assert re.search(r'<form method="post" action="/return/">.*t0k.*name="reason".*</form>', shown, re.DOTALL)


def test_texts_are_escaped() -> None:
    evil = "<img src=x>"
    for source in (
        "{% badge evil %}",
        "{% empty evil evil %}",
        "{% action evil '/' %}",
        "{% crumb evil %}",
        "{% card title=evil %}x{% endcard %}",
        "{% confirm label=evil title=evil %}x{% endconfirm %}",
        "{% icon 'users' evil %}",
    ):
        assert evil not in draw(source, evil=evil), source


def test_what_stands_in_a_block_is_markup_and_its_variables_are_escaped() -> None:
    shown = draw("{% card title='t' %}<i>{{ evil }}</i>{% endcard %}", evil="<b>")
    assert "<i>&lt;b&gt;</i>" in shown


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(icons.UnknownIcon, match="no-such-icon"):
        icons.draw("no-such-icon")
