"""People on real news: `python -m tests.benchmarks.people ../shared/data`.

`people.jsonl` beside this file has 496 sentences of RealTimeQA's articles, drawn with a seed (30 to
400 characters, with a capital inside; CNN, USA Today and The Week) and labelled by hand, as places
in the article's body: the text itself is not kept here. A person's name is labelled without title
and possessive, with "Jr." and with a number; people of fiction count, families ("the Kennedys"),
storms, animals, handles and what is named after people do not.

On the `dev` half the rules were chosen; on the `reported` half nothing was. A name is right if both
its ends are; `overlap` counts one that shares a character with a labelled one.
"""

import hashlib
import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index import EntityKind, RecognisedName, open_library
from index.names.context_features import PERSON
from index.names.recogniser import (
    CapitalsTagger,
    NameRecogniser,
    Tagger,
    TrainedTagger,
    open_recogniser,
)
from index.text.passages import sentences
from ingest import ingest
from ingest.settings import load_settings
from tests.fakes import HashingEncoder

_LABELS = Path(__file__).with_name("people.jsonl")

Places = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labelled sentence in its article; `people` are places in the sentence."""

    title: str
    body: str
    start: int
    end: int
    half: str
    people: Places

    @property
    def text(self) -> str:
        return self.body[self.start : self.end]


def main() -> None:
    """Run the benchmark."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.benchmarks.people FOLDER")
    labelled = list(_labelled(Path(sys.argv[1]) / "realtimeqa-2022" / "articles.jsonl"))
    trained = open_recogniser()
    tagger = TrainedTagger()
    capitals = NameRecogniser(CapitalsTagger())
    print(f"{len(labelled)} sentences, people by {type(trained).__name__}; precision and recall")
    _print("whole articles, as ingest reads them", labelled, lambda one: _in_article(trained, one))
    _print("the tagger without rules", labelled, lambda one: _plain(tagger, one.text))
    _print("the sentence alone", labelled, lambda one: _places(trained.find(one.text)))
    _print("by capitals, whole articles", labelled, lambda one: _in_article(capitals, one))


def _labelled(source: Path) -> Iterable[Sentence]:
    labels = [json.loads(line) for line in _LABELS.read_text(encoding="utf-8").splitlines()]
    wanted = {label["url"] for label in labels}
    with tempfile.TemporaryDirectory() as folder:
        some = Path(folder) / "some.jsonl"
        with some.open("w", encoding="utf-8") as file:
            for line in source.read_text(encoding="utf-8").splitlines():
                if json.loads(line)["url"] in wanted:
                    file.write(line + "\n")
        settings = load_settings(home=Path(folder) / "home")
        with open_library(settings, HashingEncoder()) as library:
            ingest([str(some)], library, settings, now=datetime.now(UTC))
            for label in labels:
                article = library.article(label["url"])
                start = None if article is None else _find(article.body, label)
                if article is None or start is None:
                    print(f"no longer there: {label['url']} {label['start']}", file=sys.stderr)
                    continue
                shift = label["start"]
                yield Sentence(
                    article.title,
                    article.body,
                    start,
                    start + label["end"] - label["start"],
                    label["half"],
                    frozenset((begin - shift, end - shift) for begin, end in label["people"]),
                )


def _find(body: str, label: dict[str, object]) -> int | None:
    """Return where the labelled sentence begins, also if what goes before has changed."""
    here = [span for span in sentences(body) if span.start == label["start"]]
    for span in (*here, *sentences(body)):
        if hashlib.sha256(span.text.encode()).hexdigest().startswith(str(label["sha256"])):
            return span.start
    return None


def _in_article(recogniser: NameRecogniser, one: Sentence) -> Places:
    inside = [
        RecognisedName(name.place, name.kind)
        for name in recogniser.read(one.title, one.body)
        if one.start <= name.place.start < one.end
    ]
    return frozenset((start - one.start, end - one.start) for start, end in _places(inside))


def _plain(tagger: Tagger, text: str) -> Places:
    """Take the likeliest kind of each word; neighbours of one kind are one name."""
    (tagged,) = tagger.tag([text])
    people: list[tuple[int, int]] = []
    last = -1
    for at, (word, scores) in enumerate(zip(tagged.words, tagged.scores, strict=True)):
        if max(range(len(scores)), key=scores.__getitem__) != PERSON:
            continue
        start = people.pop()[0] if last == at - 1 and people else word.start
        people.append((start, word.end))
        last = at
    return frozenset(people)


def _places(names: Iterable[RecognisedName]) -> Places:
    return frozenset(
        (name.place.start, name.place.end) for name in names if name.kind is EntityKind.PERSON
    )


def _print(how: str, labelled: Iterable[Sentence], find: Callable[[Sentence], Places]) -> None:
    pairs = [(one, find(one)) for one in labelled]
    for half in ("dev", "reported"):
        some = [(one.people, found) for one, found in pairs if one.half == half]
        right = sum(len(people & found) for people, found in some)
        labels = sum(len(people) for people, _ in some)
        named = sum(len(found) for _, found in some)
        near = sum(_touches(place, people) for people, found in some for place in found)
        met = sum(_touches(place, found) for people, found in some for place in people)
        print(
            f"{how}, {half}: {right / named:.3f} and {right / labels:.3f} of {labels} people; "
            f"overlap {near / named:.3f} and {met / labels:.3f}"
        )


def _touches(place: tuple[int, int], others: Places) -> bool:
    return any(place[0] < end and start < place[1] for start, end in others)


if __name__ == "__main__":
    main()
