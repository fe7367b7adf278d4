"""A volume with a second set of editions in another script, on the shelf."""

from __future__ import annotations

import json
from dataclasses import replace

from library_bench import Bench, pressed
from lxml import etree

from publisher.check.library import check_library
from publisher.editions import File, Press


def second_set(bench: Bench) -> None:
    """Give the first volume of the bench a set in traditional script, as the press would."""
    first = bench.plan.volumes[0]
    hant = replace(
        first, id="id-paper-hant", edition="hant", language="zh-Hant", title="紙 卷一", theme="紙"
    )
    press = pressed(first, bench.shop.blobs)

    def named(file: File) -> File:
        folder, _, name = file.path.rpartition("/")
        if folder:
            return replace(file, path=f"{folder.replace('web', 'web-hant', 1)}/{name}")
        stem, _, ending = name.partition(".")
        return replace(file, path=f"{stem}-hant.{ending}")

    other: Press = replace(
        press,
        volume=hant.id,
        cover=named(press.cover),
        editions=tuple(replace(e, files=tuple(map(named, e.files))) for e in press.editions),
    )
    bench.plan = replace(
        bench.plan, volumes=(replace(first, also=(hant,)), *bench.plan.volumes[1:])
    )
    bench.printed = (replace(bench.printed[0], also=(other,)), *bench.printed[1:])


def test_the_second_set_lies_beside_the_first(bench: Bench) -> None:
    second_set(bench)
    bench.shelve()
    folder = bench.out / "volumes" / "paper"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    first = {n for n in names if "-hant" not in n}
    assert {"paper.epub", "paper.pdf", "cover.jpg", "web/index.html"} < first
    assert {"paper-hant.epub", "paper-hant.pdf", "cover-hant.jpg"} < names
    assert {n.replace("web/", "web-hant/") for n in first if n.startswith("web/")} < names


def test_the_catalogue_names_it_without_counting_articles_twice(bench: Bench) -> None:
    second_set(bench)
    bench.shelve()
    catalogue = json.loads((bench.out / "catalog.json").read_bytes())
    paper, light = catalogue["volumes"]
    (other,) = paper["also"]
    assert (other["id"], other["language"], other["title"]) == (
        "id-paper-hant",
        "zh-Hant",
        "紙 卷一",
    )
    assert other["editions"]["epub"]["path"] == "volumes/paper/paper-hant.epub"
    assert other["editions"]["web"]["path"] == "volumes/paper/web-hant/index.html"
    assert paper["editions"]["epub"]["path"] == "volumes/paper/paper.epub"
    assert "also" not in light
    found = [f for f in check_library(bench.out) if f.code.startswith("catalog")]
    assert found == []


def test_a_damaged_file_of_the_second_set_is_found(bench: Bench) -> None:
    second_set(bench)
    bench.shelve()
    (bench.out / "volumes" / "paper" / "paper-hant.epub").write_bytes(b"other")
    assert "catalog-digest" in [f.code for f in check_library(bench.out)]


def test_people_and_reading_apps_find_it(bench: Bench) -> None:
    second_set(bench)
    bench.shelve()
    page = (bench.out / "index.html").read_text("utf-8")
    assert 'href="volumes/paper/paper-hant.epub"' in page
    assert page.count(">繁体<") == 1
    feed = etree.parse(bench.out / "opds.xml")
    entries = [e.findtext("{*}title") for e in feed.iterfind("{*}entry")]
    assert entries == ["纸 卷一", "紙 卷一", "光 卷一"]
    languages = [e.text for e in feed.iter("{http://purl.org/dc/terms/}language")]
    assert languages == ["zh-Hans", "zh-Hant", "zh-Hans"]
