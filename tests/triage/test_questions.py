"""How a card is put to a visitor: its options, its wording, and how far along the interview is."""

from __future__ import annotations

import pytest

from bot.protocol import Protocol
from bot.triage import (
    CHECK,
    Case,
    Question,
    answer_none,
    answer_options,
    answer_unsure,
    next_question,
    question_of,
)

BACK = Case(turn=1, values={"region": ["low_back"], "age": 40})
WEAK = BACK.with_present(["leg_weakness_one"], "weak foot")


def put(card: str, case: Case, protocol: Protocol) -> Question:
    """This card as it is put in this case."""
    question = question_of(card, case, protocol)
    assert question is not None
    return question


def asked_after(case: Case, protocol: Protocol) -> list[Question]:
    """All questions of a visitor who denies everything."""
    asked = []
    while (question := next_question(case, protocol)) is not None:
        asked.append(question)
        case = answer_none(case.next_turn(), question, protocol)
    return asked


# ------------------------------------------------------------------ what kind of question it is


@pytest.mark.parametrize(
    ("card", "is_core", "is_about_signs", "is_optional"),
    [
        ("right_now", True, True, False),
        ("q_age", True, False, False),
        ("q_crash", True, False, False),
        ("q_worry", False, True, False),
        ("q_severity", False, False, False),
        ("q_check_1", False, True, True),
        ("q_check_2", False, False, True),
    ],
)
def test_a_question_says_whether_it_is_about_safety_about_signs_and_can_be_left_out(
    card: str, is_core: bool, is_about_signs: bool, is_optional: bool, protocol: Protocol
) -> None:
    question = put(card, Case(values={"region": ["neck", "low_back"]}), protocol)
    assert (question.is_core, question.is_about_signs, question.is_optional) == (
        is_core,
        is_about_signs,
        is_optional,
    )


def test_a_question_carries_the_words_of_its_card(protocol: Protocol) -> None:
    card = protocol.cards["illness"]
    question = put("illness", BACK, protocol)
    assert (question.card, question.kind, question.ask, question.why) == (
        "illness",
        card.kind,
        card.ask,
        card.why,
    )
    assert (question.is_again, question.about) == (False, None)


def test_after_not_sure_a_card_comes_in_its_other_words_if_it_has_some(protocol: Protocol) -> None:
    again = put("illness", BACK.with_unsure("illness"), protocol)
    assert (again.ask, again.is_again) == (protocol.cards["illness"].again, True)
    same = put("q_age", Case().with_unsure("q_age"), protocol)
    assert (same.ask, same.is_again) == (protocol.cards["q_age"].ask, True)
    other = put("illness", BACK.with_unsure("q_age"), protocol)
    assert (other.ask, other.is_again) == (protocol.cards["illness"].ask, False)


@pytest.mark.parametrize("card", ["no_such_card", "", CHECK + "no_such_sign", CHECK])
def test_there_is_no_question_for_a_card_that_does_not_exist(card: str, protocol: Protocol) -> None:
    assert question_of(card, BACK, protocol) is None


def test_the_own_question_of_a_sign_can_be_put_by_its_id(protocol: Protocol) -> None:
    assert put(CHECK + "cardiac", BACK, protocol).about == "cardiac"


# ------------------------------------------------------------------ options


@pytest.mark.parametrize(
    ("card", "last"),
    [
        ("illness", ["none", "not_sure"]),  # a list
        ("q_region", ["head", "not_sure"]),  # a place must be named
        ("q_function", ["little_or_nothing", "not_sure"]),  # it has a "none" of its own
        ("q_injury", ["nothing_i_know", "not_sure"]),  # one of several
        ("q_assessed", ["no", "not_sure"]),
    ],
)
def test_a_list_ends_with_none_and_not_sure_unless_it_has_its_own(
    card: str, last: list[str], protocol: Protocol
) -> None:
    options = put(card, Case(values={"region": ["low_back"]}), protocol).options
    assert [option.id for option in options][-2:] == last


