"""The check of the protocol finds what entries say about each other and should not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.protocol import Card, Condition, Disposition, Option, Protocol
from bot.protocol.checks import check_intents, check_protocol
from bot.protocol.rules import Change

Spoil = Callable[[Protocol], Protocol]


def problems(protocol: Protocol) -> list[str]:
    return [str(problem) for problem in check_protocol(protocol, raised_by_words=protocol.ids)]


def flag(flag_id: str, **changes: Any) -> Spoil:
    return lambda p: replace(p, flags={**p.flags, flag_id: replace(p.flags[flag_id], **changes)})


def fact(fact_id: str, **changes: Any) -> Spoil:
    return lambda p: replace(p, facts={**p.facts, fact_id: replace(p.facts[fact_id], **changes)})


def card(card_id: str, **changes: Any) -> Spoil:
    return lambda p: replace(p, cards={**p.cards, card_id: replace(p.cards[card_id], **changes)})


def option(**changes: Any) -> Spoil:
    """The first option of the crash card, spoiled."""

    def spoil(p: Protocol) -> Protocol:
        first, *rest = p.cards["q_crash"].options
        return card("q_crash", options=(replace(first, **changes), *rest))(p)

    return spoil


def new_card(**changes: Any) -> Spoil:
    plain = Card("q_new", "story", "any_of", "New?", "Because.", options=(Option("a", "A"),))
    return lambda p: replace(p, cards={**p.cards, "q_new": replace(plain, **changes)})


def route(**changes: Any) -> Spoil:
    return lambda p: replace(p, routes=(replace(p.routes[0], **changes), *p.routes[1:]))


def plan(**changes: Any) -> Spoil:
    return lambda p: replace(p, plans=(replace(p.plans[0], **changes), *p.plans[1:]))


def note(**changes: Any) -> Spoil:
    return lambda p: replace(p, notes=(replace(p.notes[0], **changes), *p.notes[1:]))


def texts(**changes: Any) -> Spoil:
    return lambda p: replace(p, texts={**p.texts, **changes})


def tie_break(rule: str, **changes: Any) -> Spoil:
    def spoil(p: Protocol) -> Protocol:
        changed = replace(getattr(p.tie_breaks, rule), **changes)
        return replace(p, tie_breaks=replace(p.tie_breaks, **{rule: changed}))

    return spoil


NOWHERE = Condition(any=("nowhere",))
SADDLE = "ces_saddle_numbness"


def test_the_shipped_protocol_agrees_with_itself(protocol: Protocol) -> None:
    assert problems(protocol) == []


@pytest.mark.parametrize(
    ("spoil", "file", "says"),
    [
        (flag(SADDLE, ask_if=NOWHERE), "flags.yml", "ask_if names 'nowhere'"),
        (flag(SADDLE, raise_from_facts=(("nowhere",),)), "flags.yml", "raise_from_facts names 'nowhere'"),
        (flag(SADDLE, group="nowhere"), "flags.yml", "group 'nowhere'"),
        (flag(SADDLE, card="nowhere"), "flags.yml", "no card 'nowhere'"),
        (flag(SADDLE, option=None), "flags.yml", "does not show it"),
        (flag(SADDLE, source=()), "flags.yml", "no source"),
        (flag(SADDLE, certainty=""), "flags.yml", "no certainty"),
        (flag(SADDLE, hands_off="maybe"), "flags.yml", "hands_off 'maybe'"),
        (flag(SADDLE, requires_any=("fever",)), "flags.yml", "requires_any without if_unknown"),
        (flag(SADDLE, downgrades=(Change(Disposition.SAME_DAY),)), "flags.yml", "without when_all"),
        (flag(SADDLE, upgrades=(Change(Disposition.SAME_DAY, ("fever",)),)), "flags.yml", "no step up"),
        (fact("fever", implied_by=("nowhere",)), "facts.yml", "implied_by names 'nowhere'"),
        (fact("fever", value="temperature"), "facts.yml", "belong together"),
        (option(raises=("nowhere",)), "cards.yml", "raises names 'nowhere'"),
        (option(denies=("nowhere",)), "cards.yml", "denies names 'nowhere'"),
        (option(leads_to="nowhere"), "cards.yml", "leads to 'nowhere'"),
        (option(id="injury_simple_rear_end"), "cards.yml", "used twice"),
        (option(denies=("injury_high_energy",)), "cards.yml", "raises and denies"),
        (new_card(on_demand=True), "cards.yml", "never reached: on_demand"),
        (new_card(when=Condition(all=("fever",), none=("fever",))), "cards.yml", "never reached: `when`"),
        (new_card(when=NOWHERE), "cards.yml", "when names 'nowhere'"),
        (new_card(flags="nowhere"), "cards.yml", "no flag names"),
        (new_card(options=()), "cards.yml", "nothing to choose"),
        (new_card(why=" "), "cards.yml", "no `why`"),
        (new_card(ask="Call {nobody}?"), "cards.yml", "nothing fills {nobody}"),
        (route(when=NOWHERE), "routing.yml", "when names 'nowhere'"),
        (route(when=Condition()), "routing.yml", "catches everything"),
        (route(hands_on="False"), "routing.yml", "hands_on 'False'"),
        (route(disposition=Disposition.EMERGENCY_NOW), "routing.yml", "make it a flag"),
        (lambda p: replace(p, routes=p.routes[:-1]), "routing.yml", "no catch-all"),
        (plan(exercises=("nowhere",)), "plans.yml", "exercise 'nowhere'"),
        (plan(source=()), "plans.yml", "no source"),
        (plan(when=NOWHERE), "plans.yml", "when names 'nowhere'"),
        (lambda p: replace(p, treatments={}), "treatments.yml", "is no treatment"),
        (
            lambda p: replace(p, do_not=(replace(p.do_not[0], any=("nowhere",)),)),
            "treatments.yml",
            "any names",
        ),
        (lambda p: replace(p, do_not=(replace(p.do_not[0], any=()),)), "treatments.yml", "either `any` or"),
        (lambda p: replace(p, do_not=(replace(p.do_not[0], when=NOWHERE),)), "treatments.yml", "when names"),
        (flag(SADDLE, timed_with=("nowhere",)), "flags.yml", "timed_with names 'nowhere'"),
        (flag(SADDLE, denied_raises=("nowhere",)), "flags.yml", "denied_raises names 'nowhere'"),
        (
            flag(
                SADDLE, downgrades=(Change(Disposition.SAME_DAY, when_all=("fever",), unless=("nowhere",)),)
            ),
            "flags.yml",
            "combination names 'nowhere'",
        ),
        (tie_break("recent", groups=("nowhere",)), "protocol.yml", "no group 'nowhere'"),
        (tie_break("recent", findings=("nowhere",)), "protocol.yml", "'nowhere', which is neither"),
        (tie_break("seen_before", fact="fever"), "protocol.yml", "'fever' is no fact of one sign"),
        (tie_break("extra_care", any=("nowhere",)), "protocol.yml", "'nowhere', which is neither"),
        (tie_break("extra_care", reason=" "), "protocol.yml", "no reason"),
        (tie_break("extra_care", reason="Call {nobody}."), "protocol.yml", "nothing fills {nobody}"),
        (note(when=NOWHERE), "notes.yml", "when names 'nowhere'"),
        (note(place="margin"), "notes.yml", "place 'margin'"),
        (note(source=()), "notes.yml", "no source"),
        (note(text="Call {nobody}."), "notes.yml", "nothing fills {nobody}"),
        (note(id="short_check_medium"), "notes.yml", "used twice"),
        (lambda p: replace(p, notes=()), "notes.yml", "there are no notes"),
        (fact("axial_features_3", count_of=("nowhere",)), "facts.yml", "count_of names 'nowhere'"),
        (fact("axial_features_3", at_least=None), "facts.yml", "belong together"),
        (fact("not_pregnant", denied=("nowhere",)), "facts.yml", "denied names 'nowhere'"),
        (card("q_check_2", scale="sum"), "cards.yml", "scale 'sum'"),
        (card("q_check_2", value="check_3"), "cards.yml", "keeps no answer"),
        (texts(disclaimer="Call {nobody}."), "texts.yml", "nothing fills {nobody}"),
        (texts(headings={}), "texts.yml", "nothing for emergency_now"),
    ],
)
def test_each_disagreement_is_found_and_names_its_file(
    protocol: Protocol, spoil: Spoil, file: str, says: str
) -> None:
    found = problems(spoil(protocol))
    assert any(problem.startswith(f"{file}, ") and says in problem for problem in found), found


def test_a_sign_that_no_card_asks_and_no_words_raise_is_found(protocol: Protocol) -> None:
    silent = replace(protocol.flags[SADDLE], id="silent", card=None, option=None)
    spoiled = replace(protocol, flags={**protocol.flags, "silent": silent})
    found = check_protocol(spoiled, raised_by_words=set(protocol.ids))
    assert [(problem.entry, problem.what) for problem in found] == [
        ("silent", "no card asks it and no phrase raises it")
    ]
    assert check_protocol(spoiled, raised_by_words={*protocol.ids, "silent"}) == []


def test_an_option_may_only_leave_open_what_the_next_card_asks(protocol: Protocol) -> None:
    crash = protocol.cards["q_crash"]
    spoiled = card("q_crash", options=crash.options[:1])(protocol)
    assert any("q_crash does not ask 'injury_simple_rear_end'" in problem for problem in problems(spoiled))


def test_training_labels_are_intents_and_topics_that_exist() -> None:
    found = check_intents(
        {"data/nlu/a.yml": ["greet", "gret", "ask_clinic/hours", "ask_clinic/moon"]},
        intents={"greet", "ask_clinic"},
        topics={"hours", "price"},
    )
    assert [problem.entry for problem in found] == ["gret", "ask_clinic/moon", "ask_clinic/price"]


def test_a_message_names_file_entry_and_mend(protocol: Protocol) -> None:
    (found,) = problems(flag(SADDLE, source=())(protocol))
    assert found == f"flags.yml, {SADDLE}: no source; say where it comes from"
