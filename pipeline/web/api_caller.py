"""ระบบที่เรียก: who asks the API. A token in `Authorization: Bearer` and nothing else: a cookie counts for nothing here.

The token is looked at before a byte of the body is: strangers fill no disk. Who gives wrong tokens again and again is
told to wait; a right one is never kept waiting, so that nobody shuts another system out from the same address.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from pipeline.mask import masked
from pipeline.web.api_door import door_of
from pipeline.web.api_tokens import Scope, Token
from pipeline.web.person import Person
from pipeline.web.problem import Problem

_JSON_LIMIT = 1 << 20  # bytes of a body that is no document
_REALM = 'Bearer realm="saraban"'


@dataclass(frozen=True, slots=True)
class Caller:
    """A token as the person that the screens' functions ask for."""

    token: Token

    def may(self, scope: Scope) -> bool:
        """Whether it has this scope."""
        return scope in self.token.scopes

    @property
    def unmasked(self) -> bool:
        """Whether personal data goes out to it."""
        return self.may("unmasked")

    def shown(self, words: str) -> str:
        """Words as they go out to it, in a cursor too."""
        return words if self.unmasked else masked(words)

    @property
    def person(self) -> Person:
        """Who decides, as the file of decisions will have it."""
        name = f"{self.token.name} (API {self.token.id})"
        return Person(name, "auditor" if self.may("decide") else "viewer", "th", self.unmasked)


class ApiRoute(APIRoute):
    """A route that asks who calls before it reads what they send."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler with the question before it."""
        handler = super().get_route_handler()

        async def asked(request: Request) -> Response:
            known = request.state.caller = _known(request)
            request.scope["caller"] = known.person.name  # for the log of requests: who saw what
            takes_documents = request.url.path.endswith("/documents")
            if request.method == "POST" and not takes_documents and int(_length(request)) > _JSON_LIMIT:
                raise _too_large()
            return await handler(request)

        return asked


def _known(request: Request) -> Caller:
    """Who calls. Raises Problem 401, or 429 for one who was wrong too often."""
    door = door_of(request.app)
    tokens, throttle = door.tokens, door.throttle
    scheme, _, words = request.headers.get("authorization", "").partition(" ")
    token = tokens.named_by(words.strip()) if scheme.lower() == "bearer" else None
    if token is not None:
        return Caller(token)
    address = request.client.host if request.client is not None else ""
    wait = throttle.wait(address, address) if words else 0  # who sends nothing guesses at nothing
    if words:
        throttle.failed(address, address)
    if wait:
        raise Problem(
            429,
            "too_many",
            "ใช้บัตรผ่านผิดหลายครั้ง โปรดรอ",
            "too many wrong tokens; wait",
            headers={"Retry-After": str(wait), "WWW-Authenticate": _REALM},
        )
    raise Problem(
        401,
        "no_token",
        "ต้องมีบัตรผ่านที่ยังใช้ได้",
        "a token that holds is needed",
        "ส่ง Authorization: Bearer ... ขอบัตรผ่านจากผู้ดูแลเครื่องแม่ข่าย",
        "send Authorization: Bearer ...; whoever keeps the server makes tokens",
        headers={"WWW-Authenticate": _REALM},
    )


_BEARER = HTTPBearer(
    scheme_name="token",
    bearerFormat="saraban_…",
    description="บัตรผ่าน ทำที่เครื่องแม่ข่าย · a token, made on the server's machine (docs/api.md)",
    auto_error=False,
)


def needs(scope: Scope | None) -> Any:
    """What a route asks of its caller: a dependency that gives the caller, or raises Problem 403."""

    def caller(request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)] = None) -> Caller:
        found: Caller = request.state.caller
        if scope is not None and not found.may(scope):
            raise lacks(scope)
        return found

    return Depends(caller)


def lacks(scope: Scope) -> Problem:
    """A token without a scope that it needs."""
    return Problem(
        403,
        "scope_missing",
        f"บัตรผ่านนี้ไม่มีสิทธิ์ {scope}",
        f"this token lacks the scope {scope}",
        "ขอบัตรผ่านที่มีสิทธิ์นี้จากผู้ดูแล",
        "ask whoever keeps the server for a token with it",
        scope=scope,
    )


AnyCaller = Annotated[Caller, needs(None)]
Reader = Annotated[Caller, needs("read")]
Looker = Annotated[Caller, needs("pictures")]
Taker = Annotated[Caller, needs("originals")]
Decider = Annotated[Caller, needs("decide")]
Sender = Annotated[Caller, needs("send")]
HookKeeper = Annotated[Caller, needs("hooks")]


def _length(request: Request) -> str:
    """How long the body is said to be: nothing is read of one of unknown length. The server holds it to its word."""
    length = request.headers.get("content-length", "0" if "transfer-encoding" not in request.headers else "")
    if not (length.isascii() and length.isdigit()):
        th, en = "ต้องบอกความยาวของข้อมูล (Content-Length)", "the length of the body must be told (Content-Length)"
        raise Problem(411, "no_length", th, en)
    return length


def _too_large() -> Problem:
    return Problem(413, "too_large", "ข้อมูลที่ส่งมาใหญ่เกินกำหนด", "what was sent is too large")
