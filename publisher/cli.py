"""The command line. The only place where an error becomes an exit code.

Heavy rooms are imported where they are used, so that ``--help`` answers at once.
"""

from __future__ import annotations

import atexit
import errno
import gc
import json
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from publisher import __version__
from publisher.errors import PublisherError
from publisher.options import DEBUG, EPILOG, KIND, NEW, REPLAN, configure, prepare, shared
from publisher.store_commands import cache
from publisher.telling import (
    account_text,
    article_line,
    article_text,
    articles_of,
    count,
    tell_build,
    tell_plan,
)

if TYPE_CHECKING:
    from publisher.editions import Catalogue
    from publisher.progress import Telling
    from publisher.settings import Settings

#: New objects after which Python looks for garbage, 700 by default: little of what is imported,
#: read and planned is any, and looking takes time.
_OBJECTS = 50_000
#: As a shell tells it of a program that SIGINT, SIGPIPE (POSIX: 13) or SIGTERM has ended.
_INTERRUPTED, _BROKEN_PIPE, _TERMINATED = 128 + signal.SIGINT, 128 + 13, 128 + signal.SIGTERM


class _Terminated(KeyboardInterrupt):
    """The system asks for an end, as `kill` and service managers do: it is one like Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and leave it with its exit code."""
    with suppress(ValueError):  # in a thread of somebody's, who minds the signals
        signal.signal(signal.SIGTERM, _terminate)
    gc.set_threshold(_OBJECTS)
    atexit.register(gc.freeze)  # what is left goes with the process: no need to search it
    try:
        _run(arguments)
    except BrokenPipeError:
        _leave_quietly()


def _run(arguments: Sequence[str] | None) -> None:
    debug = "--debug" in (arguments if arguments is not None else sys.argv)
    try:
        code = _called(arguments)
    except (click.exceptions.Abort, KeyboardInterrupt) as end:
        asked = isinstance(end, _Terminated) or isinstance(end.__cause__, _Terminated)
        code = _TERMINATED if asked else _INTERRUPTED
        _fail("Interrupted. What was done is kept; the last library is as it was.", code)
    except click.ClickException as error:
        _fail(f"{error.format_message()} See `publisher --help`.", 2)
    except PublisherError as error:
        if debug and error.exit_code:
            raise
        _fail(str(error), error.exit_code)
    except BrokenPipeError:
        raise
    except Exception as error:  # the last resort: one paragraph, no traceback
        if debug:
            raise
        _fail(_unforeseen(error), 4)
    sys.exit(code if isinstance(code, int) else 0)


def _called(arguments: Sequence[str] | None) -> object:
    """What the command returns.

    :raises BrokenPipeError: whoever read what it prints has gone. click and rich leave with 1
        then, which here says that there are findings; they leave with it for nothing else.
    """
    try:
        return commands(args=arguments, prog_name="publisher", standalone_mode=False)
    except SystemExit as end:
        if end.code == 1:
            raise BrokenPipeError from end
        raise


def _terminate(*_: object) -> NoReturn:
    raise _Terminated


def _unforeseen(error: Exception) -> str:
    """What is said of an error that no room has foreseen."""
    if not isinstance(error, OSError) or not error.errno:
        kind = type(error).__name__
        return f"A defect of the publisher: {kind}: {error}. {PublisherError.default_remedy}"
    # The system's own, as of standard output on a full disk.
    place = f" {error.filename}" if isinstance(error.filename, str) else ""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    remedy = "Check that the disk has room." if full else "See that you may read and write there."
    return f"The system refuses{place}: {error.strerror}. {remedy}"


def _fail(message: str, code: int) -> NoReturn:
    click.echo(f"publisher: {message}", err=True)
    sys.exit(code)


