"""ให้บริการ: the application on a socket, until Ctrl-C or SIGTERM. The only module that imports uvicorn."""

import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI

_PATIENCE = 20  # seconds for requests that are under way when the server is to end
_IDLE_CONNECTION = 15  # seconds
_AT_ONCE = 200  # connections; more are told to come again
_LONGEST_HEAD = 32 * 1024  # bytes of a request's head


def is_loopback(host: str) -> bool:
    """Whether only this machine itself reaches what listens there."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes one that is free. Raises OSError."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows: nobody else may listen on the same port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(128)
    except OSError:
        made.close()
        raise
    return made


class _Server(uvicorn.Server):
    """Tells when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to listen, and says so."""
        await super().startup(sockets)
        self._ready()


def serve(app: FastAPI, place: socket.socket, ready: Callable[[], None], tls: tuple[Path, Path] | None = None) -> None:
    """Serves until Ctrl-C or SIGTERM, whereupon requests under way are finished; then KeyboardInterrupt. `tls`:
    certificate chain and key, PEM. Raises OSError when they cannot be used.

    Headers of proxies are not believed: nothing here depends on them, and anybody can send them.
    """
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,  # request_log tells what may be told
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_IDLE_CONNECTION,
        timeout_graceful_shutdown=_PATIENCE,
        limit_concurrency=_AT_ONCE,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
        ssl_certfile=tls[0] if tls else None,
        ssl_keyfile=str(tls[1]) if tls else None,
    )
    config.load()  # a certificate that cannot be used is told before anything begins
    _Server(config, ready).run([place])
