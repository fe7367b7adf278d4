"""Saved web pages: the article is found among what stands around it, and so are its facts."""

from __future__ import annotations

from urllib.parse import urljoin

from publisher.cleaner.extraction.find import extract
from publisher.cleaner.facts.declared import read_declared
from publisher.cleaner.facts.standfirst import find_standfirst
from publisher.cleaner.furniture.known import remove_on_demand
from publisher.cleaner.nodes import first
from publisher.cleaner.reading.page import Page
from publisher.cleaner.reading.parse import parse_document
from publisher.cleaner.text.code import unnumber_listings
from publisher.cleaner.text.formulas import replace_drawings, replace_formulas
from publisher.cleaner.text.lazy import adopt_pictures
from publisher.model import Finding, Source
from publisher.sections import CleanSettings


def read_saved_page(text: str, source: Source, settings: CleanSettings) -> Page:
    """The article of a saved page; the whole page where no article can be told from it."""
    root = parse_document(text, settings.max_depth)
    declared = read_declared(root, source.url)
    base = first(root, "base")
    url = source.url or declared.url
    adopt_pictures(root)
    replace_formulas(root)  # while the scripts that hold some are there
    replace_drawings(root)
    aside = (*unnumber_listings(root), *remove_on_demand(root))
    found = extract(root, declared.title)
    problems = [Finding("metadata", source.id, problem, "info") for problem in declared.problems]
    if not found.confident:
        message = "no article stands out on this page; all of it was kept"
        problems.append(Finding("article-unclear", source.id, message))
    return Page(
        body=found.body,
        title=declared.title,
        subtitle=declared.subtitle or find_standfirst(declared.description, found.removed),
        authors=declared.authors,
        published=declared.published,
        published_at=declared.published_at,
        updated=declared.updated,
        language=declared.language,
        url=url,
        base=urljoin(url, base.get("href", "")) if base is not None else "",
        site=declared.site,
        section=declared.section,
        tags=declared.tags,
        lead_image=declared.lead_image,
        licence=declared.licence,
        found=found.confident,
        removed=(*found.removed, *aside),
        findings=tuple(problems),
    )