def test_a_number_is_typed_and_has_no_not_sure_of_ours(protocol: Protocol) -> None:
    assert put("q_severity", BACK, protocol).options == ()
    bands = [option.id for option in put("q_age", Case(), protocol).options]
    assert bands.count("not_sure") == 1


def test_yes_raises_and_no_denies_what_a_yes_or_no_card_asks(protocol: Protocol) -> None:
    question = put("q_assessed", BACK, protocol)
    yes, no = question.option("yes"), question.option("no")
    assert yes is not None
    assert no is not None
    assert (yes.raises, yes.denies, no.raises, no.denies) == (
        ("assessed_before",),
        (),
        (),
        ("assessed_before",),
    )
    assert question.asks == ("assessed_before",)


def test_an_option_stays_while_a_part_of_it_is_open_and_goes_when_all_is_known(protocol: Protocol) -> None:
    """Chest pain raises two findings; what was only said unclearly is open."""
    option = put("right_now", BACK, protocol).option("chest_pain")
    assert option is not None
    assert len(option.raises) == 2
    first, second = option.raises
    for case in (
        BACK.with_absent([first]),
        BACK.with_present([first], "so"),
        BACK.with_uncertain(option.raises, "maybe"),
        BACK.with_absent([first]).with_uncertain([second], "maybe"),
    ):
        assert put("right_now", case, protocol).option("chest_pain") is not None
    for case in (BACK.with_absent(option.raises), BACK.with_present([first], "so").with_absent([second])):
        assert put("right_now", case, protocol).option("chest_pain") is None


def test_what_is_no_danger_sign_stands_below_every_sign_on_a_list(protocol: Protocol) -> None:
    case = Case(values={"region": ["neck", "low_back"], "age": 40})
    for card in protocol.cards.values():
        question = question_of(card.id, case, protocol)
        if question is None or question.kind != "any_of":
            continue
        is_sign = [bool(set(option.raises) & set(protocol.flags)) for option in question.options]
        assert is_sign == sorted(is_sign, reverse=True), card.id


def test_a_list_that_was_answered_comes_again_for_a_sign_that_joins_it(protocol: Protocol) -> None:
    case = BACK
    while (question := next_question(case, protocol)) is not None:
        case = answer_none(case, question, protocol)
    assert "follow_up" not in case.pending
    joined = case.with_answered("follow_up").with_present(["sickle_cell"], "i have sickle cell")
    question = next_question(joined, protocol)
    assert question is not None
    assert question.card == "follow_up"
    assert "sickle_cell_crisis" in question.asks


def test_an_option_is_offered_only_to_those_it_fits(protocol: Protocol) -> None:
    woman, man = (BACK.with_values({"sex": sex}) for sex in ("female", "male"))
    assert put("background", woman, protocol).option("background_pregnancy") is not None
    assert put("background", man, protocol).option("background_pregnancy") is None
    leg = put("q_nerve", Case(values={"region": ["leg"]}), protocol)
    assert leg.option("tingling_one_leg") is not None
    assert leg.option("tingling_one_arm") is None


def test_a_group_of_which_one_condition_is_left_asks_for_that_one_at_once(protocol: Protocol) -> None:
    on_thinners = BACK.with_present(["blood_thinners"], "i take a blood thinner")
    background = put("background", on_thinners, protocol)
    assert background.option("background_blood") is None
    clot = background.option("clot_history")
    assert clot is not None
    assert (clot.raises, clot.leads_to) == (("clot_history",), None)
    # Several are left here, so the group still leads to its own card.
    organs = put("background", BACK.with_present(["diabetes"], "diabetic"), protocol).option(
        "background_organs"
    )
    assert organs is not None
    assert organs.leads_to == "background_organs"


