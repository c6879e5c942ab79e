"""A small server on a free port, for what a real browser looks at."""

import contextlib
import threading
from collections.abc import Iterator

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server


class Handler(WSGIRequestHandler):
    """Keeps connections open, as a server in front would; says nothing."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    """Head and body are two writes: the second would wait for the other end's late word."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextlib.contextmanager
def serve(app: Flask) -> Iterator[str]:
    """Serve ``app`` and yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
