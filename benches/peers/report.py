"""Turns what the adapters printed into `PEERS.md` and `peers.svg`."""

from __future__ import annotations

import json
import platform
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import plot
from contenders import CONTENDERS, Contender
from scoring import Score, in_characters, masked_spans

KINDS = ("clean", "trace", "typical", "dense", "multilingual")
UNPLANTED = ("clean", "trace", "multilingual")
FAMILIES = (
    "EMAIL_ADDRESS",
    "CREDIT_CARD",
    "PHONE_NUMBER",
    "US_SSN",
    "IBAN_CODE",
    "IP_ADDRESS",
    "BR_CPF",
    "GITHUB_TOKEN",
    "OPENAI_API_KEY",
    "AWS_ACCESS_KEY_ID",
    "SLACK_TOKEN",
    "JWT",
    "CONNECTION_STRING",
)
PROMPT_BYTES = 2048
INTRODUCTION = Path(__file__).with_name("introduction.md")


@dataclass
class Result:
    """What is known of one contender."""

    contender: Contender
    version: str
    scores: dict[str, Score] = field(default_factory=dict)
    """By kind of text."""
    times: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """By form (`prompts`, `long`) and kind of text."""
    read: dict[str, float] = field(default_factory=dict)
    """Which share of the prompts was looked at for findings, by kind of text."""

    def rate(self, kind: str) -> float | None:
        """MB/s over long texts."""
        time = self.times.get(("long", kind))
        return time and time["bytes"] / time["seconds"] / 1e6

    def prompt_us(self) -> float | None:
        """Microseconds for 2 KB of typical text, over prompts of that size."""
        time = self.times.get(("prompts", "typical"))
        return time and time["seconds"] / time["bytes"] * PROMPT_BYTES * 1e6

    def total(self, kinds: tuple[str, ...] = KINDS) -> Score:
        total = Score()
        for kind in kinds:
            if kind in self.scores:
                total.merge(self.scores[kind])
        return total

    def shares(self) -> dict[str, float]:
        """Of each family the share found in whole."""
        total = self.total()
        return {family: total.share(family) or 0.0 for family in FAMILIES}

    def found(self) -> float:
        """The mean over the families, so that the frequent ones do not decide."""
        return sum(self.shares().values()) / len(FAMILIES)

    def false(self) -> float:
        """False findings in 100,000 characters of texts in which nothing is planted."""
        return self.total(UNPLANTED).false_per_100_kb()


def file_name(contender: Contender) -> str:
    return re.sub(r"[^a-z0-9]+", "-", contender.name.lower()).strip("-") + ".jsonl"