def test_what_sets_a_value_is_offered_although_its_finding_is_known(protocol: Protocol) -> None:
    case = BACK.with_present(["injury_minor"], "a small fall")
    assert put("q_injury", case, protocol).option("small_fall_or_knock") is not None


def test_a_list_asks_each_finding_of_its_options_once(protocol: Protocol) -> None:
    question = put("right_now", BACK, protocol)
    raised = {finding for option in question.options for finding in option.raises}
    assert set(question.asks) == raised
    assert len(question.asks) == len(raised)


def test_a_list_of_which_all_is_known_is_not_put(protocol: Protocol) -> None:
    known = BACK.with_absent(put("illness", BACK, protocol).asks)
    assert question_of("illness", known, protocol) is None


@pytest.mark.parametrize("known", ["unsure", "uncertain", "denied"])
def test_a_list_made_of_signs_leaves_out_a_sign_that_is_known_or_waits(
    known: str, protocol: Protocol
) -> None:
    sign = "ces_saddle_numbness"
    case = {
        "unsure": BACK.with_unsure_flags([sign]),
        "uncertain": BACK.with_uncertain([sign], "odd"),
        "denied": BACK.with_absent([sign]),
    }[known]
    assert put("back_nerve", BACK, protocol).option(sign) is not None
    assert put("back_nerve", case, protocol).option(sign) is None


def test_a_sign_that_facts_raised_is_not_on_its_list(protocol: Protocol) -> None:
    both_legs = BACK.with_present(["both_sides_neuro"], "tingling down both legs")
    assert put("back_nerve", BACK, protocol).option("ces_both_legs") is not None
    assert put("back_nerve", both_legs, protocol).option("ces_both_legs") is None


def test_a_sign_on_a_list_has_its_own_words_there(protocol: Protocol) -> None:
    for option in put("back_nerve", BACK, protocol).options[:-2]:
        flag = protocol.flags[option.id]
        assert (option.title, option.raises) == (flag.option, (flag.id,))


# ------------------------------------------------------------------ the order


def test_cards_that_an_answer_led_to_come_next_in_their_order(protocol: Protocol) -> None:
    case = BACK.with_pending("background_bones").with_pending("background_blood")
    first = next_question(case, protocol)
    assert first is not None
    assert first.card == "background_bones"
    second = next_question(answer_none(case, first, protocol), protocol)
    assert second is not None
    assert second.card == "background_blood"


def test_the_first_safety_card_is_asked_although_it_can_change_nothing(protocol: Protocol) -> None:
    """All emergencies of seconds were denied in words; a sign of the level that stands already is left."""
    left = "severe_uncontrolled_pain"
    others = [finding for finding in put("right_now", WEAK, protocol).asks if finding != left]
    question = next_question(WEAK.with_absent(others), protocol)
    assert question is not None
    assert (question.card, question.asks) == ("right_now", (left,))


def test_what_words_left_open_is_asked_before_all_else_in_the_order_it_was_said(protocol: Protocol) -> None:
    case = BACK.with_pending("background_bones").with_uncertain(["fever", "cardiac", "stroke_signs"], "odd")
    # A fever is a fact and no sign: it has no question of its own.
    asked = []
    for _ in range(2):
        question = next_question(case, protocol)
        assert question is not None
        asked.append(question.card)
        case = answer_none(case, question, protocol)
    assert asked == [CHECK + "cardiac", CHECK + "stroke_signs"]


def test_what_a_card_left_open_is_asked_by_the_card_that_follows_and_not_as_a_doubt(
    protocol: Protocol,
) -> None:
    case = BACK.with_uncertain(["spinal_infection_risk"], "my immune system", card="background")
    question = next_question(case, protocol)
    assert question is not None
    assert question.card == "right_now"


