"""What people may demand of their own data, and data disposed of when their time is over."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from juxian.audit.models import Event
from juxian.core import crypto
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.registry import services
from juxian.registry.models import Correction, Disposal, ImportJob, Person
from juxian.registry.privacy import retention
from juxian.registry.services.duplicates import references
from juxian.registry.services.erasure import erase_person
from juxian.registry.tests.pages.conftest import MAIL, NUMBER, PHONE

pytestmark = pytest.mark.django_db
Make, SignIn = Callable[..., Any], Callable[..., Client]
SECRETS_OWN = (NUMBER, PHONE, MAIL, "4321098700", "河海大学", "高级工程师")


@pytest.fixture
def talent(canary: Person, make_user: Make, client: Client) -> Client:
    account = make_user(Role.TALENT, "清岚公司")
    services.link_account(person=canary, account=account, by="test", at=timezone.now())
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def everything() -> str:
    """Every value of every table, the trail apart, with encrypted ones opened."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("registry_"):
                cursor.execute(f'SELECT * FROM "{table}"')
                names = [column[0] for column in cursor.description]
                for row in cursor.fetchall():
                    found += [_plain(table, name, value) for name, value in zip(names, row, strict=True)]
    return "\n".join(found)


def _plain(table: str, name: str, value: Any) -> str:
    text = str(value)
    if not text.startswith(crypto.PREFIX):
        return text
    context = f"{table.replace('_historical', '_').replace('_', '.', 1)}.{name}"
    return crypto.decrypt(text, context=context)


def test_people_take_a_copy_of_all_their_data(talent: Client, canary: Person, signed_in: SignIn) -> None:
    url = reverse("registry:my_data")
    whole = talent.get(url, {"format": "json"})
    assert not [text for text in SECRETS_OWN if text not in whole.content.decode()]
    assert json.loads(whole.content)["file"] == canary.code
    sheet = load_workbook(BytesIO(talent.get(url).content)).active
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {NUMBER, PHONE, "清岚公司"} <= cells
    assert talent.get(url, {"format": "xml"}).status_code == 404
    assert Event.objects.filter(action="registry.own_data_taken").count() == 2
    assert PHONE not in signed_in(Role.TALENT, "清岚公司").get(url).content.decode()


def test_a_file_is_erased_on_request_or_refused_with_the_reason(
    talent: Client,
    canary: Person,
    signed_in: SignIn,
) -> None:
    talent.post(reverse("registry:my_corrections"), {"part": "erasure", "text": f"请删除，{PHONE}"})
    asked = Correction.objects.get()
    hr, director = signed_in(Role.EMPLOYER_HR, "清岚公司"), signed_in(Role.DIRECTOR)
    grant = {"decision": "done", "answer": f"已删除{PHONE}"}
    assert "删除档案</button>" not in hr.get(asked.get_absolute_url()).content.decode()
    assert hr.post(asked.get_absolute_url(), grant).status_code == 403
    assert PHONE in everything()
    director.post(asked.get_absolute_url(), {"decision": "refused", "answer": "仍在享受补贴"})
    assert "仍在享受补贴" in talent.get(reverse("registry:my_corrections")).content.decode()

    talent.post(reverse("registry:my_corrections"), {"part": "erasure", "text": f"请删除，{PHONE}"})
    again = Correction.objects.get(state="open")
    assert "删除档案" in director.get(again.get_absolute_url()).content.decode()
    director.post(again.get_absolute_url(), grant)
    left = everything()
    assert not [text for text in (*SECRETS_OWN, "金丝雀") if text in left]
    assert director.get(reverse("registry:person", args=[canary.pk])).status_code == 404
    assert "金丝雀" not in talent.get(reverse("registry:mine")).content.decode()
    assert Event.objects.get(action="registry.erased").target.startswith("（已删除）")
    with pytest.raises(Refused):
        erase_person(person=canary, reason="", by="x", at=timezone.now())


def test_merged_files_go_too(canary: Person, make_person: Make) -> None:
    other = make_person("金丝雀", phone=PHONE, document_number="")
    services.merge_people(kept=other, gone=canary, by="office", at=timezone.now())
    erase_person(person=other, reason="本人申请", by="office", at=timezone.now())
    assert not [text for text in (NUMBER, PHONE, "金丝雀") if text in everything()]
    rows = {model: model._base_manager.filter(**{field: canary}).count() for model, field in references()}
    assert not sum(rows.values())


def test_what_is_due_is_shown_confirmed_and_disposed_of(
    canary: Person,
    make_person: Make,
    signed_in: SignIn,
    settings: Any,
    tmp_path: Any,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    stays = make_person("在职者", phone="12000000001")
    make_person("旧人", phone="12000000002", work={"since": date(2010, 1, 1), "until": date(2012, 1, 1)})
    lately = make_person("新走者", phone="12000000003", work={"until": timezone.localdate() - timedelta(days=30)})
    old = ImportJob(name="旧名册.xlsx", as_of=date(2020, 1, 1), created_at=timezone.now() - timedelta(days=800))
    old.status = "done"
    old.file.save("old.sealed", ContentFile(b"sealed"), save=True)
    client = signed_in(Role.DIRECTOR)
    listed = client.get(reverse("registry:retention")).content.decode()
    assert "旧人" in listed
    assert "旧名册.xlsx" in listed
    assert "新走者" not in listed
    told = StringIO()
    call_command("retention", stdout=told)
    assert told.getvalue().count("1") >= 3

    for kind in ("contacts", "rosters", "files"):
        url = reverse("registry:dispose", args=[kind])
        client.post(url, {"count": "7"})
        assert not Disposal.objects.filter(kind=kind).exists()
        client.post(url, {"count": "1"})
        order = Disposal.objects.get(kind=kind)
        with pytest.raises(Refused):
            retention.confirm_disposal(kind=kind, count=1, by="x", at=timezone.now())
        retention.dispose(disposal=order, at=timezone.now())
        retention.dispose(disposal=order, at=timezone.now())
        assert Disposal.objects.get(kind=kind).done == 1
    assert "12000000002" not in everything()
    assert set(Person.objects.values_list("pk", flat=True)) == {canary.pk, stays.pk, lately.pk}
    assert Person.objects.get(pk=lately.pk).phone == "12000000003"
    assert not ImportJob.objects.get().file
    client.post(reverse("registry:change_retention", args=["contacts"]), {"months": "0", "basis": "x"})
    assert "24" in client.get(reverse("registry:retention")).content.decode()
    client.post(reverse("registry:change_retention", args=["contacts"]), {"months": "36", "basis": "规定"})
    assert "36" in client.get(reverse("registry:retention")).content.decode()
    assert client.get(reverse("registry:change_retention", args=["nothing"])).status_code == 404