def read(contender: Contender, path: Path) -> Result | None:
    """A contender's result, scored; none where it has printed nothing."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
    if not lines:
        return None
    texts = json.loads((path.parent / "texts.json").read_text(encoding="utf-8"))
    planted = json.loads((path.parent / "planted.json").read_text(encoding="utf-8"))
    about = lines[0]
    result = Result(contender, about["version"])
    for line in lines[1:]:
        kind = line["kind"]
        if line["what"] == "time":
            result.times[line["form"], kind] = line
            continue
        prompts, score = texts[kind]["prompts"], Score()
        answers = line["spans"] if line["what"] == "findings" else line["texts"]
        for prompt, values, answer in zip(prompts, planted[kind], answers, strict=False):
            if line["what"] == "findings":
                found = in_characters(prompt, [tuple(span) for span in answer], about["unit"])
            else:
                found = masked_spans(prompt, answer, about["placeholder"])
            score.add(prompt, in_characters(prompt, [tuple(span) for span in values], "bytes"), found)
        result.scores[kind] = score
        result.read[kind] = len(answers) / len(prompts)
    return result


def summary(path: Path) -> str:
    """One line for the terminal."""
    contender = next(one for one in CONTENDERS if file_name(one) == path.name)
    result = read(contender, path)
    if result is None:
        return "printed nothing"
    return (
        f"{result.version:14} {figure(result.rate('typical')):>7} MB/s  {percent(result.found()):>5} found  "
        f"{figure(result.false()):>6} false in 100 KB"
    )


def write(work: Path, folder: Path) -> None:
    """Writes the document and the plot."""
    measured = [(one, work / file_name(one)) for one in CONTENDERS]
    results = [result for one, path in measured if path.exists() and (result := read(one, path))]
    sections = [
        INTRODUCTION.read_text(encoding="utf-8"),
        overview(results),
        rates(results),
        families(results),
        false_findings(results),
        switched_on(results),
        samples(results),
        f"Python {platform.python_version()}, {platform.system()} on {platform.machine()}.\n",
    ]
    (folder / "PEERS.md").write_text("\n".join(sections), encoding="utf-8")
    (folder / "peers.svg").write_text(plot.draw(results), encoding="utf-8")


def overview(results: list[Result]) -> str:
    rows = []
    for result in results:
        shares = [share for share in result.shares().values() if share > 0]
        rows.append(
            [
                result.contender.name,
                result.version,
                figure(result.rate("typical")),
                figure(result.prompt_us()),
                percent(result.found()),
                str(len(shares)),
                percent(sum(shares) / len(shares)) if shares else "",
                figure(result.false()),
            ]
        )
    columns = ["", "version", "MB/s", "µs per 2 KB", "found", "families", "found of those", "false in 100 KB"]
    return "## At a glance\n\n![Speed and accuracy](peers.svg)\n\n" + table(columns, rows)


def rates(results: list[Result]) -> str:
    rows = [[result.contender.name, *(figure(result.rate(kind)) for kind in KINDS)] for result in results]
    return "## MB/s over texts of 16 KB\n\n" + table(["", *KINDS], rows)


def families(results: list[Result]) -> str:
    rows = []
    for family in FAMILIES:
        planted = max(result.total().planted(family) for result in results)
        rows.append([f"{family} ({planted})", *(percent(result.shares()[family]) for result in results)])
    partly = [str(sum(result.total().part.values())) for result in results]
    rows.append(["values in part", *partly])
    names = [result.contender.name for result in results]
    return "## Found in whole, by family\n\n" + table(["", *names], rows)


def false_findings(results: list[Result]) -> str:
    rows = []
    for result in results:
        by_kind = [figure(result.scores[kind].false_per_100_kb()) if kind in result.scores else "" for kind in KINDS]
        commonest = result.total().false.most_common(3)
        names = ", ".join(f"{name} {count}" if name else str(count) for name, count in commonest)
        rows.append([result.contender.name, *by_kind, names])
    return "## False findings in 100 KB\n\n" + table(["", *KINDS, "the commonest, over all texts"], rows)


def switched_on(results: list[Result]) -> str:
    lines = [f"- **{result.contender.name}** {result.version}. {result.contender.about}" for result in results]
    return "## What was switched on\n\n" + "\n".join(lines) + "\n"


def samples(results: list[Result]) -> str:
    """Who was too slow for all of the texts."""
    rows = []
    for result in results:
        looked = [result.read.get(kind, 0.0) for kind in KINDS]
        timed = [time["texts"] / time["of"] for time in result.times.values()]
        if min(looked) < 1 or min(timed, default=0) < 1:
            rows.append([result.contender.name, *map(percent, looked), percent(min(timed, default=0))])
    if not rows:
        return "Every contender read all of the texts.\n"
    introduction = "Who was too slow for all of the texts within the time, and which share was read.\n\n"
    columns = ["", *(f"{kind}, findings" for kind in KINDS), "the smallest for times"]
    return "## Smaller samples\n\n" + introduction + table(columns, rows)


def table(columns: list[str], rows: list[list[str]]) -> str:
    lines = [columns, ["---", *("---:" for _ in columns[1:])], *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def figure(value: float | None) -> str:
    """Three digits that count, or none where nothing was measured."""
    if value is None:
        return ""
    if value == 0:
        return "0"
    if value >= 100:
        return f"{value:.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.1g}"


def percent(share: float) -> str:
    """Whole per cents; neither all nor nothing by rounding."""
    rounded = round(share * 100)
    if rounded in (0, 100) and rounded != share * 100:
        return "< 1 %" if rounded == 0 else "> 99 %"
    return f"{rounded} %"
