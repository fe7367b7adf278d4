"""Files for the printer as a build makes them: beside the PDF, and without setting it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from printer_reading import boxes
from sample_volume import picture

from publisher.editions import File, Press
from publisher.errors import UsageError
from publisher.library.catalogue import catalogue
from publisher.library.shelf import shelve_all
from publisher.model import Image, Part, Plan, Volume
from publisher.progress import Telling
from publisher.renderers import render
from publisher.renderers.pdf.book import render_pdf
from publisher.renderers.printer.resolution import coarse_pictures
from publisher.sections import PrinterSettings
from publisher.settings import Settings, load_settings
from publisher.store import Blobs, Store
from publisher.workers import open_workers
from publisher.workshop import Workshop

Sample = Callable[..., tuple[Volume, Blobs]]


class Ledger(Telling):
    """Notes what is made."""

    def __init__(self) -> None:
        super().__init__(quiet=True)
        self.made: list[str] = []

    def explain(self, piece: str, reasons: tuple[str, ...]) -> None:
        if reasons:
            self.made.append(piece.split()[0])


@contextmanager
def shop(folder: Path, **printer: object) -> Iterator[tuple[Workshop, Ledger]]:
    settings = Settings(jobs=1, formats=("pdf",), explain=True, printer=PrinterSettings(**printer))
    ledger = Ledger()
    with Store(folder) as store, open_workers(settings) as workers:
        yield Workshop(settings, store, workers, ledger), ledger


def short(sample: Sample, shop_: Workshop) -> Volume:
    """The sample's last article alone, its body in the shop's store."""
    volume, blobs = sample("en")
    record = volume.articles[2]
    shop_.blobs.add(blobs.read(record.body))
    return replace(volume, parts=(Part("", (record,)),), references=(), elsewhere=())


def built(sample: Sample, folder: Path, **printer: object) -> tuple[Press, Plan, list[str]]:
    with shop(folder, **printer) as (workshop, ledger):
        plan = Plan("Library", "en", (short(sample, workshop),), (), (), 1)
        (press,) = render(plan, workshop)
    return press, plan, ledger.made


def files(press: Press) -> list[File]:
    """The PDF, and those for the printer."""
    (edition,) = press.editions
    return [edition.files[0], *(file for file in edition.files if file.role)]


def test_other_sheets_cost_no_typesetting_and_the_same_nothing(
    sample: Sample, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    plain, _, made = built(sample, folder)
    assert made == ["print"]
    assert len(files(plain)) == 1
    folded, _, made = built(sample, folder, imposition="booklet")
    assert made == ["printer"]
    assert files(folded)[0] == files(plain)[0]
    assert built(sample, folder, imposition="booklet")[2] == []
    assert built(sample, folder, imposition="signatures", cover=True)[2] == ["printer"]


def test_the_files_stand_beside_the_pdf_and_in_the_catalogue(
    sample: Sample, tmp_path: Path
) -> None:
    wanted = {"imposition": "booklet", "marks": True, "grey": True, "cover": True}
    press, plan, _ = built(sample, tmp_path / "store", **wanted)
    names = ["", "-interior", "-booklet", "-cover"]
    assert [file.path for file in files(press)] == [f"paper-and-print-1{n}.pdf" for n in names]
    (volume,) = json.loads(catalogue(plan, shelve_all(plan, (press,))))["volumes"]
    entry = volume["editions"]["pdf"]
    assert entry["path"] == "volumes/paper-and-print-1/paper-and-print-1.pdf"
    assert {role: file["path"].rsplit("/")[-1] for role, file in entry["printer"].items()} == {
        "interior": "paper-and-print-1-interior.pdf",
        "booklet": "paper-and-print-1-booklet.pdf",
        "cover": "paper-and-print-1-cover.pdf",
    }
    assert entry["printer"]["booklet"]["sha256"] == files(press)[2].digest
    assert entry["printer"]["booklet"]["bytes"] == files(press)[2].bytes


def test_nothing_is_beside_the_pdf_where_nothing_is_asked_for(
    sample: Sample, tmp_path: Path
) -> None:
    press, plan, _ = built(sample, tmp_path / "store")
    (volume,) = json.loads(catalogue(plan, shelve_all(plan, (press,))))["volumes"]
    assert "printer" not in volume["editions"]["pdf"]
    assert len(files(press)) == 1


def test_links_and_tags_of_a_real_book_outlive_the_marks(sample: Sample, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    press, _, _ = built(sample, folder, marks=True)
    with Store(folder) as store:
        before, after = (store.blobs.read(file.digest) for file in files(press))
    one, two = (pymupdf.open(stream=data, filetype="pdf") for data in (before, after))
    assert [p.get_text() for p in one] == [p.get_text() for p in two]
    assert one.get_toc() == two.get_toc()
    assert boxes(after)["TrimBox"] == pytest.approx(boxes(before)["MediaBox"], abs=0.1)
    assert "/Marked true" in two.xref_object(two.pdf_catalog())


def test_a_thick_booklet_is_told_of(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("publisher.renderers.printer.THICK", 1)
    press, _, _ = built(sample, tmp_path / "store", imposition="booklet")
    assert [finding.code for finding in press.findings] == ["booklet-thick"]


def test_files_for_the_printer_need_the_pdf(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="formats has no pdf"):
        load_settings(None, {"formats": ("epub",), "printer.imposition": "booklet"})
    assert load_settings(None, {"formats": ("epub",)}).printer.imposition == ""


# --- pictures -----------------------------------------------------------------------------


def with_picture(sample: Sample, width: int, height: int, times: int = 1) -> tuple[Volume, Blobs]:
    """One article that shows a picture of that size so many times."""
    volume, blobs = sample("en")
    data = picture(width, height)
    digest = blobs.add(data)
    image = Image(f"{digest[:16]}.jpg", digest, "image/jpeg", width, height, len(data))
    figure = f'<figure><img src="images/{image.file}" alt="x" width="{width}" height="{height}"/></figure>'
    body = blobs.add((f"<p>Text.</p>{figure}" * times).encode())
    record = replace(volume.articles[2], body=body, images=(image,))
    return replace(volume, parts=(Part("", (record,)),), references=(), elsewhere=()), blobs


def test_a_coarse_picture_is_told_of_once_with_its_article_and_resolution(sample: Sample) -> None:
    volume, blobs = with_picture(sample, 300, 200, times=3)
    run = render_pdf(volume, blobs, Settings())
    (finding,) = coarse_pictures(run.data, volume, run.pagination)
    assert finding.code == "picture-resolution"
    assert finding.severity == "info"
    assert finding.where == "The Roman Letter"
    assert volume.articles[0].images[0].file in finding.message
    assert "120 dpi" in finding.message  # small pictures are not blown up


@pytest.mark.parametrize(("width", "coarse"), [(600, True), (620, False), (1600, False)])
def test_pictures_are_judged_by_the_width_they_are_printed_in(
    sample: Sample, width: int, coarse: bool
) -> None:
    volume, blobs = with_picture(sample, width, width // 4)
    run = render_pdf(volume, blobs, Settings())
    # The measure of an A5 page is 28 characters of 10.5 pt: 4.08 inches, 612 px at 150 dpi.
    assert bool(list(coarse_pictures(run.data, volume, run.pagination))) is coarse
