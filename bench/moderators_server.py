"""One of the console's processes: ``python -m bench.moderators_server URL DESCRIPTOR``.

Several of them take connections from one socket, as those of a server with workers do. A request
is a thread's; each process ends when its standard input does.
"""

import logging
import sys
import threading

import structlog
from werkzeug.serving import make_server

from bench.console_side import Settings
from bench.server import Handler
from console.app import create_app


def main() -> None:
    """Serve until standard input ends."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    app = create_app(Settings(sys.argv[1]))
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    server = make_server(
        "127.0.0.1", 0, app, threaded=True, request_handler=Handler, fd=int(sys.argv[2])
    )
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main()
