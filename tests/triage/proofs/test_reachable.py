"""Every card is reached, and every danger sign is raised by cards alone and by words alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.protocol import Disposition, Finding, Flag, Status
from bot.triage import CHECK, Case, Question, assess, facts_of, next_question, question_of
from bot.triage.short_check_offer import may_be_offered
from tests.triage.proofs.cases import FLAG_IDS, PROTOCOL
from tests.triage.proofs.visitors import Step, steps
from tests.triage.walking import reply

WALKS: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "walks.yml").read_text(encoding="utf-8"))
USUAL: Mapping[str, Any] = WALKS["usual"]
SIGNS: Mapping[str, Mapping[str, Any]] = WALKS["signs"]
AFTER_WORDS: Mapping[str, Mapping[str, Any]] = WALKS["signs_after_words"]
CARDS: Mapping[str, Mapping[str, Any]] = WALKS["cards"]
# Asked by the dialogue when the words leave open whose pain it is; the engine asks what is waiting.
ASKED_BY_DIALOGUE = {"q_for_whom"}

ON_CARDS = {
    finding
    for card in PROTOCOL.cards.values()
    for found in (card.asks, card.none_raises, *(option.raises for option in card.options))
    for finding in found
}
LISTENED_FOR = {flag.id for flag in PROTOCOL.flags.values() if flag.ask == "listen"}
# "Never asked cold, acted on when the visitor says it": no card carries them.
WORDS_ONLY = LISTENED_FOR - ON_CARDS


def walked(walk: Mapping[str, Any]) -> list[Step]:
    """The steps of a walk. Fails when one of its answers was never asked for, or not offered."""
    case = Case(turn=1).with_present(walk.get("said", ()), "said in the opening")
    answers = {card: answer for card, answer in walk.items() if card not in ("said", "offered")}
    used = set()

    def tap(question: Question, _: Case) -> str:
        answer = answers.get(question.card, USUAL.get(question.card, "none"))
        if question.card in answers and question.card not in used:
            used.add(question.card)
            assert answer == "skip" or question.kind == "number" or question.option(str(answer)), question
        elif answer == "skip":
            answer = "none"
        if question.kind == "number" and not question.option(str(answer)):
            return f"number:{answer}"
        offered = question.option(str(answer)) or question.option("none") or question.option("no")
        return offered.id if offered and answer != "skip" else "skip"

    found = list(steps(case, tap))
    if "offered" in walk:
        end = found[-1].after
        offer = question_of(walk["offered"], end, PROTOCOL)
        assert offer is not None
        assert may_be_offered(end, facts_of(end, PROTOCOL), assess(end, PROTOCOL), PROTOCOL)
        found.append(Step(end, offer, "none", end))
        if offer.card in answers:
            found += steps(reply(end, offer, tap(offer, end), PROTOCOL), tap)
    assert used == set(answers), f"never asked: {set(answers) - used}"
    return found


def level_of(flag: Flag, case: Case) -> Disposition | None:
    """The level at which a sign stands because it is present."""
    results = assess(case, PROTOCOL).flags
    return next((r.level for r in results if r.flag.id == flag.id and r.status == "present"), None)


@pytest.mark.parametrize("card", sorted(set(PROTOCOL.cards) - ASKED_BY_DIALOGUE))
def test_every_card_is_reached(card: str) -> None:
    assert card in {step.question.card for step in walked(CARDS[card])}


@pytest.mark.parametrize("card", sorted(ASKED_BY_DIALOGUE))
def test_a_card_that_the_dialogue_opens_is_asked_next(card: str) -> None:
    question = next_question(Case(turn=1).with_pending(card), PROTOCOL)
    assert question is not None
    assert question.card == card


@pytest.mark.parametrize("flag", sorted(set(FLAG_IDS) - WORDS_ONLY - set(AFTER_WORDS)))
def test_cards_alone_raise_every_sign_that_is_asked_about(flag: str) -> None:
    walk = SIGNS[flag]
    assert "said" not in walk
    sign = PROTOCOL.flags[flag]
    level = level_of(sign, walked(walk)[-1].after)
    assert level is not None
    assert level.urgency >= sign.disposition.urgency


@pytest.mark.parametrize("flag", AFTER_WORDS)
def test_a_card_raises_a_sign_whose_condition_only_words_bring(flag: str) -> None:
    sign = PROTOCOL.flags[flag]
    conditions = set(sign.ask_if.ids)
    assert conditions
    assert not conditions & ON_CARDS
    assert level_of(sign, walked(AFTER_WORDS[flag])[-1].after) is sign.disposition


@pytest.mark.parametrize("flag", sorted(WORDS_ONLY))
def test_a_sign_that_is_only_listened_for_is_on_no_card(flag: str) -> None:
    sign = PROTOCOL.flags[flag]
    assert (sign.ask, sign.card, sign.option) == ("listen", None, None)
    # Its facts are on no card either, so that no tap raises it behind the visitor's back.
    assert all(set(facts) - ON_CARDS for facts in sign.raise_from_facts)
    assert flag not in SIGNS
    # What was said unclearly about it is asked at once.
    question = next_question(Case(turn=1).with_uncertain([flag], "maybe"), PROTOCOL)
    assert question is not None
    assert question.card == CHECK + flag


def test_what_is_only_listened_for_is_the_list_of_the_clinical_reference() -> None:
    assert sorted(WORDS_ONLY) == [
        "abuse_adult",
        "abuse_child",
        "airway_deep_neck_infection",
        "angina_pattern",
        "dizziness_with_neck_pain",
        "generic_life_threat",
        "gi_bleed",
        "kidney_stone",
        "lhermitte",
        "limb_ischaemia",
        "medicine_overdose",
        "neck_lump_hoarse",
        "sepsis_signs",
        "spine_shape_change",
        "strangulation",
    ]
    # Two that the reference only listens for are asked as well, where they fit in.
    assert {"suicide_self_harm", "worse_after_treatment"} == LISTENED_FOR - WORDS_ONLY


@pytest.mark.parametrize("flag", FLAG_IDS)
def test_words_alone_raise_every_sign(flag: str) -> None:
    """The finding as it is read out of a first message. What it requires to count may still be unknown."""
    sign = PROTOCOL.flags[flag]
    words = sign.says[0] if sign.says else sign.label
    case = Case(turn=1, opening=words).with_finding(Finding(flag, Status.PRESENT, text=words, end=len(words)))
    facts = facts_of(case, PROTOCOL)
    known = not sign.requires_any or any(facts.get(fact) is True for fact in sign.requires_any)
    level = level_of(sign, case)
    assert level is not None
    assert level.urgency >= (sign.disposition if known else sign.if_unknown or sign.disposition).urgency
    assert assess(case, PROTOCOL).disposition.urgency >= level.urgency


@pytest.mark.parametrize("flag", sorted(flag.id for flag in PROTOCOL.flags.values() if flag.requires_any))
def test_words_that_say_what_a_sign_requires_raise_it_to_its_level(flag: str) -> None:
    sign = PROTOCOL.flags[flag]
    for fact in sign.requires_any:
        case = Case(turn=1).with_finding(Finding(flag, Status.PRESENT, text="said so"))
        if fact.startswith("symptom_"):
            case = case.with_timing(flag, {fact: True})
        else:
            case = case.with_finding(Finding(fact, Status.PRESENT, text="and this"))
        level = level_of(sign, case)
        assert level is not None
        assert level.urgency >= sign.disposition.urgency, fact


@pytest.mark.parametrize("flag", FLAG_IDS)
def test_the_own_question_of_every_sign_raises_it(flag: str) -> None:
    """Words that left it open, and a "yes" to the question about it."""
    case = Case(turn=1).with_uncertain([flag], "not clear")
    step = next(steps(case, lambda question, _: "yes"))
    assert step.question.card == CHECK + flag
    assert level_of(PROTOCOL.flags[flag], step.after) is not None
