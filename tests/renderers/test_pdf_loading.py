"""The typesetter is loaded without help from other programs."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes.util, sys
search = ctypes.util.find_library
sys.addaudithook(lambda event, what: event == "subprocess.Popen" and print(what[0]))
import publisher.renderers.pdf.book
assert ctypes.util.find_library is search
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries have to be searched")
def test_no_program_is_run_to_find_libraries() -> None:
    command = [sys.executable, "-c", PROGRAM]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout == ""
