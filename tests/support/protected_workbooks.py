"""Workbooks that LibreOffice saves under a password."""

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.postgres_server import PATIENCE
from tremplin_infra.waiting import wait_until

# Run by the Python that has UNO. An XLSX is encrypted as ECMA-376 says, an ODS part by part.
_SAVE = """
import sys, uno
from com.sun.star.beans import NamedValue, PropertyValue

pipe, source, *targets = sys.argv[1:]
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
document = desktop.loadComponentFromURL(source, "_blank", 0, (PropertyValue(Name="Hidden", Value=True),))
key = (NamedValue("OOXPassword", "secret"), NamedValue("CryptoType", "Standard"))
under = {
    "Calc MS Excel 2007 XML": ("EncryptionData", uno.Any("[]com.sun.star.beans.NamedValue", key)),
    "calc8": ("Password", "secret"),
}
for target, (kind, (name, value)) in zip(targets, under.items()):
    stated = (PropertyValue(Name="FilterName", Value=kind), PropertyValue(Name=name, Value=value))
    document.storeToURL(target, stated)
document.close(True)
"""


def under_a_password(folder: Path, workbook: bytes) -> dict[str, bytes]:
    """A workbook as LibreOffice saves it under a password, as `xlsx` and as `ods`."""
    python = shutil.which("python3", path="/usr/bin")
    assert python is not None
    source = folder / "source.xlsx"
    source.write_bytes(workbook)
    saved = {kind: folder / f"saved.{kind}" for kind in ("xlsx", "ods")}
    files = [f"file://{path}" for path in (source, *saved.values())]
    with _listening(folder) as pipe:  # refused until it listens
        command = [python, "-c", _SAVE, pipe, *files]
        assert wait_until(lambda: _succeeds(command), seconds=PATIENCE), "apt-get install python3-uno"
    return {kind: path.read_bytes() for kind, path in saved.items()}


@contextmanager
def _listening(folder: Path) -> Iterator[str]:
    """A LibreOffice of this folder, and the name of the pipe that it will listen on."""
    soffice = shutil.which("soffice")
    assert soffice is not None, "LibreOffice is needed: apt-get install libreoffice-calc-nogui"
    pipe = f"tremplin-{secrets.token_hex(8)}"
    profile, options = f"-env:UserInstallation=file://{folder}/profile", ("--headless", "--norestore")
    office = subprocess.Popen(
        [soffice, profile, *options, f"--accept=pipe,name={pipe};urp;"],
        env={**os.environ, "HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield pipe
    finally:
        os.killpg(office.pid, signal.SIGKILL)
        office.wait()


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, timeout=PATIENCE).returncode == 0
