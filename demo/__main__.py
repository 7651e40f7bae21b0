"""Serves the newswire by hand: ``python -m demo --port 8765 --edition first``."""

import argparse
import signal
import threading
from typing import get_args

from demo.newswire import Edition
from demo.server import serve


def main() -> None:
    """Serve until interrupted or terminated."""
    parser = argparse.ArgumentParser(
        prog="python -m demo", description="Serve the demo newswire on loopback."
    )
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free one")
    parser.add_argument("--edition", choices=get_args(Edition), default="corrected")
    arguments = parser.parse_args()

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with serve(arguments.port, arguments.edition) as newsstand:
        # The port stands first and alone, so that a parent process can read it.
        print(newsstand.port, flush=True)
        for host in newsstand.hosts:
            print(f"curl --connect-to ::127.0.0.1:{newsstand.port} http://{host}/", flush=True)
        stop.wait()


if __name__ == "__main__":
    main()
