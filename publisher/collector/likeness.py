"""Which articles are nearly the same text, by their signatures alone.

Signatures are cut into bands; only articles that are equal in a band are compared (locality-
sensitive hashing: J. Leskovec, A. Rajaraman, J. Ullman, "Mining of Massive Datasets", chapter 3).
So the time needed grows with the number of articles, not with that of their pairs.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from operator import eq
from unicodedata import normalize

from publisher.model import Record

_NUMBER = 2  #: bytes of a number in a signature
_BAND = 6 * _NUMBER  #: bytes that must be equal for two articles to be compared
_COMPANY = 4  #: of many articles equal in a band the first few and the last few are compared
_LENGTHS = 0.8  #: the shorter of two must have this share of the words of the longer
_HAN_NUMBER = "[一二三四五六七八九十百]+"
_SERIAL = re.compile(rf"\d+|[(【\[]\s*(?:{_HAN_NUMBER}|[上中下ivx]+)\s*[)】\]]|[第之]{_HAN_NUMBER}")


def families(records: Sequence[Record], least: float) -> list[list[int]]:
    """Articles each of which is alike another of its family, by their places in ``records``.

    Families of one are left out. The first and the last of a long family may be quite unlike.
    """
    parents = list(range(len(records)))
    for first, second in _neighbours(records):
        a, b = _root(first, parents), _root(second, parents)
        if a != b and likeness(records[first], records[second], least):
            parents[max(a, b)] = min(a, b)
    members: dict[int, list[int]] = {}
    for index, parent in enumerate(parents):
        if index != parent:
            root = _root(index, parents)
            members.setdefault(root, [root]).append(index)
    return list(members.values())


def likeness(first: Record, second: Record, least: float = 0.0) -> float:
    """The share of their text that two articles have in common, 0 … 1, estimated.

    What is less than ``least`` is 0. An article of much another length is another article, whatever
    it quotes. So is one whose title has another number: the next instalment may say nearly the same
    as the last.
    """
    if not first.signature or not second.signature:
        return 0.0
    if min(first.words, second.words) < _LENGTHS * max(first.words, second.words):
        return 0.0
    numbers = array("H", first.signature)
    similarity = sum(map(eq, numbers, array("H", second.signature))) / len(numbers)
    return 0.0 if similarity < least or _differ_in_serial(first, second) else similarity


def _neighbours(records: Sequence[Record]) -> Iterator[tuple[int, int]]:
    """Pairs that are equal in a band; one band after the other, for the memory it takes."""
    signed = [index for index, record in enumerate(records) if record.signature]
    longest = max((len(records[index].signature) for index in signed), default=0)
    for start in range(0, longest - _BAND + 1, _BAND):
        met: dict[bytes, int | list[int]] = {}
        for index in signed:
            band = records[index].signature[start : start + _BAND]
            company = met.get(band)
            if company is None:
                met[band] = index
                continue
            if isinstance(company, int):
                company = met[band] = [company]
            yield from ((other, index) for other in company)
            company.append(index)
            del company[_COMPANY:-_COMPANY]


def _root(index: int, parents: list[int]) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index


def _differ_in_serial(first: Record, second: Record) -> bool:
    """Whether titles tell two parts, issues or days apart: (1) and (2), 3 May and 4 May."""
    serials = (_serial(first.title), _serial(second.title))
    return all(serials) and serials[0] != serials[1]


def _serial(title: str) -> list[str]:
    return _SERIAL.findall(normalize("NFKC", title).casefold())
