"""Static files under names that follow their content: compressed once, kept by browsers for ever.

Pages ask for ``theme.0123456789ab.css``. A page of an earlier release asks for a name that is
gone; it gets that release's file while it is kept, else the present one. While debugging none of
this is on: Flask serves the files as they are.
"""

import hashlib
import logging
import re
import threading
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from wsgiref.headers import Headers
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Blueprint, Flask
from servestatic import ServeStatic
from servestatic.compress import Compressor
from servestatic.responders import StaticFile
from servestatic.wsgi import FileServerWSGI

from console.web.headers import YEAR, file_headers

log = logging.getLogger(__name__)
NAMED = re.compile(r"(?P<stem>.+)\.(?P<digest>[0-9a-f]{12})(?P<suffix>\.[^./]+)")
"""A name that follows the content."""
IMPORT = re.compile(rb'@import "([^":]+)";')
"""A style sheet that stands in another one: two files, one request."""
BRIEFLY = 60
"""Seconds that a file may be kept whose name says nothing about its content."""


def init_assets(app: Flask, *blueprints: Blueprint) -> None:
    """Serve the static files of ``app`` and ``blueprints``, and have ``url_for`` name them."""
    if app.debug:
        return
    root = f"{app.static_url_path}/"
    folders = {"static": ("", Path(app.static_folder or ""))}
    for blueprint in blueprints:
        part = f"{blueprint.static_url_path}/".removeprefix(root)
        folders[f"{blueprint.name}.static"] = (part, Path(blueprint.static_folder or ""))
    assets = Assets(app.wsgi_app, root, folders.values(), Path(app.config["ASSETS_DIRECTORY"]))
    app.extensions["assets"] = assets
    app.wsgi_app = assets  # type: ignore[method-assign]

    @app.url_defaults
    def name_by_content(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint in folders and "filename" in values:
            part = folders[endpoint][0]
            values["filename"] = assets.name(part + values["filename"]).removeprefix(part)


class Assets:
    """The layer in front of ``application`` that answers for every file below ``root``."""

    def __init__(
        self,
        application: WSGIApplication,
        root: str,
        folders: Iterable[tuple[str, Path]],
        kept_in: Path,
    ) -> None:
        self._application = application
        self._root = root
        self._folders = list(folders)
        self._kept_in = kept_in
        self._lock = threading.Lock()
        self._served: ServeStatic | None = None

    @cached_property
    def _sources(self) -> Mapping[str, Path]:
        """The name of each file below the root -> where it comes from."""
        return {
            part + path.relative_to(folder).as_posix(): path
            for part, folder in self._folders
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix
        }

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The name of each file -> the name that follows its content."""
        return {name: _named(name, _read(path)) for name, path in self._sources.items()}

    def name(self, plain: str) -> str:
        """Return the name that follows the content of the file ``plain``, if there is one."""
        return self._names.get(plain, plain)

    def collect(self) -> Path:
        """Keep every file under its name, compressed as well, and return the folder.

        Names follow contents, so that any number of processes and machines may share the
        folder. Raises ``OSError`` where it cannot be written.
        """
        for name in self._sources:
            self._keep(name)
        return self._kept_in

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        file = self._find(path) if path.startswith(self._root) else None
        if file is None:
            return self._application(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            fixed = file_headers(is_secure=environ["wsgi.url_scheme"] == "https")
            return start_response(status, headers + fixed, *more)

        try:
            found: Iterable[bytes] = FileServerWSGI(file)(environ, start)
        except FileNotFoundError:  # somebody emptied the folder: fill it again
            self._served = None
            return self(environ, start_response)
        return found

    def _find(self, path: str) -> StaticFile | None:
        files = self._server().files
        if path in files or not (named := NAMED.fullmatch(path)):
            return files.get(path)
        plain = named["stem"] + named["suffix"]
        earlier = self._kept_in / path.removeprefix(self._root)
        if plain in files and earlier.is_file():
            self._server().add_file_to_dictionary(path, str(earlier))
        return files.get(path) or files.get(plain)

    def _server(self) -> ServeStatic:
        with self._lock:
            if self._served is None:
                self._served = self._serve()
        return self._served

    def _serve(self) -> ServeStatic:
        server = ServeStatic(None, allow_all_origins=False, add_headers_function=self._add_headers)
        for name, named in self._names.items():
            path = self._kept_or_source(name)
            server.add_file_to_dictionary(self._root + name, str(path))
            # Only what is kept is known to be what its name says: a source may change, and one
            # that could not be kept is served under any name for a short while.
            if path == self._kept_in / named:
                server.add_file_to_dictionary(self._root + named, str(path))
        return server

    def _kept_or_source(self, name: str) -> Path:
        try:
            return self._keep(name)
        except OSError as error:
            log.warning("%s is served uncompressed: %s", name, error)
            return self._sources[name]

    def _keep(self, name: str) -> Path:
        """Return where the file is kept under the name that follows its content."""
        content = _read(self._sources[name])
        kept = self._kept_in / _named(name, content)
        if kept.is_file() and kept.read_bytes() == content:
            return kept
        kept.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self._kept_in, prefix=".") as folder:
            made = Path(folder, kept.name)
            made.write_bytes(content)
            compressor = Compressor(use_zstd=False, quiet=True)
            variants = compressor.compress(made) if compressor.should_compress(name) else []
            # The file itself comes last: where it stands, its variants do.
            for path in (*map(Path, variants), made):
                path.replace(kept.with_name(path.name))
        return kept

    def _add_headers(self, headers: Headers, _path: str, url: str) -> None:
        plain = url.removeprefix(self._root)
        named = NAMED.fullmatch(self.name(plain))
        if named:
            # Weak, since it is that of every encoding.
            headers["ETag"] = f'W/"{named["digest"]}"'
        is_lasting = plain not in self._sources
        age = f"{YEAR}, immutable" if is_lasting else f"{BRIEFLY}"
        headers["Cache-Control"] = f"public, max-age={age}"


def _named(name: str, content: bytes) -> str:
    path = Path(name)
    digest = hashlib.sha256(content).hexdigest()[:12]
    return path.with_name(f"{path.stem}.{digest}{path.suffix}").as_posix()


def _read(path: Path) -> bytes:
    """Return the content of a file; a style sheet with those that it imports from its folder."""
    content = path.read_bytes()
    if path.suffix != ".css":
        return content
    return IMPORT.sub(lambda found: _read(path.parent / found[1].decode()), content)
