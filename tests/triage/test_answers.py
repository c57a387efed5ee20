"""What each kind of answer leaves in the case: findings with their words, values, doubts, closed cards."""

from __future__ import annotations

import pytest

from bot.protocol import Card, Option, Protocol, Status, default_protocol
from bot.triage import (
    BAND,
    Case,
    Question,
    UnknownOptionError,
    answer_findings,
    answer_none,
    answer_options,
    answer_some,
    answer_unsure,
    answer_value,
    next_question,
)
from tests.triage.asking import BACK, NECK, age_of, asked

SIGN = "ces_saddle_numbness"


# ------------------------------------------------------------------ options of a list


def test_a_tapped_sign_is_present_in_the_words_of_its_option(protocol: Protocol) -> None:
    question = asked("back_nerve", BACK, protocol)
    case = answer_options(BACK, question, [SIGN], protocol)
    option = question.option(SIGN)
    evidence = case.findings[SIGN]
    assert option is not None
    assert (evidence.status, evidence.words, evidence.turn, evidence.by_card) == (
        Status.PRESENT,
        option.title,
        3,
        "back_nerve",
    )


def test_a_sign_that_was_typed_is_present_in_the_visitors_own_words(protocol: Protocol) -> None:
    question = asked("back_nerve", BACK, protocol)
    case = answer_options(BACK, question, [SIGN], protocol, words="numb when i wipe")
    assert case.findings[SIGN].words == "numb when i wipe"


def test_what_was_left_alone_on_a_list_is_denied(protocol: Protocol) -> None:
    question = asked("back_nerve", BACK, protocol)
    case = answer_options(BACK, question, [SIGN, "ces_bowel_change"], protocol)
    present = {name for name, found in case.findings.items() if found.is_present}
    assert present == {SIGN, "ces_bowel_change"}
    denied = {name: found for name, found in case.findings.items() if not found.is_present}
    assert set(denied) == set(question.asks) - present
    assert {(found.status, found.by_card, found.turn) for found in denied.values()} == {
        (Status.ABSENT, "back_nerve", 3)
    }


def test_a_finding_that_two_options_raise_is_not_denied_by_the_one_left_alone(protocol: Protocol) -> None:
    """Chest pain raises the heart sign; leaving the other heart option alone does not take it back."""
    case = answer_options(BACK, asked("right_now", BACK, protocol), ["chest_pain"], protocol)
    assert case.is_present("cardiac")
    assert case.is_present("chest_pain")


def test_an_answer_closes_the_card_and_counts_as_one_question(protocol: Protocol) -> None:
    case = answer_options(BACK, asked("back_nerve", BACK, protocol), ["none"], protocol)
    assert case.answered == ("back_nerve",)
    assert case.questions_asked == 3


def test_none_of_these_denies_everything_on_the_list(protocol: Protocol) -> None:
    question = asked("illness", BACK, protocol)
    case = answer_options(BACK, question, ["none"], protocol)
    assert {case.status(name) for name in question.asks} == {Status.ABSENT}


def test_none_raises_what_the_card_says_it_raises(protocol: Protocol) -> None:
    """Neither kind of crash is still a small injury, in the words of the question or of the visitor."""
    question = asked("q_crash", NECK, protocol)
    case = answer_options(NECK, question, ["none"], protocol)
    assert (case.findings["injury_minor"].words, case.findings["injury_minor"].by_card) == (
        question.ask,
        "q_crash",
    )
    typed = answer_options(NECK, question, ["none"], protocol, words="neither")
    assert typed.findings["injury_minor"].words == "neither"
    assert answer_none(NECK, question, protocol).is_present("injury_minor")
    assert answer_options(NECK, question, ["none", "not_sure"], protocol).is_present("injury_minor")
    chosen = answer_options(NECK, question, ["injury_simple_rear_end"], protocol)
    assert not chosen.is_present("injury_minor")


def test_not_sure_among_the_options_counts_as_not_sure(protocol: Protocol) -> None:
    question = asked("back_nerve", BACK, protocol)
    case = answer_options(BACK, question, ["not_sure"], protocol)
    assert case.unsure_cards == {"back_nerve": 1}
    assert case.answered == ()
    assert case == answer_unsure(BACK, question, protocol)


def test_the_error_names_the_card_and_what_it_offers(protocol: Protocol) -> None:
    question = asked("q_safety", BACK, protocol)
    with pytest.raises(UnknownOptionError) as raised:
        answer_options(BACK, question, ["perhaps"], protocol)
    assert str(raised.value) == "q_safety: 'perhaps' was not offered; it offers no, not_sure, yes."
    with pytest.raises(UnknownOptionError) as raised:
        answer_options(BACK, question, [], protocol)
    assert str(raised.value) == "q_safety: no option was given."


OPTIONS = [(card, option) for card in default_protocol().cards.values() for option in card.options]


