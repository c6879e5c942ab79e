"""A browser without a screen or a network: calls a WSGI application and keeps its cookies.

Both stacks are driven by it, so neither pays for a test client of its own.
"""

import io
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """An answer, and how long the application took until its last byte."""

    status: int
    body: bytes
    milliseconds: float

    def find_all(self, pattern: str) -> list[str]:
        """Return what the group of ``pattern`` matches in the page."""
        return re.findall(pattern, self.body.decode())

    def hidden(self, name: str) -> str:
        """Return the value of the hidden field ``name``."""
        return self.find_all(rf'name="{name}"[^>]*value="([^"]+)"')[0]


class Browser:
    """One person's browser."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **query: str) -> Page:
        """Ask for a page, which has to be there."""
        return self._send("GET", path, urlencode(query), b"", 200)

    def post(self, path: str, fields: Fields, **query: str) -> Page:
        """Send a form, which has to be accepted: answered by leading elsewhere."""
        return self._send("POST", path, urlencode(query), urlencode(fields).encode(), 302)

    def _send(self, method: str, path: str, query: str, body: bytes, expected: int) -> Page:
        environ = self._environ(method, path, query, body)
        heads: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            heads.append((status, headers))

        started = time.perf_counter()
        chunks = self.application(environ, start_response)
        text = b"".join(chunks)
        close = getattr(chunks, "close", None)
        if close:
            close()
        milliseconds = (time.perf_counter() - started) * 1000
        status, headers = heads[-1]
        self._keep_cookies(headers)
        page = Page(int(status.split()[0]), text, milliseconds)
        if page.status != expected:
            said = text[:2000].decode(errors="replace")
            raise RuntimeError(f"{method} {path}?{query} answered {status}: {said}")
        return page

    def _environ(self, method: str, path: str, query: str, body: bytes) -> dict[str, Any]:
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
            "CONTENT_LENGTH": str(len(body)) if body else "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }

    def _keep_cookies(self, headers: list[tuple[str, str]]) -> None:
        for header, value in headers:
            if header.lower() != "set-cookie":
                continue
            for name, morsel in SimpleCookie(value).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.coded_value
                else:
                    self.cookies.pop(name, None)
