"""The feeds as a reading app takes them in."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from library_bench import Bench
from lxml import etree

from publisher.model import Volume

NS = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/terms/"}
OPEN_ACCESS = "http://opds-spec.org/acquisition/open-access"


def without_dates(volume: Volume) -> Volume:
    parts = tuple(
        replace(part, articles=tuple(replace(r, published=None) for r in part.articles))
        for part in volume.parts
    )
    return replace(volume, parts=parts)


def test_the_atom_feed_offers_every_volume(bench: Bench) -> None:
    bench.shelve()
    feed = etree.parse(bench.out / "opds.xml").getroot()
    assert feed.findtext("a:title", namespaces=NS) == "小小书库"
    entries = feed.findall("a:entry", NS)
    assert [e.findtext("a:title", namespaces=NS) for e in entries] == ["纸 卷一", "光 卷一"]
    for entry in entries:
        assert entry.findtext("dc:language", namespaces=NS) == "zh-Hans"
        assert entry.findtext("a:updated", namespaces=NS) == "2020-05-01T00:00:00Z"
        links = {(link.get("rel"), link.get("type")) for link in entry.findall("a:link", NS)}
        assert links == {
            (OPEN_ACCESS, "application/epub+zip"),
            (OPEN_ACCESS, "application/pdf"),
            ("alternate", "text/html"),
            ("http://opds-spec.org/image", "image/jpeg"),
            ("http://opds-spec.org/image/thumbnail", "image/jpeg"),
        }
    ids = [element.text for element in feed.iter(f"{{{NS['a']}}}id")]
    assert len(set(ids)) == 3


def test_the_links_of_both_feeds_lead_to_files(bench: Bench) -> None:
    bench.shelve()
    feed = etree.parse(bench.out / "opds.xml").getroot()
    links = [(link.get("href"), link.get("length")) for link in feed.iter(f"{{{NS['a']}}}link")]
    content = json.loads((bench.out / "opds.json").read_text("utf-8"))
    for publication in content["publications"]:
        links += [(link["href"], None) for key in ("links", "images") for link in publication[key]]
    links += [(link["href"], None) for link in content["links"]]
    assert len(links) > 20
    for href, length in links:
        path = bench.out / href
        assert path.is_file(), href
        assert length is None or path.stat().st_size == int(length)


def test_the_json_feed_describes_the_volumes(bench: Bench) -> None:
    bench.shelve()
    content = json.loads((bench.out / "opds.json").read_text("utf-8"))
    assert content["metadata"]["title"] == "小小书库"
    assert content["links"][0]["type"] == "application/opds+json"
    first = content["publications"][0]
    assert first["metadata"]["title"] == "纸 卷一"
    assert first["metadata"]["language"] == "zh-Hans"
    assert first["metadata"]["numberOfPages"] == 12
    assert first["metadata"]["belongsTo"]["series"] == {"name": "纸", "position": 1}
    assert [link["type"] for link in first["links"]] == [
        *("application/epub+zip", "application/pdf", "text/html"),
    ]


def test_where_nothing_has_a_date_the_epoch_of_the_build_counts(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    bench.plan = replace(bench.plan, volumes=tuple(map(without_dates, bench.plan.volumes)))
    bench.shelve()
    feed = etree.parse(bench.out / "opds.xml").getroot()
    assert {e.text for e in feed.iter(f"{{{NS['a']}}}updated")} == {"1970-01-02T00:00:00Z"}


def test_web_pages_alone_can_be_had_too(bench: Bench) -> None:
    bench.with_formats("web")
    bench.shelve()
    feed = etree.parse(bench.out / "opds.xml").getroot()
    offered = [link for link in feed.iter(f"{{{NS['a']}}}link") if link.get("rel") == OPEN_ACCESS]
    assert [link.get("type") for link in offered] == ["text/html"] * 2


def test_a_title_with_markup_and_control_characters_is_valid_xml(bench: Bench) -> None:
    volume, *others = bench.plan.volumes
    volume = replace(volume, title="<b>纸\x00\x0b</b> & “光”\ufffe")
    bench.plan = replace(bench.plan, volumes=(volume, *others))
    bench.shelve()
    feed = etree.parse(bench.out / "opds.xml").getroot()
    assert feed.findtext("a:entry/a:title", namespaces=NS) == "<b>纸</b> & “光”"
