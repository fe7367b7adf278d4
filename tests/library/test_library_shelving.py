"""What a build leaves on disk: the catalogue, the pages, and the files they name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from library_bench import Bench

from publisher import __version__
from publisher.editions import File
from publisher.errors import OutputFailed
from publisher.model import Dropped, Finding, MissingImage, Part


class Page(HTMLParser):
    """The start tags and the text of a page as a browser sees them."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.tags if "href" in attributes]

    def loads(self) -> list[str]:
        return [attributes["src"] for _, attributes in self.tags if "src" in attributes]


def catalogue(out: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((out / "catalog.json").read_text("utf-8"))
    return content


def articles(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (a for v in content["volumes"] for part in v["parts"] for a in part["articles"])


def test_the_library_holds_what_the_contract_names(bench: Bench) -> None:
    result = bench.shelve()
    files = {path.relative_to(bench.out).as_posix() for path in bench.out.rglob("*.*")}
    assert files == {
        *("index.html", "catalog.json", "report.html", "opds.xml", "opds.json"),
        *(f"volumes/paper/{n}" for n in ("paper.epub", "paper.pdf", "cover.jpg")),
        *(f"volumes/paper/web/{n}.html" for n in ("index", "paper-1", "paper-2")),
        *(f"volumes/light/{n}" for n in ("light.epub", "light.pdf", "cover.jpg")),
        *(f"volumes/light/web/{n}.html" for n in ("index", "light-1")),
    }
    assert (result.out, result.plan, result.printed) == (bench.out, bench.plan, bench.printed)


def test_the_catalogue_has_the_keys_of_the_contract(bench: Bench) -> None:
    bench.shelve()
    content = catalogue(bench.out)
    assert list(content) == ["format", "title", "language", "generator", "volumes", "report"]
    assert content["format"] == 1
    assert content["generator"] == f"publisher {__version__}"
    volume = content["volumes"][0]
    assert list(volume) == [
        *("id", "slug", "title", "theme", "number", "language", "parts", "editions"),
    ]
    assert volume["parts"][0]["articles"][0] == {
        "id": "paper-1",
        "title": "纸之1",
        "authors": ["林知"],
        "published": "2020-05-01",
        "source": "shop/paper-1.md",
        "url": "https://example.org/paper-1",
        "words": 1200,
        "images": 0,
        "page": 3,
    }
    assert list(volume["editions"]) == ["epub", "pdf", "web"]
    assert volume["editions"]["pdf"]["pages"] == 12
    assert volume["editions"]["web"] == {"path": "volumes/paper/web/index.html"}


def test_the_sums_of_the_catalogue_agree(bench: Bench) -> None:
    bench.shelve()
    content = catalogue(bench.out)
    report = content["report"]
    assert report["published"] == len(list(articles(content))) == 3
    assert report["read"] == 3 + len(report["dropped"]) + len(report["duplicates"])
    assert report["dropped"] == [{"source": "shop/empty.md", "reason": "页面没有正文"}]
    assert report["duplicates"] == [
        {
            "kept": "shop/paper-1.md",
            "dropped": "shop/copy.md",
            "why": "正文相同",
            "similarity": 0.92,
        }
    ]
    assert report["images"]["missing"] == [
        {"article": "paper-2", "url": "https://example.org/no.jpg", "reason": "404"}
    ]


def test_sums_that_do_not_agree_are_an_error_of_the_report(bench: Bench) -> None:
    bench.plan = replace(bench.plan, read=9)
    found = [finding for finding in bench.shelve().findings if finding.severity == "error"]
    assert [finding.code for finding in found] == ["sums-disagree"]
    assert "sums-disagree" in Page(bench.out / "report.html").text


def test_sizes_and_digests_are_those_of_the_files(bench: Bench) -> None:
    bench.shelve()
    editions = [v["editions"][f] for v in catalogue(bench.out)["volumes"] for f in ("epub", "pdf")]
    assert len(editions) == 4
    for edition in editions:
        data = (bench.out / edition["path"]).read_bytes()
        assert edition["bytes"] == len(data)
        assert edition["sha256"] == hashlib.sha256(data).hexdigest()


def test_without_a_print_edition_there_are_no_page_numbers(bench: Bench) -> None:
    bench.with_formats("epub", "web")
    bench.printed = tuple(
        replace(press, pagination=type(press.pagination)()) for press in bench.printed
    )
    bench.shelve()
    assert {article["page"] for article in articles(catalogue(bench.out))} == {None}


def test_only_the_editions_made_are_listed(bench: Bench) -> None:
    bench.with_formats("epub")
    bench.shelve()
    assert [list(v["editions"]) for v in catalogue(bench.out)["volumes"]] == [["epub"], ["epub"]]
    assert not any(link.endswith(".pdf") for link in Page(bench.out / "index.html").links())
    assert not list(bench.out.rglob("*.pdf"))
    assert not (bench.out / "volumes/paper/web").exists()


def test_a_volume_whose_editions_all_failed_is_still_named(bench: Bench) -> None:
    bench.with_formats()
    bench.shelve()
    assert "纸 卷一" in Page(bench.out / "index.html").text
    assert catalogue(bench.out)["volumes"][0]["editions"] == {}
    assert json.loads((bench.out / "opds.json").read_text("utf-8"))["publications"] == []


def test_a_volume_that_nobody_could_typeset_has_no_cover_to_show(bench: Bench) -> None:
    bench.with_formats()
    press, *others = bench.printed
    bench.printed = (replace(press, cover=File("cover.jpg", "", 0)), *others)
    bench.shelve()
    assert Page(bench.out / "index.html").loads() == ["volumes/light/cover.jpg"]
    assert not (bench.out / "volumes/paper").exists()


@pytest.mark.parametrize("name", ["index.html", "report.html"])
def test_every_link_of_the_pages_leads_somewhere_and_nothing_is_fetched(
    bench: Bench, name: str
) -> None:
    bench.shelve()
    page = Page(bench.out / name)
    ids = {attributes.get("id") for _, attributes in page.tags}
    for link in page.links():
        assert (
            link.startswith("https://example.org/")
            or (link.startswith("#") and link[1:] in ids)
            or (bench.out / link).is_file()
        ), link
    assert all((bench.out / address).is_file() for address in page.loads())
    assert "script" not in {tag for tag, _ in page.tags}
    style = (bench.out / name).read_text("utf-8")
    assert "url(" not in style
    assert "@import" not in style


def test_the_index_offers_every_volume_by_origin_with_its_editions(bench: Bench) -> None:
    bench.shelve()
    page = Page(bench.out / "index.html")
    for slug in ("paper", "light"):
        wanted = (f"{slug}.epub", f"{slug}.pdf", "web/index.html")
        assert {f"volumes/{slug}/{name}" for name in wanted} <= set(page.links())
        assert f"volumes/{slug}/cover.jpg" in page.loads()
    assert page.text.index("作坊") < page.text.index("纸 卷一") < page.text.rindex("灯下")
    assert "2 卷，3 篇文章" in page.text
    assert "2 篇文章 · 12 页" in page.text


def test_the_report_says_what_became_of_each_page_and_why(bench: Bench) -> None:
    bench.shelve()
    text = Page(bench.out / "report.html").text
    assert "读取 5 个页面，收录3 篇文章，编为 2 卷。" in text
    for piece in ("shop/empty.md", "页面没有正文", "shop/copy.md", "正文相同", "92%", "404"):
        assert piece in text
    assert "link-dangling" in text


def test_the_report_is_in_the_language_of_the_library(bench: Bench) -> None:
    offline = MissingImage(
        "paper-1", "https://e.org/a.jpg", "it was not fetched: the build is offline"
    )
    volume, *others = bench.plan.volumes
    record = replace(volume.articles[0], missing=(offline,))
    bench.plan = replace(
        bench.plan,
        volumes=(replace(volume, parts=(Part("", (record,)),)), *others),
        dropped=(Dropped("shop/empty.md", "the file is empty", "source-empty"),),
        findings=(Finding("text-control", "shop/a.md", "2 were taken out", "info"),),
    )
    bench.shelve()
    text = Page(bench.out / "report.html").text
    for piece in ("没有内容 source-empty", "文件为空", "离线构建，未抓取", "控制字符 text-control"):
        assert piece in text
    assert "offline" not in text


def test_findings_of_plan_articles_and_press_are_told_once_each(bench: Bench) -> None:
    same = bench.plan.findings[0]
    press, *others = bench.printed
    new = Finding("glyph-missing", "纸 卷一", "没有字形", "error")
    bench.printed = (replace(press, findings=(same, new)), *others)
    assert bench.shelve().findings == (same, new)


def test_hostile_text_stays_text(bench: Bench) -> None:
    evil = "</style><script>alert(1)</script>\"'><img src=x onerror=alert(2)>\x00\x0b"
    volume, *others = bench.plan.volumes
    record = replace(
        volume.articles[0],
        title=evil,
        missing=(MissingImage("paper-1", f"javascript:{evil}", evil),),
        findings=(Finding("evil", evil, evil),),
    )
    volume = replace(volume, title=evil, origin=evil, theme=evil, parts=(Part("", (record,)),))
    bench.plan = replace(bench.plan, title=evil, volumes=(volume, *others), read=4)
    bench.shelve()
    for name in ("index.html", "report.html"):
        page = Page(bench.out / name)
        assert "script" not in {tag for tag, _ in page.tags}
        assert not [tag for tag, attributes in page.tags if "onerror" in attributes]
        assert not [link for link in page.links() if link.startswith("javascript")]
    assert catalogue(bench.out)["volumes"][0]["title"] == evil


def test_the_same_library_is_the_same_bytes(bench: Bench, tmp_path: Path) -> None:
    def digests() -> dict[str, str]:
        bench.shelve()
        return {
            path.relative_to(bench.out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in bench.out.rglob("*.*")
        }

    assert digests() == digests()


def test_a_blob_that_is_gone_is_told_with_its_remedy(bench: Bench) -> None:
    digest = bench.printed[0].editions[0].files[0].digest
    bench.shop.blobs.path(digest).write_bytes(b"damaged")
    with pytest.raises(OutputFailed, match=r"paper\.pdf .*--force"):
        bench.shelve()
