"""scripts/system.sh on machines that lack something, played by stand-ins for their programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "system.sh"
PLAIN = ("bash", "sh", "env", "cat", "grep", "mktemp", "rm", "dirname")

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")


class Machine:
    """A folder of programs that is the whole PATH, and what they were called with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls = folder / "calls"
        self.calls.touch()
        for name in PLAIN:
            (folder / name).symlink_to(shutil.which(name) or name)

    def has(self, name: str, script: str = "exit 0") -> Machine:
        """Add a program that writes down its call and does ``script``."""
        program = self.folder / name
        program.write_text(f'#!/bin/sh\necho {name} "$@" >> {self.calls}\n{script}\n')
        program.chmod(0o755)
        return self

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PATH": str(self.folder)}
        environment.pop("PYTHON", None)
        return subprocess.run(
            ["bash", SCRIPT, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def log(self) -> str:
        return self.calls.read_text()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A Debian with everything: dpkg knows each package, fontconfig each family."""
    return (
        Machine(tmp_path)
        .has("apt-get")
        .has("dpkg", 'echo "Status: install ok installed"')
        .has("fc-list", 'echo "$1"')
        .has("python3.13")
        .has("python3")
        .has("id", "echo 0")
    )


def lacks_pango(machine: Machine) -> Machine:
    installed = 'echo "Status: install ok installed"'
    return machine.has("dpkg", f'[ "$2" = libpango-1.0-0 ] && exit 1\n{installed}')


def test_nothing_is_installed_where_nothing_is_missing(machine: Machine) -> None:
    done = machine.run()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "apt-get" not in machine.log()


def test_root_installs_only_what_is_missing(machine: Machine) -> None:
    done = lacks_pango(machine).run()
    assert done.returncode == 0
    assert machine.log().splitlines()[-2:] == [
        "apt-get update",
        "apt-get install -y --no-install-recommends libpango-1.0-0",
    ]


def test_sudo_is_used_where_it_asks_nothing(machine: Machine) -> None:
    lacks_pango(machine).has("id", "echo 1000").has("sudo", 'shift\n"$@"')
    assert machine.run().returncode == 0
    assert "apt-get install -y --no-install-recommends libpango-1.0-0" in machine.log()


def test_without_rights_it_prints_one_command_and_stops(machine: Machine) -> None:
    lacks_pango(machine).has("id", "echo 1000").has("sudo", "exit 1")
    done = machine.run()
    assert done.returncode == 1
    command = "apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0"
    assert f"    sudo sh -c '{command}'\n" in done.stderr
    assert "apt-get" not in machine.log()


def test_what_apt_says_is_shown_only_when_it_fails(machine: Machine) -> None:
    lacks_pango(machine).has("apt-get", "echo noise")
    assert "noise" not in machine.run().stdout
    machine.has("apt-get", 'echo "no such package"; exit 100')
    done = machine.run()
    assert done.returncode == 1
    assert "no such package" in done.stderr


def test_latin_and_chinese_fonts_are_looked_for_by_family(machine: Machine) -> None:
    machine.has("fc-list", 'case $1 in *CJK*) echo "$1" ;; esac')
    machine.has("id", "echo 1000")
    done = machine.run()
    assert "fonts-noto-core" in done.stderr
    assert "fonts-noto-cjk" not in done.stderr


def test_only_the_tests_need_java_qpdf_and_poppler(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    assert machine.run().returncode == 0
    assert "default-jre-headless qpdf poppler-utils" in machine.run("test").stderr


@pytest.mark.parametrize(
    ("manager", "query", "command"),
    [("dnf", "rpm", "sudo dnf install -y pango "), ("brew", "true", "brew install pango ")],
)
def test_fedora_and_macos_are_told_their_command(
    tmp_path: Path, manager: str, query: str, command: str
) -> None:
    done = Machine(tmp_path).has(manager, "exit 1").has(query, "exit 1").has("python3").run()
    assert done.returncode == 1
    assert f"    {command}" in done.stderr


def test_a_system_without_a_known_manager_is_told_what_to_look_for(tmp_path: Path) -> None:
    done = Machine(tmp_path).run()
    assert done.returncode == 0
    assert "Pango" in done.stderr
