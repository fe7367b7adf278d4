"""Draws the SVG on standard input as a PNG on standard output. A program of its own.

The renderer is native code that deep or costly drawings can bring down, so it runs in a process
with bounds on memory and time, which is all that is lost with it. Called by images/svg.py.
"""

from __future__ import annotations

import sys

import resvg_py

MEMORY = 1 << 30  #: bytes
SECONDS = 20
#: The renderer leaves out text whose font is not installed; these are, wherever we typeset.
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"


def main() -> None:
    """Draw within the bounds."""
    try:
        import resource
    except ImportError:  # not on Windows; the time limit of the caller still holds
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    svg = sys.stdin.buffer.read().decode()
    ours = sys.platform == "linux"  # elsewhere the renderer's own defaults are installed
    png = resvg_py.svg_to_bytes(
        svg_string=svg,
        background="#ffffff",
        skip_system_fonts="text" not in svg,
        serif_family=SERIF if ours else None,
        sans_serif_family=SANS if ours else None,
    )
    sys.stdout.buffer.write(bytes(png))


if __name__ == "__main__":
    main()
