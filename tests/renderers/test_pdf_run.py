"""The print run when things are odd: papers, strange titles, missing pieces, broken templates."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from publisher.errors import UsageError
from publisher.model import Finding, Part, Volume
from publisher.renderers.pdf.book import PrintRun, render_pdf
from publisher.sections import PdfSettings
from publisher.settings import Settings
from publisher.store import Blobs, DamagedBlob, digest_of

ROOT = Path(__file__).parents[2]
Sample = Callable[..., tuple[Volume, Blobs]]


def with_body(volume: Volume, blobs: Blobs, body: str, title: str = "题") -> Volume:
    """The volume with one article only, of that body."""
    record = replace(volume.articles[2], title=title, body=blobs.add(body.encode()))
    return replace(volume, parts=(Part("", (record,)),), references=(), elsewhere=())


def text_of(run: PrintRun) -> str:
    return "".join(page.get_text() for page in pymupdf.open(stream=run.data, filetype="pdf"))


def codes(run: PrintRun) -> set[str]:
    return {finding.code for finding in run.findings}


@pytest.mark.parametrize(
    ("paper", "size"),
    [
        ("a5", (419.5, 595.3)),
        ("a4", (595.3, 841.9)),
        ("140x203", (396.9, 575.4)),
        ("185x260", (524.4, 737.0)),
        ("b5", (498.9, 708.7)),
        ("letter", (612.0, 792.0)),
        ("6x9", (432.0, 648.0)),
    ],
)
def test_pages_have_the_paper_size_that_is_set(
    sample: Sample, paper: str, size: tuple[float, float]
) -> None:
    volume, blobs = sample()
    volume = with_body(volume, blobs, "<p>一页。</p>")
    run = render_pdf(volume, blobs, Settings(pdf=PdfSettings(paper=paper)))
    pdf = pymupdf.open(stream=run.data, filetype="pdf")
    assert {(round(page.rect.width, 1), round(page.rect.height, 1)) for page in pdf} == {size}


def test_strange_titles_are_printed_as_they_are(sample: Sample) -> None:
    volume, blobs = sample()
    title = 'A </title><script>"1" & \\ {{ 2 }} 之 \n三'
    volume = replace(with_body(volume, blobs, "<p>文。</p>" * 200, title), title=title, theme=title)
    run = render_pdf(volume, blobs, Settings())
    assert run.findings == ()
    pdf = pymupdf.open(stream=run.data, filetype="pdf")
    heads = {page.get_text(clip=(0, 0, 999, 52)).strip() for page in pdf}
    shown = 'A </title><script>"1" & \\ {{ 2 }} 之 三'
    assert {shown} <= heads
    assert [entry[1] for entry in pdf.get_toc()][1] == shown


@pytest.mark.parametrize(
    "address",
    ["images/other.jpg", "http://example.org/a.png", "file:///etc/hostname", "../secret.png"],
)
def test_nothing_but_the_pictures_of_the_volume_is_read(
    sample: Sample, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("urllib.request.OpenerDirector.open", refuse)
    volume, blobs = sample()
    body = f'<figure><img src="{address}" alt="画"/></figure><p>文。</p>'
    run = render_pdf(with_body(volume, blobs, body), blobs, Settings())
    assert codes(run) == {"image-not-set"}
    assert "画" in text_of(run)


def test_a_damaged_picture_is_a_finding(sample: Sample) -> None:
    volume, blobs = sample()
    blobs.path(volume.articles[0].images[0].digest).write_bytes(b"rubbish")
    run = render_pdf(volume, blobs, Settings())
    assert codes(run) == {"image-not-set"}


def test_a_damaged_body_is_not_printed_around(sample: Sample) -> None:
    volume, blobs = sample()
    blobs.path(volume.articles[0].body).unlink()
    with pytest.raises(DamagedBlob):
        render_pdf(volume, blobs, Settings())


def test_a_character_that_no_font_has_is_a_finding(
    sample: Sample, capfd: pytest.CaptureFixture[str]
) -> None:
    volume, blobs = sample()
    run = render_pdf(with_body(volume, blobs, "<p>字\U000f1234。</p>" * 2), blobs, Settings())
    message = "No font has the character \U000f1234 (U+F1234)."
    assert run.findings == (Finding("glyph-missing", volume.title, message),)
    assert capfd.readouterr() == ("", "")


def test_a_picture_without_description_takes_its_caption(sample: Sample) -> None:
    volume, blobs = sample()
    file = volume.articles[0].images[0].file
    figure = '<figure><img src="images/{}" alt="" width="40" height="30"/>{}</figure><p>文。</p>'
    for caption, expected in (
        ("<figcaption>纸样</figcaption>", set()),
        ("", {"image-without-alt"}),
    ):
        record = replace(volume.articles[0], body=blobs.add(figure.format(file, caption).encode()))
        one = replace(volume, parts=(Part("", (record,)),), references=(), elsewhere=())
        run = render_pdf(one, blobs, Settings())
        assert codes(run) == expected


def test_deep_nesting_is_printed_to_the_bottom(sample: Sample) -> None:
    volume, blobs = sample()
    quotes = "<blockquote>" * 95 + "<p>底</p>" + "</blockquote>" * 95
    lists = "<ul><li>" * 45 + "末" + "</li></ul>" * 45
    before = sys.getrecursionlimit()
    text = text_of(render_pdf(with_body(volume, blobs, quotes + lists), blobs, Settings()))
    assert "底" in text
    assert "末" in text
    assert sys.getrecursionlimit() == before


def test_a_broken_template_of_the_users_is_a_mistake_of_theirs(
    sample: Sample, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    (own / "print").mkdir(parents=True)
    (own / "print" / "volume.html").write_text("{{ no_such_name }}")
    volume, blobs = sample()
    with pytest.raises(UsageError, match=r"own/print/volume\.html, line 1"):
        render_pdf(volume, blobs, Settings(templates=own))


def test_a_missing_folder_of_styles_stays_a_mistake_of_the_call(
    sample: Sample, tmp_path: Path
) -> None:
    volume, blobs = sample()
    with pytest.raises(UsageError):
        render_pdf(volume, blobs, Settings(styles=tmp_path / "none"))


def faces(run: PrintRun) -> set[str]:
    with pikepdf.open(io.BytesIO(run.data)) as pdf:
        return {
            str(item.FontName).split("+")[1]
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        }


def test_a_style_of_the_users_replaces_ours(sample: Sample, tmp_path: Path) -> None:
    volume, blobs = sample()
    assert "Noto-Sans-CJK-SC-Bold" in faces(render_pdf(volume, blobs, Settings()))
    headings = "p, th, h1, h2, h3 { font-family: 'Noto Serif CJK SC' }"
    (tmp_path / "print.css").write_text(headings, encoding="utf-8")
    assert "Noto-Sans-CJK-SC-Bold" not in faces(
        render_pdf(volume, blobs, Settings(styles=tmp_path))
    )


def test_traditional_characters_take_the_face_of_their_region(sample: Sample) -> None:
    volume, blobs = sample("zh-Hant")
    names = faces(render_pdf(volume, blobs, Settings()))
    assert {"Noto-Serif-CJK-TC", "Noto-Sans-CJK-TC-Bold"} <= names
    assert not any(name.startswith("Noto-Serif-CJK-SC") for name in names)


def test_an_english_article_in_a_chinese_volume_is_set_in_its_own_face(sample: Sample) -> None:
    volume, blobs = sample()
    volume = with_body(volume, blobs, "<p>A “quoted” word of English.</p>")
    record = replace(volume.articles[0], language="en")
    run = render_pdf(replace(volume, parts=(Part("", (record,)),)), blobs, Settings())
    assert "Noto-Serif" in faces(run)


@pytest.mark.slow
def test_neither_hash_seed_nor_time_zone_changes_the_bytes(sample: Sample, tmp_path: Path) -> None:
    volume, blobs = sample()
    script = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "from sample_volume import make_volume\n"
        "from publisher.renderers.pdf.book import render_pdf; from publisher.settings import Settings\n"
        "volume, blobs = make_volume(Path(sys.argv[2]))\n"
        "sys.stdout.buffer.write(render_pdf(volume, blobs, Settings()).data)\n"
    )
    here = str(Path(__file__).parent)
    digests = {
        digest_of(
            subprocess.run(
                [sys.executable, "-c", script, here, str(tmp_path / zone)],
                env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                check=True,
            ).stdout
        )
        for seed, zone in (("1", "UTC"), ("2", "Asia"))
    }
    assert digests == {digest_of(render_pdf(volume, blobs, Settings()).data)}
