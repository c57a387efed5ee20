"""What the recogniser learns, and what may be added to the lexicon's reading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language

from bot.language.finding_examples import FindingExample
from bot.language.recogniser import (
    Recogniser,
    learnt_labels,
    read_recogniser,
    save_recogniser,
    truth_of,
)
from bot.language.second_reading import Shares, completed, sentences
from bot.protocol import Status, Subject

CALM = "work has been busy and my chair is old"
SADDLE, WEAKNESS, FEVER = "ces_saddle_numbness", "leg_weakness_both", "fever"
EMERGENCIES = {SADDLE, WEAKNESS}


def shares(nlp: Language, text: str, **probabilities: float) -> Shares:
    """The same probabilities for every part of a text."""
    parts = sentences(nlp(text))
    labels = (FEVER, SADDLE, WEAKNESS)
    row = [probabilities.get(label, 0.0) for label in labels]
    return Shares(parts, labels, np.array([row] * len(parts)))


def test_a_sure_finding_is_added_in_the_visitors_words(nlp: Language) -> None:
    reading = completed(nlp(CALM), shares(nlp, CALM, fever=0.95), EMERGENCIES)
    (finding,) = reading.findings
    assert (finding.id, finding.status, finding.subject) == (FEVER, Status.PRESENT, Subject.SELF)
    assert finding.text == CALM


@pytest.mark.parametrize(("share", "is_added"), [(0.9, False), (0.98, True)])
def test_an_emergency_that_only_the_recogniser_sees_is_asked_about_unless_it_is_very_sure(
    nlp: Language, share: float, is_added: bool
) -> None:
    reading = completed(nlp(CALM), shares(nlp, CALM, **{SADDLE: share}), EMERGENCIES)
    assert (SADDLE in reading.present_ids, SADDLE in reading.doubts) == (is_added, not is_added)


@pytest.mark.parametrize("text", ["go back", "54", "none"])
def test_a_word_or_two_are_left_to_the_lexicon(nlp: Language, text: str) -> None:
    reading = completed(nlp(text), shares(nlp, text, fever=0.99, **{SADDLE: 0.7}), EMERGENCIES)
    assert (reading.findings, reading.doubts) == ((), ())


@pytest.mark.parametrize("share", [0.6, 0.99])
def test_a_life_in_danger_is_left_to_the_lexicon_since_good_news_sound_alike(
    nlp: Language, share: float
) -> None:
    text = "they are sending an ambulance"
    parts = sentences(nlp(text))
    sure = Shares(parts, ("generic_life_threat",), np.array([[share]] * len(parts)))
    reading = completed(nlp(text), sure, {"generic_life_threat"})
    assert (reading.present_ids, reading.doubts) == (
        nlp(text)._.reading.present_ids,
        nlp(text)._.reading.doubts,
    )


def test_an_unsure_one_is_not(nlp: Language) -> None:
    assert completed(nlp(CALM), shares(nlp, CALM, fever=0.7), EMERGENCIES).findings == ()


def test_what_the_lexicon_read_stands(nlp: Language) -> None:
    text = "no fever at all"
    reading = completed(nlp(text), shares(nlp, text, fever=0.99), EMERGENCIES)
    assert reading.status_of(FEVER) is Status.ABSENT


@pytest.mark.parametrize(
    ("text", "finding"),
    [("i am not pregnant", "pregnant"), ("i lost 8 kg on purpose with keto", "weight_loss")],
)
def test_what_the_lexicon_dismissed_is_not_added(nlp: Language, text: str, finding: str) -> None:
    parts = sentences(nlp(text))
    sure = Shares(parts, (finding,), np.array([[0.99]] * len(parts)))
    assert finding not in completed(nlp(text), sure, EMERGENCIES).present_ids


@pytest.mark.parametrize(
    ("text", "warns"),
    [
        ("im 31 weeks pregnant, my lower back hurts", False),
        ("im 31 weeks pregnant, my lower back hurts and something feels off", True),
    ],
)
def test_plain_pregnancy_with_a_sore_back_is_no_warning(nlp: Language, text: str, warns: bool) -> None:
    parts = sentences(nlp(text))
    sure = Shares(parts, ("pregnancy_warning",), np.array([[0.99]] * len(parts)))
    assert ("pregnancy_warning" in completed(nlp(text), sure, EMERGENCIES).present_ids) is warns


LOOSE = "stiff neck and fever and very drowsy"


@pytest.mark.parametrize(("share", "status"), [(0.0, Status.UNCERTAIN), (0.3, Status.PRESENT)])
def test_what_the_lexicon_found_and_the_recogniser_finds_unlikely_is_asked_about(
    nlp: Language, share: float, status: Status
) -> None:
    reading = completed(nlp(LOOSE), loose_shares(nlp, share), frozenset())
    assert reading.status_of("meningitis") is status
    assert ("meningitis" in reading.doubts) == (status is Status.UNCERTAIN)


def test_an_emergency_that_the_lexicon_read_stands_however_unlikely(nlp: Language) -> None:
    reading = completed(nlp(LOOSE), loose_shares(nlp, 0.0), {"meningitis"})
    assert reading.status_of("meningitis") is Status.PRESENT


def test_a_plain_fact_that_the_lexicon_read_stands_for_nobody_would_ask_about_it(nlp: Language) -> None:
    text = "my back hurts and i have a fever"
    assert completed(nlp(text), shares(nlp, text), frozenset()).status_of(FEVER) is Status.PRESENT


def loose_shares(nlp: Language, share: float) -> Shares:
    """What the recogniser makes of the words of a loose pattern."""
    return Shares(sentences(nlp(LOOSE)), ("meningitis",), np.array([[share]]))


def test_an_emergency_that_may_be_there_is_asked_about(nlp: Language) -> None:
    reading = completed(nlp(CALM), shares(nlp, CALM, **{SADDLE: 0.7, WEAKNESS: 0.6}), EMERGENCIES)
    assert (reading.findings, reading.doubts) == ((), (SADDLE,))


def test_a_denied_sign_that_sounds_present_is_asked_about(nlp: Language) -> None:
    text = "no numbness down below"
    assert completed(nlp(text), shares(nlp, text, **{SADDLE: 0.9}), EMERGENCIES).doubts == (SADDLE,)
    assert completed(nlp(text), shares(nlp, text, **{SADDLE: 0.5}), EMERGENCIES).doubts == ()


def test_a_known_emergency_leaves_no_further_doubt(nlp: Language) -> None:
    text = "cannot feel myself wiping"
    sounding = shares(nlp, text, **{SADDLE: 0.9, WEAKNESS: 0.4})
    assert completed(nlp(text), sounding, EMERGENCIES).doubts == ()


def test_the_story_of_somebody_else_is_not_the_visitors(nlp: Language) -> None:
    text = "my uncle was boiling hot for days in 1998"
    assert FEVER not in completed(nlp(text), shares(nlp, text, fever=0.95), EMERGENCIES).present_ids


@pytest.mark.parametrize(
    ("text", "is_added"),
    [("lower back aches, 6 wks, 33", False), ("30 wks along, lower back aches", True)],
)
def test_a_number_of_weeks_alone_is_no_pregnancy(nlp: Language, text: str, is_added: bool) -> None:
    parts = sentences(nlp(text))
    sure = Shares(parts, ("pregnant",), np.array([[0.99]] * len(parts)))
    assert ("pregnant" in completed(nlp(text), sure, EMERGENCIES).present_ids) is is_added


def test_sentences_are_looked_at_one_by_one_and_together(nlp: Language) -> None:
    assert len(sentences(nlp("It began in May. I sit a lot. Ok."))) == 3
    assert len(sentences(nlp("It began in May"))) == 1


def test_labels_are_what_enough_sentences_state() -> None:
    examples = [
        FindingExample(str(at), frozenset([SADDLE, FEVER] if at < 3 else [SADDLE])) for at in range(20)
    ]
    calm = FindingExample(CALM, frozenset())
    labels = learnt_labels([*examples, calm])
    assert labels == (SADDLE,)
    truth = truth_of([*examples, calm], (SADDLE, FEVER))
    assert truth[0].tolist() == [1, 1]
    assert truth[5].tolist() == [1, 0]
    assert truth[-1].tolist() == [0, 0]


def test_a_saved_recogniser_reads_the_same(tmp_path: Path) -> None:
    model = Recogniser((SADDLE, WEAKNESS), np.array([-4.0, -3.0], dtype=np.float32))
    save_recogniser(model, tmp_path)
    votes = np.array([[9.0, 0.0, 1.0, 0.0], [0.0, -9.0, 0.0, 0.0]], dtype=np.float32)
    again = read_recogniser(tmp_path)
    assert again.labels == model.labels
    assert again.probabilities(votes).tolist() == model.probabilities(votes).tolist()
    likely, unlikely = model.probabilities(votes)
    assert likely > 0.9
    assert unlikely < 0.1