def _leave_quietly() -> NoReturn:
    """Whoever read what is printed has gone, as `head` does: end as programs do that SIGPIPE ends.

    What is still to be written goes nowhere, so that nothing fails when the streams are closed.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    sys.exit(_BROKEN_PIPE)


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="publisher")
def commands() -> None:
    """Turn an archive of articles into a library of EPUB, PDF and web volumes."""


commands.add_command(cache)


@commands.command(epilog=EPILOG)
@click.argument("source", nargs=-1)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Where the library goes; default: out."
)
@click.option("--formats", metavar="LIST", help="Editions to make: epub,pdf,web.")
@click.option("--paper", metavar="SIZE", help="Trim size of the PDF: a5, b5, 6x9, 120x180mm ...")
@click.option(
    "--variant",
    type=click.Choice(["print", "screen"]),
    help="What the PDF is for: a bound book, or a screen.",
)
@click.option(
    "--imposition",
    type=click.Choice(["booklet", "signatures", "2-up", "4-up"]),
    help="Beside each PDF, one with its pages on sheets, to fold or to read over.",
)
@KIND
@click.option("--strict", is_flag=True, help="Exit with 1 if there are findings.")
@click.option("--force", is_flag=True, help="Make everything anew, whatever is in the cache.")
@REPLAN
@NEW
@click.option("--explain", is_flag=True, help="Say of each piece whether it was made, and why.")
@click.option("--watch", is_flag=True, help="Build again whenever something changes.")
@shared
def build(source: tuple[str, ...], *, watch: bool, **options: Any) -> int:  # noqa: ANN401
    """Build the library from SOURCE: folders, files, addresses, or - for standard input.

    With no SOURCE the sources of the configuration are read.
    """
    if watch:
        from publisher.watch import watch_and_build

        config = options["config"] or Path("publisher.toml")
        watch_and_build(config, lambda: prepare(configure(source, options), options), tell_build)
    settings, progress = _begin(source, options, typesets=True)
    from publisher.publish import publish

    catalogue = publish(settings, progress)
    tell_build(catalogue)
    return _build_code(catalogue, settings)


@commands.command(epilog=EPILOG)
@click.argument("source", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@REPLAN
@NEW
@KIND
@shared
def plan(source: tuple[str, ...], *, as_json: bool, **options: Any) -> int:  # noqa: ANN401
    """Show what would be built from SOURCE; nothing is written."""
    settings, progress = _begin(source, options, typesets=False)
    from publisher.publish import preview

    tell_plan(preview(settings, progress), as_json=as_json)
    return 0


@commands.command(epilog=EPILOG)
@click.argument("page", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@KIND
@shared
def clean(page: tuple[str, ...], *, as_json: bool, **options: Any) -> int:  # noqa: ANN401
    """Clean each PAGE and print its article; - is standard input."""
    from publisher.model import Dropped
    from publisher.publish import clean_pages

    settings, progress = prepare(configure(page, options), options)
    code = 3
    for result in clean_pages(settings, progress):
        if isinstance(result, Dropped):
            click.echo(f"publisher: {result.source}: {result.reason}.", err=True)
        else:
            code = 0
            click.echo(article_line(result) if as_json else article_text(result))
            if not as_json and not options["quiet"] and (account := account_text(result)):
                click.echo(account, err=True)
    return code


@commands.command(epilog=EPILOG)
@click.argument("path", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding.")
@click.option(
    "--profile",
    type=click.Choice(["general", "kindle"]),
    default="general",
    help="Also what the readers of a profile need; kindle: for Send to Kindle.",
)
@click.option("--ace", is_flag=True, help="Run Ace on EPUBs too: about a second a document.")
@DEBUG
def check(path: tuple[Path, ...], *, as_json: bool, profile: str, ace: bool, debug: bool) -> int:
    """Check editions at PATH: an .epub, a .pdf, a web edition, a volume or a whole library."""
    from publisher.check import check_paths
    from publisher.settings import Settings

    findings = check_paths(path, Settings(epub={"profile": profile}), ace=ace)
    for finding in findings:
        if as_json:
            click.echo(json.dumps(asdict(finding), ensure_ascii=False))
        else:
            click.echo(f"{finding.severity:8}{finding.code}  {finding.where}: {finding.message}")
    counted = sum(finding.severity != "info" for finding in findings)
    if not as_json:
        click.echo(f"{count(counted, 'finding')}." if counted else "No findings.", err=True)
    return 1 if counted else 0


@commands.command(epilog=EPILOG)
@click.argument("out", default="out", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on.",
)
@DEBUG
def serve(out: Path, host: str, port: int, *, debug: bool) -> None:
    """Serve the library in OUT over HTTP, for browsers and reading apps."""
    from publisher.library.server import serve as serve_library

    serve_library(out, host, port)


@commands.command(epilog=EPILOG)
@click.argument("source", nargs=-1)
@DEBUG
def init(source: tuple[str, ...], *, debug: bool) -> None:
    """Write a commented publisher.toml for SOURCE into the working directory."""
    from publisher.errors import OutputFailed, UsageError
    from publisher.reference import configuration

    target = Path("publisher.toml")
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(configuration(source))
    except FileExistsError as error:
        raise UsageError(
            "There is a publisher.toml here already.", "Remove it first, or edit it."
        ) from error
    except OSError as error:
        raise OutputFailed(f"publisher.toml cannot be written here: {error.strerror}.") from error
    click.echo(f"{target} is written. Edit it, then run `publisher build`.")


def _begin(
    source: tuple[str, ...], options: dict[str, Any], *, typesets: bool
) -> tuple[Settings, Telling]:
    """The settings and the progress of a command that needs workers.

    Where much is to be made, their server imports what it needs while this process imports, too.
    """
    from publisher.workers import warm_up

    configuration = configure(source, options)
    warm_up(configuration, typesets=typesets)
    return prepare(configuration, options)


def _build_code(catalogue: Catalogue, settings: Settings) -> int:
    if any(finding.code == "rendering-failed" for finding in catalogue.findings):
        return 4
    counted = any(finding.severity != "info" for finding in catalogue.findings)
    lost = catalogue.plan.dropped or any(article.missing for article in articles_of(catalogue.plan))
    return 1 if settings.strict and (counted or lost) else 0
