"""`tenken officers` and `tenken db login`, as typed at a terminal."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, make_url, text

from tenken import rights
from tenken.cli import group
from tenken.database import logins
from tenken.tickets import audit


@pytest.fixture(autouse=True)
def there(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENKEN_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.delenv("TENKEN_OWNER_URL", raising=False)


def given(*words: str, fails: type[BaseException] | None = None) -> str:
    result = CliRunner().invoke(group, list(words))
    if fails:
        assert isinstance(result.exception, fails)
        return str(result.exception)
    assert result.exit_code == 0, result.output + str(result.exception)
    return result.output


def test_a_role_is_given_listed_and_taken_and_the_audit_log_says_so(engine: Engine) -> None:
    assert "Nobody" in given("officers", "list")
    grant = ("officers", "grant", "hanako", "officer", "--operation", "welfare", "--by", "管理者")
    assert "担当（482013、welfare）" in given(*grant)
    assert "登録済み" in given(*grant)
    assert "hanako" in given("officers", "list")
    with rights.acting(engine, "hanako") as connection:
        assert rights.of(connection, "hanako").may("officer", "482013", "welfare")
    revoke = ("officers", "revoke", *grant[2:])
    assert "取り消しました" in given(*revoke)
    assert "ありません" in given(*revoke)
    with rights.acting(engine, "hanako") as connection:
        assert rights.of(connection, "hanako").nobody
    with engine.connect() as connection:
        log = connection.execute(
            text("SELECT who, what, about->>'officer' AS officer FROM tenken.audit ORDER BY 1, 2")
        ).all()
    assert [tuple(row) for row in log] == [
        ("管理者", "grant", "hanako"), ("管理者", "revoke", "hanako")
    ]  # fmt: skip
    assert audit.verify(engine).problem is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--operation", "no_such"), "事務は"),
        (("--municipality", "999999"), "団体コードは"),
    ],
)
def test_what_there_is_not_is_named(words: tuple[str, str], said: str) -> None:
    grant = ("officers", "grant", "hanako", "officer", *words, "--by", "管理者")
    assert said in given(*grant, fails=rights.RightsError)


def test_a_leader_is_of_the_whole_municipality() -> None:
    grant = ("officers", "grant", "taro", "leader", "--operation", "welfare", "--by", "管理者")
    assert "すべての事務" in given(*grant, fails=rights.RightsError)
    assert "統括（482013、*）" in given("officers", "grant", "taro", "leader", "--by", "管理者")


def test_a_login_is_made_and_given_another_password(monkeypatch: pytest.MonkeyPatch) -> None:
    first = given("db", "login", "pages").strip()
    assert make_url(first).username == "tenken_pages"
    assert logins.opens(first)
    monkeypatch.setenv("TENKEN_LOGIN_PASSWORD", "another one")
    second = given("db", "login", "pages").strip()
    assert make_url(second).password == "another one"
    assert logins.opens(second)
    assert not logins.opens(first)