def test_the_question_about_a_doubt_says_when_it_comes_again(protocol: Protocol) -> None:
    case = BACK.with_uncertain(["cardiac"], "my chest is odd")
    first = next_question(case, protocol)
    assert first is not None
    assert first.is_again is False
    again = next_question(answer_unsure(case, first, protocol), protocol)
    assert again is not None
    assert (again.card, again.is_again) == (CHECK + "cardiac", True)


def test_a_list_that_is_opened_by_a_place_comes_after_its_place_in_the_order(protocol: Protocol) -> None:
    cards = [question.card for question in asked_after(BACK, protocol)]
    order = [card for card in protocol.cards if card in cards]
    assert cards == order


# ------------------------------------------------------------------ how old a sign is


def test_the_age_of_a_sign_names_the_sign_and_offers_what_its_card_offers(protocol: Protocol) -> None:
    card = protocol.cards["q_symptom_age"]
    question = next(question for question in asked_after(WEAK, protocol) if question.about)
    assert (question.card, question.kind, question.about) == (card.id, card.kind, "leg_weakness_one")
    assert question.ask == f"{card.ask} ({protocol.flags['leg_weakness_one'].label})"
    assert (question.why, question.options, question.asks) == (card.why, card.options, ())


def test_the_age_is_asked_only_of_signs_that_set_the_level(protocol: Protocol) -> None:
    """An arm sign within days beside a same-day weakness: its age would change nothing."""
    milder = [
        flag.id
        for flag in protocol.flags.values()
        if flag.disposition.value == "within_days" and not flag.requires_any
    ]
    case = WEAK.with_present(milder[:2], "so")
    about = {question.about for question in asked_after(case, protocol)} - {None}
    assert about == {"leg_weakness_one"}


def test_the_age_of_a_sign_is_not_asked_where_another_sign_holds_the_level(protocol: Protocol) -> None:
    case = WEAK.with_present(["unexplained_weight_loss"], "i lost a stone")
    assert next_question(case, protocol) is not None
    assert not [question for question in asked_after(case, protocol) if question.about]


def test_the_age_is_not_asked_of_a_sign_that_nobody_is_sure_of(protocol: Protocol) -> None:
    case = BACK.with_unsure_flags(["leg_weakness_one"])
    assert not [question for question in asked_after(case, protocol) if question.about]


def test_the_age_that_was_told_is_not_asked(protocol: Protocol) -> None:
    case = WEAK.with_timing("leg_weakness_one", {"symptom_new_14_days": True})
    assert not [question for question in asked_after(case, protocol) if question.about]


# ------------------------------------------------------------------ how far along


def test_each_question_is_one_step_further_and_the_last_is_within_the_promise(protocol: Protocol) -> None:
    asked = asked_after(BACK, protocol)
    assert [question.step for question in asked] == list(range(1, len(asked) + 1))
    assert all(question.step <= question.at_most for question in asked)
    assert asked[0].at_most >= len(asked)


def test_the_promise_counts_open_and_waiting_cards(protocol: Protocol) -> None:
    first = next_question(BACK, protocol)
    waiting = next_question(BACK.with_pending("background_bones").with_pending("background_blood"), protocol)
    assert first is not None
    assert waiting is not None
    assert waiting.at_most == first.at_most + 2


def test_an_urgent_level_promises_fewer_questions(protocol: Protocol) -> None:
    """From same day on only safety cards are counted: right now, nerves, illness, background and two more."""
    plain, urgent = next_question(BACK, protocol), next_question(WEAK, protocol)
    assert plain is not None
    assert urgent is not None
    safety = [card.id for card in protocol.cards.values() if card.step == "safety"]
    assert urgent.at_most < plain.at_most
    assert urgent.at_most <= len(safety)


def test_an_option_is_found_by_its_id(protocol: Protocol) -> None:
    question = put("q_assessed", BACK, protocol)
    found = question.option("no")
    assert found is not None
    assert found.id == "no"
    assert question.option("perhaps") is None
    assert answer_options(BACK, question, ["no"], protocol).answered == ("q_assessed",)
