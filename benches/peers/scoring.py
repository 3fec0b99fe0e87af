"""What a peer found, beside what was planted: in whole, in part, or not at all; and what it found where nothing was.

Offsets are in characters throughout.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

Span = tuple[str, int, int]
"""A name, the first character, and the one after the last."""


@dataclass
class Score:
    """Sums over any number of texts."""

    characters: int = 0
    whole: Counter[str] = field(default_factory=Counter)
    part: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    """By the peer's own name for what it saw."""

    def add(self, text: str, planted: list[Span], found: list[Span]) -> None:
        """Scores one text.

        Names do not matter: who masks a card number as a phone number has masked it. A value is found in whole once
        all its letters and digits are covered, by however many findings. Findings that overlap are one, and it is
        false where it covers no letter or digit of any planted value.
        """
        self.characters += len(text)
        merged = merge(found)
        covered = {at for _, start, end in merged for at in range(start, end)}
        values = set()
        for entity, start, end in planted:
            letters = {at for at in range(start, end) if text[at].isalnum()}
            values |= letters
            if letters <= covered:
                self.whole[entity] += 1
            elif letters & covered:
                self.part[entity] += 1
            else:
                self.missed[entity] += 1
        for name, start, end in merged:
            if values.isdisjoint(range(start, end)):
                self.false[name] += 1

    def merge(self, other: Score) -> None:
        """Adds the sums of other texts."""
        self.characters += other.characters
        self.whole.update(other.whole)
        self.part.update(other.part)
        self.missed.update(other.missed)
        self.false.update(other.false)

    def planted(self, entity: str) -> int:
        """How many values of an entity were planted in the texts that were read."""
        return self.whole[entity] + self.part[entity] + self.missed[entity]

    def share(self, entity: str) -> float | None:
        """The share of them that was found in whole."""
        return self.whole[entity] / self.planted(entity) if self.planted(entity) else None

    def false_per_100_kb(self) -> float:
        """False findings in 100,000 characters."""
        return sum(self.false.values()) / self.characters * 1e5 if self.characters else 0.0


def merge(found: list[Span]) -> list[Span]:
    """Findings that overlap, as one with the name of the longest."""
    merged: list[Span] = []
    longest = 0
    for name, start, end in sorted(found, key=lambda span: (span[1], -span[2])):
        if start >= end:
            continue
        if merged and start < merged[-1][2]:
            last, first, until = merged[-1]
            merged[-1] = (name if end - start > longest else last, first, max(until, end))
            longest = max(longest, end - start)
        else:
            merged.append((name, start, end))
            longest = end - start
    return merged


def masked_spans(original: str, rewritten: str, placeholder: str) -> list[Span]:
    """Where placeholders stand for parts of the original.

    What stands between two placeholders is looked for from the left, the last piece at the end of the text. A piece
    that also occurs within what was masked can divide the mask at a wrong place, but leaves the same text covered
    but for the few characters of that piece.
    """
    first, *pieces = rewritten.split(placeholder)
    if not pieces:
        return []
    spans, at = [], len(first)
    for piece in pieces[:-1]:
        start = original.find(piece, at) if piece else at
        if start < 0:
            break
        spans.append(("masked", at, start))
        at = start + len(piece)
    spans.append(("masked", at, len(original) - len(pieces[-1])))
    return [span for span in spans if span[1] < span[2]]


def in_characters(text: str, spans: list[Span], unit: str) -> list[Span]:
    """Offsets in bytes or in UTF-16 units as offsets in characters."""
    if unit == "characters" or text.isascii():
        return spans
    width = {"bytes": lambda letter: len(letter.encode()), "utf-16": lambda letter: 1 + (ord(letter) > 0xFFFF)}[unit]
    characters = []
    for index, letter in enumerate(text):
        characters += [index] * width(letter)
    characters.append(len(text))
    return [(name, characters[start], characters[end]) for name, start, end in spans]
