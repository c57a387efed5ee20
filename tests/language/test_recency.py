"""How long ago something past was: only a recent time that is bound to it counts (T11)."""

from __future__ import annotations

import pytest
from spacy.language import Language

from bot.language.nlu import findings_in, reading_entities
from bot.language.reading import finding_from_dict, finding_to_dict
from bot.protocol import Finding, Status


def past(nlp: Language, text: str, finding_id: str) -> Finding:
    found = next(finding for finding in nlp(text)._.reading.findings if finding.id == finding_id)
    assert found.status is Status.PAST
    return found


@pytest.mark.parametrize(
    ("text", "finding_id", "days"),
    [
        ("one time last week my arm went numb and my mouth drooped", "stroke_signs", 7),
        ("I had one time of slurred speech 3 days ago", "stroke_signs", 3),
        ("one time 20 days ago my mouth drooped", "stroke_signs", 20),
        ("I used to leak pee until last week", "ces_bladder_incontinence", 7),
        ("one time two weeks ago I couldn't feel when I wiped", "ces_saddle_numbness", 14),
        ("previous chest pain episode 5 hours ago", "chest_pain", 0),
        ("chest pain years ago and back pain last week", "chest_pain", None),
        ("I had chest pain years ago, saw my GP last week", "chest_pain", None),
        ("history of chest pain, back pain this week", "chest_pain", None),
        ("I used to have chest pain, my back went yesterday", "chest_pain", None),
        ("I used to leak pee as a kid, hurt my back two days ago", "ces_bladder_incontinence", None),
    ],
)
def test_the_age_of_what_is_past(nlp: Language, text: str, finding_id: str, days: int | None) -> None:
    assert past(nlp, text, finding_id).days_ago == days


def test_the_age_survives_on_the_way_to_the_dialogue(nlp: Language) -> None:
    text = "previous chest pain episode 5 days ago"
    known = past(nlp, text, "chest_pain")
    assert finding_from_dict(finding_to_dict(known)) == known
    entities = reading_entities(nlp(text)._.reading)
    assert known in findings_in(entities, text)