@pytest.mark.parametrize(("card", "option"), OPTIONS, ids=[f"{c.id}-{o.id}" for c, o in OPTIONS])
def test_every_option_does_what_it_says(card: Card, option: Option, protocol: Protocol) -> None:
    """It raises and denies its findings and sets its values, whatever it is called."""
    start = Case(turn=1, values={"region": ["leg", "arm"]})
    if card.per_flag:
        start, question = age_of("leg_weakness_one", start, protocol)
        timing = answer_options(start, question, [option.id], protocol).timing["leg_weakness_one"]
        assert {name for name, known in timing.items() if known} == set(option.raises)
        return
    case = answer_options(start, asked(card.id, start, protocol), [option.id], protocol)
    for name in option.raises:
        # What leads to another card is open until that card is answered.
        assert case.status(name) in ((Status.UNCERTAIN, None) if option.leads_to else (Status.PRESENT,))
    for name in option.denies:
        assert case.status(name) is Status.ABSENT
    for name, value in option.sets.items():
        assert case.values[name] == value or set(value) <= set(case.values[name])
    assert not option.leads_to or case.pending == (option.leads_to,)


# ------------------------------------------------------------------ options that set values


def test_a_region_is_added_to_the_places_that_are_known(protocol: Protocol) -> None:
    case = answer_options(NECK, asked("q_region", Case(), protocol), ["lower_back", "neck"], protocol)
    assert case.values["region"] == ["neck", "low_back"]


def test_any_other_list_replaces_the_one_that_is_known(protocol: Protocol) -> None:
    start = Case(turn=1, values={"region": ["leg"], "radiation": ["thigh"]})
    case = answer_options(start, asked("q_radiation", start, protocol), ["below_the_knee"], protocol)
    assert case.values["radiation"] == ["calf"]
    assert case.is_present("radiates_below_knee")


def test_a_first_region_stands_alone(protocol: Protocol) -> None:
    case = answer_options(Case(), asked("q_region", Case(), protocol), ["lower_back"], protocol)
    assert case.values["region"] == ["low_back"]
    assert "region" + BAND not in case.values


def test_a_tapped_band_keeps_its_words_and_words_have_none(protocol: Protocol) -> None:
    case = answer_options(BACK, asked("q_duration", BACK, protocol), ["comes_and_goes_for_years"], protocol)
    assert (case.values["duration_days"], case.values["duration_days" + BAND]) == (
        1000,
        "It comes and goes for years",
    )
    assert case.values["past"] == "same_as_before"
    assert "past" + BAND not in case.values


def test_a_single_choice_denies_nothing_else(protocol: Protocol) -> None:
    case = answer_options(BACK, asked("q_injury", BACK, protocol), ["small_fall_or_knock"], protocol)
    assert case.values["mechanism"] == "fall"
    assert case.is_present("injury_minor")
    assert case.status("major_trauma") is None


def test_an_option_can_deny(protocol: Protocol) -> None:
    case = answer_options(BACK, asked("q_injury", BACK, protocol), ["nothing_i_know"], protocol)
    assert (case.findings["injury_any"].status, case.findings["injury_any"].by_card) == (
        Status.ABSENT,
        "q_injury",
    )


def test_a_yes_or_no_card_takes_both(protocol: Protocol) -> None:
    question = asked("q_assessed", BACK, protocol)
    assert answer_options(BACK, question, ["yes"], protocol).is_present("assessed_before")
    assert answer_options(BACK, question, ["no"], protocol).status("assessed_before") is Status.ABSENT


def test_a_group_of_conditions_leads_to_the_card_that_asks_which(protocol: Protocol) -> None:
    question = asked("background", BACK, protocol)
    case = answer_options(BACK, question, ["background_bones"], protocol, words="steroids or so")
    assert case.pending == ("background_bones",)
    for name in ("osteoporosis", "steroids_long_term"):
        evidence = case.findings[name]
        assert (evidence.status, evidence.words, evidence.by_card) == (
            Status.UNCERTAIN,
            "steroids or so",
            "background",
        )
    assert case.status("blood_thinners") is Status.ABSENT


# ------------------------------------------------------------------ a typed value, nothing, something


def test_a_typed_value_is_kept_and_closes_the_card(protocol: Protocol) -> None:
    case = answer_value(BACK, asked("q_severity", BACK, protocol), "severity", 7.0)
    assert case.values["severity"] == 7.0
    assert (case.answered, case.questions_asked) == (("q_severity",), 3)


@pytest.mark.parametrize(
    ("card", "finding"),
    [("illness", "kidney_infection"), ("q_assessed", "assessed_before"), ("q_pregnancy", "pregnant")],
)
def test_a_plain_no_denies_what_the_card_asks(card: str, finding: str, protocol: Protocol) -> None:
    case = answer_none(BACK, asked(card, BACK, protocol), protocol)
    assert case.status(finding) is Status.ABSENT
    assert case.answered == (card,)
    assert case.questions_asked == 3


