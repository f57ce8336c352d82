"""A page that went wrong says so in Chinese, with a remedy."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("需要“人才库查看”权限。")


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


def miss(request: HttpRequest) -> HttpResponse:
    raise Http404("secret detail")


def be_busy(request: HttpRequest) -> HttpResponse:
    raise OperationalError(request.GET["text"])


urlpatterns = [
    path("busy/", be_busy),
    path("refuse/", refuse),
    path("break/", break_down),
    path("miss/", miss),
    path("", include("juxian.config.urls")),
]
handler400 = "juxian.web.views.bad_request"
handler403 = "juxian.web.views.permission_denied"
handler404 = "juxian.web.views.page_not_found"
handler500 = "juxian.web.views.server_error"


@pytest.fixture(autouse=True)
def addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


def test_not_found_inside_the_shell_for_those_signed_in(client: Client, db: None) -> None:
    client.force_login(get_user_model().objects.create(username="clerk", name="顾晓岚"))
    response = client.get("/miss/")
    shown = response.content.decode()
    assert response.status_code == 404
    assert "页面不存在，或未对您开放" in shown
    assert "请核对地址" in shown
    assert 'id="navigation"' in shown
    assert "secret detail" not in shown


def test_not_found_without_the_shell_for_strangers(client: Client, db: None) -> None:
    response = client.get("/miss/")
    assert response.status_code == 404
    assert 'id="navigation"' not in response.content.decode()


def test_a_refusal_gives_its_reason(client: Client, db: None) -> None:
    response = client.get("/refuse/")
    assert response.status_code == 403
    assert "需要“人才库查看”权限。" in response.content.decode()


def test_a_breakdown_tells_nothing_of_the_inside(client: Client, db: None) -> None:
    client.raise_request_exception = False
    response = client.get("/break/")
    assert response.status_code == 500
    assert "系统出现错误" in response.content.decode()
    assert "secret detail" not in response.content.decode()


def test_a_refused_host_name_still_gets_a_page(client: Client, db: None) -> None:
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "无法识别本次请求" in response.content.decode()


def test_a_stale_form_says_what_to_do(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/i18n/setlang/", {"language": "en"})
    assert response.status_code == 403
    assert "表单已过期" in response.content.decode()


@pytest.mark.parametrize(("text", "status"), [("database is locked", 503), ("disk I/O error", 500)])
def test_a_busy_database_is_told_and_other_faults_are_not(client: Client, db: None, text: str, status: int) -> None:
    client.raise_request_exception = False
    answer = client.get("/busy/", {"text": text})
    assert answer.status_code == status
    assert ("正在写入大量数据" in answer.content.decode()) == (status == 503)
    assert answer.get("Retry-After") == ("30" if status == 503 else None)
