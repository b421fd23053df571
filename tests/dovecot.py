"""A real IMAP server for tests: dovecot on free ports of this machine, with a configuration and mails of its own."""

import contextlib
import datetime
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "รหัสลับ-ทดสอบ 1"
_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
auth_mechanisms = plain login
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
mail_location = maildir:{home}/mail/%u
first_valid_uid = 1
{internal}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {home}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {safe}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass
class Server:
    """A running server: its ports and the certificate that proves it."""

    plain: int
    safe: int
    home: Path

    @property
    def ca(self) -> Path:
        return self.home / "cert.pem"

    def forget_numbers(self, user: str) -> None:
        """Makes the server number the INBOX anew, as a restored mailbox does."""
        folder = self.home / "mail" / user
        for path in (*folder.glob("dovecot*"), *folder.glob(".dovecot*")):
            path.unlink()
        time.sleep(1.1)  # a UIDVALIDITY is a second of the clock


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def dovecot(users: list[str]) -> Iterator[Server]:
    """The server, until the end of the `with`."""
    home = Path(tempfile.mkdtemp(prefix="dv"))  # short: the paths of its sockets have a limit
    home.chmod(0o755)
    root = os.geteuid() == 0
    uid, gid = (65534, 65534) if root else (os.getuid(), os.getgid())
    server = Server(free_port(), free_port(), home)
    _certificate(home)
    for name in ("run", "state", "mail"):
        (home / name).mkdir()
    if root:
        os.chown(home / "mail", uid, gid)
    (home / "users").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in users), encoding="utf-8")
    me = Path("/proc/self").owner() if not root else ""
    internal = "" if root else f"default_internal_user = {me}\ndefault_login_user = {me}\n"
    config = home / "dovecot.conf"
    words = _CONFIG.format(home=home, uid=uid, gid=gid, plain=server.plain, safe=server.safe, internal=internal)
    config.write_text(words, encoding="utf-8")
    command = [shutil.which("dovecot") or "/usr/sbin/dovecot", "-F", "-c", str(config)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        _wait(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        if process.stdout is not None:
            process.stdout.close()
        shutil.rmtree(home, ignore_errors=True)


def _wait(server: Server, process: subprocess.Popen) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.plain), timeout=1) as one:
            if one.recv(10).startswith(b"* OK"):
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    said = process.stdout.read().decode() if process.poll() is not None and process.stdout else ""
    log = server.home / "log"
    raise RuntimeError("dovecot did not start: " + said + (log.read_text("utf-8") if log.exists() else ""))


def _certificate(home: Path) -> None:
    """A certificate for 127.0.0.1 that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (home / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (home / "key.pem").write_bytes(key.private_bytes(*pem))


class Cutter:
    """A line to the server that is cut after so many bytes of its answers; each connection takes the next figure of
    `after`, and none is cut once they are used up.
    """

    def __init__(self, port: int, after: list[int]) -> None:
        self._to = port
        self._after = list(after)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.connections = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        while True:
            try:
                ours, _ = self._listener.accept()
            except OSError:
                return
            left = self._after.pop(0) if self._after else None
            self.connections += 1
            theirs = socket.create_connection(("127.0.0.1", self._to))
            threading.Thread(target=_copy, args=(ours, theirs, None), daemon=True).start()
            threading.Thread(target=_copy, args=(theirs, ours, left), daemon=True).start()


def _copy(source: socket.socket, target: socket.socket, left: int | None) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(4096):
            if left is not None and len(data) >= left:
                target.sendall(data[:left])
                break
            target.sendall(data)
            left = None if left is None else left - len(data)
    for one in (source, target):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
