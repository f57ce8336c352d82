"""Sensitive values at rest: nothing of them lies open, nothing else opens them, equal ones are found."""

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.apps.registry import Apps
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from juxian.core import crypto
from juxian.core.fields import BlindIndexField, EncryptedTextField


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_what_is_encrypted_opens_again(plain: str) -> None:
    assert crypto.decrypt(crypto.encrypt(plain, context="a.b"), context="a.b") == plain


def test_the_same_value_never_looks_the_same_twice() -> None:
    assert len({crypto.encrypt("110101199003070011", context="a.b") for _time in range(50)}) == 50


def test_it_opens_in_its_own_column_only() -> None:
    stored = crypto.encrypt("13912345678", context="registry.person.phone")
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(stored, context="registry.person.number")


@pytest.mark.parametrize("at", [4, 12, 30, -3])
def test_an_altered_value_does_not_open(at: int) -> None:
    stored = crypto.encrypt("13912345678", context="a.b")
    other = "A" if stored[at] != "A" else "B"
    altered = stored[:at] + other + (stored[at + 1 :] if at != -1 else "")
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(altered, context="a.b")


@pytest.mark.parametrize("stored", ["13912345678", "", "sm4:", "sm4:AAAA", "sm4:身份证"])
def test_what_was_not_written_by_the_product_does_not_open(stored: str) -> None:
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(stored, context="a.b")


def test_another_installation_opens_nothing(settings: object) -> None:
    stored = crypto.encrypt("13912345678", context="a.b")
    index = crypto.blind_index("13912345678")
    settings.FIELD_KEY = "2" * 64  # type: ignore[attr-defined]
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(stored, context="a.b")
    assert crypto.blind_index("13912345678") != index


def test_the_index_is_the_same_for_equal_values_and_tells_nothing_else() -> None:
    assert crypto.blind_index("13912345678") == crypto.blind_index("13912345678")
    assert crypto.blind_index("13912345678") != crypto.blind_index("13912345679")
    assert len(crypto.blind_index("")) == 64


def test_the_cipher_is_sm4_as_the_standard_has_it() -> None:
    """GB/T 32907-2016, annex A, example 1."""
    key = block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    encryptor = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()  # noqa: S305 a single block of the standard
    assert encryptor.update(block).hex() == "681edf34d206965e86b3e94f536e4246"


# The fields ---------------------------------------------------------------------------------------------


class Secret(models.Model):
    value = EncryptedTextField()
    index = BlindIndexField(db_index=True)

    class Meta:
        app_label = "core"
        # Made by the fixture alone: neither a table nor permissions of it belong into the product's database.
        apps = Apps()

    def __str__(self) -> str:
        return self.index


@pytest.fixture
def table(transactional_db: None):
    with connection.schema_editor() as editor:
        editor.create_model(Secret)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Secret)


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM core_secret")
        return cursor.fetchone()[0]


@pytest.mark.usefixtures("table")
def test_a_field_is_plain_in_python_and_shut_in_the_database() -> None:
    Secret.objects.create(value="身份证 110101199003070011", index=crypto.blind_index("110101199003070011"))
    assert stored().startswith("sm4:")
    assert "1101" not in stored()
    found = Secret.objects.get(index=crypto.blind_index("110101199003070011"))
    assert found.value == "身份证 110101199003070011"
    assert list(Secret.objects.values_list("value", flat=True)) == [found.value]


@pytest.mark.usefixtures("table")
def test_nothing_stays_nothing() -> None:
    Secret.objects.create(value="")
    assert stored() == ""
    assert Secret.objects.get(value="").value == ""


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("lookup", ["contains", "icontains", "startswith", "gt", "in", "regex"])
def test_it_can_not_be_searched(lookup: str) -> None:
    with pytest.raises(Exception, match="nsupported lookup"):
        Secret.objects.filter(**{f"value__{lookup}": "1"}).exists()


def test_a_history_row_shares_the_context_of_its_original() -> None:
    assert Secret._meta.get_field("value").context() == "core.secret.value"
