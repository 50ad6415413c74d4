"""How long a client may leave a file unread: its thread and its turn are given back after it."""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_ISSOCK

UNREAD_S = 60
"""Seconds in which a client must take something of what waits for it."""
_OPEN_FILES = Path("/proc/self/fd")
_INTERNET = (socket.AF_INET, socket.AF_INET6)


def limit_unread(seconds: float = UNREAD_S) -> None:
    """
    End the connections to this server whose client takes nothing for so long, those to come too.

    It is the kernel that ends them (TCP_USER_TIMEOUT, Linux): a thread that waits for a client to read is in the
    server's own code, where nothing else reaches it. Elsewhere it does nothing.
    """
    if not hasattr(socket, "TCP_USER_TIMEOUT") or not _OPEN_FILES.is_dir():
        return
    found = list(_sockets())
    ports = {
        opened.getsockname()[1]
        for opened in found
        if opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    }
    for opened in found:
        with suppress(OSError), opened:  # it may have ended meanwhile
            if opened.getsockname()[1] in ports:
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(seconds * 1000))


def _sockets() -> Iterator[socket.socket]:
    """Yield a copy of each TCP socket of this process."""
    for name in os.listdir(_OPEN_FILES):
        with suppress(OSError):  # closed since it was listed
            copied = os.dup(int(name))
            if not S_ISSOCK(os.fstat(copied).st_mode):
                os.close(copied)
                continue
            opened = socket.socket(fileno=copied)
            if opened.family in _INTERNET and opened.type == socket.SOCK_STREAM:
                yield opened
            else:
                opened.close()