@pytest.mark.parametrize(
    ("card", "name", "value"),
    [("q_injury", "mechanism", "unknown"), ("q_radiation", "radiation", ["none"])],
)
def test_a_plain_no_takes_the_option_that_says_so(
    card: str, name: str, value: object, protocol: Protocol
) -> None:
    start = Case(values={"region": ["leg"]})
    assert answer_none(start, asked(card, start, protocol), protocol).values[name] == value


def test_a_plain_no_to_what_it_stops_you_doing_says_that_it_stops_nothing(protocol: Protocol) -> None:
    case = answer_none(BACK, asked("q_function", BACK, protocol), protocol)
    assert case.status("life_limited") is Status.ABSENT


def test_a_plain_no_to_a_card_without_a_no_denies_and_closes(protocol: Protocol) -> None:
    question = Question("extra", "text", "?", "", (), ("fever",))
    case = answer_none(BACK, question, protocol)
    assert (case.findings["fever"].status, case.findings["fever"].by_card) == (Status.ABSENT, "extra")
    assert case.answered == ("extra",)


def test_a_bare_yes_to_a_list_opens_its_signs_the_most_urgent_first(protocol: Protocol) -> None:
    case = answer_some(BACK, asked("back_nerve", BACK, protocol), "yes some of that", protocol)
    assert {(found.status, found.words, found.by_card) for found in case.findings.values()} == {
        (Status.UNCERTAIN, "yes some of that", "")
    }
    levels = [protocol.flags[name].disposition.urgency for name in case.findings]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] > levels[-1]
    assert (case.answered, case.questions_asked) == (("back_nerve",), 3)
    question = next_question(case, protocol)
    assert question is not None
    assert question.about == next(iter(case.findings))


def test_a_bare_yes_opens_signs_and_no_conditions(protocol: Protocol) -> None:
    """Conditions are asked by their own cards; only danger signs have a question of their own."""
    case = answer_some(BACK, asked("illness", BACK, protocol), "yes", protocol)
    assert set(case.findings) <= set(protocol.flags)


def test_words_that_name_some_of_a_list_rule_out_the_rest(protocol: Protocol) -> None:
    question = asked("back_nerve", BACK, protocol)
    case = answer_findings(BACK, question, [SIGN, "fever"], "numb down there")
    evidence = case.findings[SIGN]
    assert (evidence.status, evidence.words, evidence.by_card) == (
        Status.PRESENT,
        "numb down there",
        "back_nerve",
    )
    assert "fever" not in case.findings
    denied = [found for name, found in case.findings.items() if name != SIGN]
    assert {(found.status, found.by_card) for found in denied} == {(Status.ABSENT, "back_nerve")}
    assert set(case.findings) == set(question.asks)
    assert (case.answered, case.questions_asked) == (("back_nerve",), 3)


def test_words_that_name_one_choice_rule_nothing_out(protocol: Protocol) -> None:
    case = answer_findings(BACK, asked("q_injury", BACK, protocol), ["injury_minor"], "i tripped")
    assert case.is_present("injury_minor")
    assert set(case.findings) == {"injury_minor"}


def test_a_not_sure_that_leads_to_another_card_opens_that_card(protocol: Protocol) -> None:
    open_card = Option(
        "not_sure", "Something with my bones", raises=("osteoporosis",), leads_to="background_bones"
    )
    question = Question("background", "one_of", "Anything?", "why", (open_card,), ("osteoporosis",))
    assert answer_unsure(BACK, question, protocol).pending == ("background_bones",)


def test_a_card_that_asks_which_danger_sign_it_is_offers_what_words_had_denied(protocol: Protocol) -> None:
    """Both legs hurt, as the short check was told: then the denial of before is asked about once more."""
    said = BACK.with_absent(["ces_both_legs"])
    case = answer_options(said, asked("q_check_1", said, protocol), ["both_legs"], protocol)
    assert case.status("ces_both_legs") is None
    nerve = asked("back_nerve", case, protocol)
    assert nerve.option("ces_both_legs") is not None


@pytest.mark.parametrize("option_id", ["none", "no", "little_or_nothing", "nothing_i_know"])
def test_a_plain_no_takes_the_option_of_the_card_that_says_so(option_id: str, protocol: Protocol) -> None:
    options = (
        Option("some", "Some", raises=("life_limited",)),
        Option(option_id, "No", sets={"told": "nothing"}),
    )
    question = Question("q_function", "any_of", "Anything?", "why", options, ("life_limited",))
    case = answer_none(BACK, question, protocol)
    assert case.values["told"] == "nothing"
    assert case.status("life_limited") is Status.ABSENT
