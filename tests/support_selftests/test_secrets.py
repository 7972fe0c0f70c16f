"""The search for leaked tokens finds what is there, and nothing else."""

from pathlib import Path

import pytest

from tests.support import secrets


def test_a_leak_is_found_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issued, log, rows = tmp_path / "issued", tmp_path / "log", tmp_path / "base"
    rows.mkdir()
    monkeypatch.setenv("TRIVIA_TEST_SECRETS", str(issued))
    monkeypatch.setattr(secrets, "_known", set())
    monkeypatch.setattr(secrets, "_places", {log, rows})
    token = secrets.issued("eyJhbGciOi.planted.token-of-the-test")
    secrets.issued_in({"a": [{"resume_token": "a-resume-token"}]})
    log.write_text("nothing here\n")
    assert secrets.leaks() == []
    (rows / "16384").write_bytes(b"\x00row:" + token.encode() + b"\xff\x00")
    assert secrets.leaks() == [f"{rows / '16384'}: {token[:16]}... of {len(token)} characters"]
    assert secrets.count() == 2
