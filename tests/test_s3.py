"""An inbox in a store of objects, asked over the network as such stores are (moto's server, s3fs): the audits of the same
folder; whatever the store says or does not say.
"""

import json
import os
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_resume import audit, made_inbox, memo, results

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow
for _name in ("s3fs", "moto", "flask", "flask_cors"):
    pytest.importorskip(_name, reason="a store of objects for the tests: pip install s3fs 'moto[s3]' flask flask-cors")
BUCKET = "evidence"
_SIGNED = "AWS4-HMAC-SHA256 Credential=nobody/20230101/us-east-1/s3/aws4_request"  # which this server does not check
MANY = 1010  # a store tells of a thousand keys at a time


class Bucket:
    """A bucket at a server of this machine, filled without the driver that is tried."""

    def __init__(self, server: str) -> None:
        self.server = server
        with urllib.request.urlopen(f"{server}/moto-api/reset", b"", timeout=60):  # what an earlier server held
            pass
        self._ask("PUT", "")

    def put(self, key: str, data: bytes) -> None:
        self._ask("PUT", f"/{urllib.parse.quote(key)}", data)

    def delete(self, key: str) -> None:
        self._ask("DELETE", f"/{urllib.parse.quote(key)}")

    def _ask(self, method: str, path: str, data: bytes | None = None) -> None:
        head = {
            "Content-Type": "application/octet-stream",
            "Authorization": f"{_SIGNED}, SignedHeaders=host, Signature=x",
        }
        request = urllib.request.Request(f"{self.server}/{BUCKET}{path}", data, head, method=method)
        with urllib.request.urlopen(request, timeout=60):
            pass

    def audit(self, address: str, out: Path, *more: str) -> "subprocess.CompletedProcess[str]":
        """`saraban audit`, its keys and the place of the store in its environment, as the driver asks for them."""
        keys = {
            "AWS_ACCESS_KEY_ID": "nobody",
            "AWS_SECRET_ACCESS_KEY": "kept-from-logs",
            "AWS_ENDPOINT_URL": self.server,
        }
        command = [sys.executable, "-m", "pipeline.cli", "audit", address, "--out", str(out), "--jobs", "1", *more]
        env = {**os.environ, **keys, "AWS_DEFAULT_REGION": "us-east-1", "AWS_MAX_ATTEMPTS": "1"}
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=500)


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield Bucket(f"http://{host}:{port}")
    finally:
        server.stop()


def filled(bucket: Bucket, folder: Path, prefix: str = "inbox") -> None:
    for file in sorted(x for x in folder.rglob("*") if x.is_file()):
        bucket.put(f"{prefix}/{file.relative_to(folder).as_posix()}", file.read_bytes())


def test_an_inbox_in_a_bucket_gives_the_audits_of_the_same_folder(bucket: Bucket, tmp_path: Path) -> None:
    """Byte for byte, with Thai names, mails, archives and an empty object; again from the store; and after a change."""
    inbox = made_inbox(tmp_path / "inbox", 8)
    for mail in ("06-คลองเตย.eml", "05-บางซื่อ.eml"):
        shutil.copy(ROOT / "samples" / "inbox" / mail, inbox)
    (inbox / "empty.pdf").write_bytes(b"")
    (inbox / "received.csv").write_text("path,received,department\n06-คลองเตย.eml,2023-02-15,\n", encoding="utf-8")
    (inbox / "large.txt").write_text(memo(9) + "ข้อความ " * 400_000, encoding="utf-8")
    filled(bucket, inbox)
    bucket.put("inbox/", b"")  # what some programs leave for a folder
    bucket.put("another/secret.txt", memo(50).encode())
    by_path, by_address = tmp_path / "by-path", tmp_path / "by-address"
    audit(inbox, by_path)
    done = bucket.audit(f"s3://{BUCKET}/inbox", by_address)
    assert done.returncode == 4, done.stderr
    assert results(by_address) == results(by_path)
    kept = [x.read_bytes() for x in by_address.rglob("*") if x.is_file()]
    assert not any(b"kept-from-logs" in x for x in (*kept, done.stdout.encode(), done.stderr.encode()))
    (log,) = (json.loads(x) for x in (by_address / "run.jsonl").read_text().splitlines())
    assert log["inboxes"] == [f"s3://{BUCKET}/inbox"]

    assert bucket.audit(f"s3://{BUCKET}/inbox", by_address).returncode == 4
    assert results(by_address) == results(by_path)

    bucket.delete("inbox/empty.pdf")
    bucket.put("inbox/new.txt", memo(51).encode())
    (inbox / "empty.pdf").unlink()
    (inbox / "new.txt").write_bytes(memo(51).encode())
    audit(inbox, by_path)
    assert bucket.audit(f"s3://{BUCKET}/inbox", by_address).returncode == 4
    assert results(by_address) == results(by_path)


def test_more_keys_than_one_answer_tells_and_names_that_no_disk_takes(bucket: Bucket, tmp_path: Path) -> None:
    odd = {
        "a/../../b.txt": "a/../../b.txt",
        "a/c.txt": "a/c.txt",
        "a//b.txt": "a/unnamed/b.txt",
        "e///f/g.txt": "e/unnamed/unnamed/f/g.txt",
        "e//h.txt": "e/unnamed/h.txt",
        "con": "con",
        "nul.txt": "nul.txt",
        "\u202efdp.txt": "\ufffdfdp.txt",
        "=1+1.txt": "=1+1.txt",
        "ย่อย/ก.txt": "ย่อย/ก.txt",
        "x" * 900: "x" * 220 + "…" + "x" * 19,
        "a > b.txt": "a › b.txt",
    }
    for n in range(MANY):
        bucket.put(f"inbox/{n:05}.txt", b"")
    for key in odd:
        bucket.put(f"inbox/{key}", f"words of {key}".encode())
    bucket.put("inbox/kept/", b"")
    bucket.put("inbox/words/", b"in the place of a folder")
    done = bucket.audit(f"s3://{BUCKET}/inbox", tmp_path / "out")
    assert done.returncode == 4, done.stderr
    assert "Traceback" not in done.stderr
    rows = [json.loads(x) for x in (tmp_path / "out" / "inputs.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sum(r["reason"] == "empty" for r in rows) == MANY
    assert {r["path"] for r in rows if r["status"] == "read"} == set(odd.values())
    assert [(r["path"], r["reason"]) for r in rows if r["status"] == "rejected"] == [("words/unnamed", "not_a_file")]
    assert len(rows) == MANY + len(odd) + 1
    assert [x.name for x in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("address", [f"s3://{BUCKET}/nothing", "s3://nobody/there"], ids=["no folder", "no bucket"])
def test_where_nothing_is_the_run_ends_with_5_and_writes_nothing(bucket: Bucket, address: str, tmp_path: Path) -> None:
    done = bucket.audit(address, tmp_path / "out")
    assert done.returncode == 5, done.stderr
    assert address in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_store_that_nobody_answers_for_ends_with_5(bucket: Bucket, tmp_path: Path) -> None:
    bucket.server = "http://127.0.0.1:9"
    done = bucket.audit(f"s3://{BUCKET}/inbox", tmp_path / "out")
    assert done.returncode == 5, done.stderr
    assert "Traceback" not in done.stderr
