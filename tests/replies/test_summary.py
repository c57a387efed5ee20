"""The summary for a clinician: what is in it, what is left out, and how it reads."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.protocol import Disposition, Protocol
from bot.replies import Wording
from bot.replies.summary import Summary, summarise, summary_message, summary_text
from bot.triage import Case, HandsOn, assess

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=timezone.utc)
OPENING = "my lower back  has been bad since I lifted a box"


def summary_of(case: Case, protocol: Protocol) -> Summary:
    """Return the summary as it is made after the advice."""
    wording = Wording(protocol, {"clinic": "Harbour Lane", "emergency_number": "911"})
    return summarise(case, assess(case, protocol), wording, now=NOW)


@pytest.fixture
def case() -> Case:
    """A back strain with an answer of every kind."""
    case = Case(opening=OPENING).with_values(
        {"region": ["low_back"], "duration_days": 21, "age": 44, "severity": 6, "mechanism": "lifting"}
    )
    case = case.with_present(["diabetes"], "type 2").with_present(["pain_mechanical"], "only when I bend")
    case = case.with_absent(["ces_saddle_numbness", "ces_both_legs", "osteoporosis"])
    return case.with_unsure_flags(["unexplained_weight_loss"])


def ids(items: tuple) -> list[str]:
    """Return the finding ids of some items."""
    return [item.id for item in items]


def test_words_and_values_are_told_in_plain_words(case: Case, protocol: Protocol) -> None:
    summary = summary_of(case, protocol)
    assert summary.own_words == "my lower back has been bad since I lifted a box"
    told = {row.id: row.text for row in summary.complaint}
    assert told["for_whom"] == "themselves"
    assert told["age"] == "44 years"
    assert told["severity"] == "6 out of 10"
    assert told["duration_days"] == "for about 3 weeks"
    assert told["mechanism"] == "after lifting"


def test_denied_not_sure_and_not_asked_stand_apart(case: Case, protocol: Protocol) -> None:
    summary = summary_of(case, protocol)
    assert ids(summary.negatives) == ["ces_saddle_numbness", "ces_both_legs", "osteoporosis"]
    assert ids(summary.not_sure) == ["unexplained_weight_loss"]
    assert "ces_bladder_retention" in ids(summary.not_asked)
    assert not {*ids(summary.not_asked)} & {*ids(summary.negatives), *ids(summary.not_sure)}


def test_a_risk_whose_every_cause_was_denied_was_asked(case: Case, protocol: Protocol) -> None:
    assert "cancer_history_spine_pain" in ids(summary_of(case, protocol).not_asked)
    denied = summary_of(case.with_absent(["cancer_history"]), protocol)
    assert "cancer_history_spine_pain" not in ids(denied.not_asked)
    assert "cancer_history" in ids(denied.negatives)


def test_without_an_injury_no_accident_was_left_out(case: Case, protocol: Protocol) -> None:
    assert "major_trauma" in ids(summary_of(case, protocol).not_asked)
    denied = summary_of(case.with_absent(["injury_any"]), protocol)
    assert "major_trauma" not in ids(denied.not_asked)
    assert "injury_any" in ids(denied.negatives)


def test_only_signs_that_fit_the_place_count_as_not_asked(case: Case, protocol: Protocol) -> None:
    back = {protocol.flags[id_].region for id_ in ids(summary_of(case, protocol).not_asked)}
    assert "neck" not in back


def test_background_is_apart_from_what_hurts(case: Case, protocol: Protocol) -> None:
    summary = summary_of(case, protocol)
    assert [(item.id, item.words) for item in summary.background] == [("diabetes", "type 2")]
    assert ids(summary.also) == ["pain_mechanical"]


def test_a_warning_sign_comes_with_its_words_its_age_and_the_advice(case: Case, protocol: Protocol) -> None:
    case = case.with_present(["ces_bladder_incontinence"], "I leak since Monday")
    case = case.with_timing("ces_bladder_incontinence", {"symptom_new_14_days": True})
    summary = summary_of(case, protocol)
    (sign,) = (item for item in summary.signs if item.id == "ces_bladder_incontinence")
    assert sign.words == "I leak since Monday"
    assert "last 14 days" in sign.note
    assert summary.disposition is Disposition.EMERGENCY_NOW
    assert summary.time_frame == "now"
    assert summary.hands_on is HandsOn.NO
    assert "911" in summary.action


def test_a_sign_that_was_taken_back_is_denied_and_says_so(protocol: Protocol) -> None:
    case = (
        Case(values={"region": ["neck"]}).with_present(["fever"], "a fever of excitement").corrected("fever")
    )
    case = case.with_present(["ces_saddle_numbness"], "numb bum").corrected("ces_saddle_numbness")
    summary = summary_of(case, protocol)
    (item,) = (item for item in summary.negatives if item.id == "ces_saddle_numbness")
    assert item.note == "corrected by the visitor"
    assert summary.signs == ()


def test_a_finding_never_counts_as_both_there_and_denied(protocol: Protocol) -> None:
    for flag in protocol.raisable_flags:
        for facts in flag.raise_from_facts:
            case = Case(values={"region": ["low_back"]}).with_absent([flag.id]).with_present(facts, "yes")
            summary = summary_of(case, protocol)
            assert not {*ids(summary.signs)} & {*ids(summary.negatives), *ids(summary.not_sure)}


def test_an_empty_case_says_that_nothing_is_known(protocol: Protocol) -> None:
    text = summary_text(summary_of(Case(), protocol))
    assert "No warning sign reported." in text
    assert "No description" in text
    assert "None" not in text


def test_skipped_safety_questions_are_said(protocol: Protocol) -> None:
    case = Case(values={"region": ["low_back"]}).with_skip("back_nerve").with_skip("back_nerve")
    summary = summary_of(case, protocol)
    assert not summary.is_complete
    assert summary.incomplete in summary_text(summary)
    assert {item.note for item in summary.not_asked if item.id == "ces_saddle_numbness"} == {"skipped"}


def test_the_text_names_protocol_limits_and_hands_on(case: Case, protocol: Protocol) -> None:
    text = summary_text(summary_of(case, protocol))
    assert f"Protocol {protocol.id} {protocol.version}." in text
    assert "no diagnosis" in text
    assert "Hands-on care:" in text
    assert '- Diabetes: "type 2"' in text


def test_long_lists_in_the_text_end_with_how_many_more(protocol: Protocol) -> None:
    case = Case(values={"region": ["low_back"]}).with_absent(list(protocol.flags))
    assert f"- and {len(protocol.flags) - 12} more" in summary_text(summary_of(case, protocol))


def test_the_message_carries_text_and_links(case: Case, protocol: Protocol) -> None:
    links = [{"type": "pdf", "url": "/summary/x.pdf"}]
    sent = summary_message(case, Wording(protocol, {}), now=NOW, links=links)
    assert sent["custom"] == {"type": "summary", "text": sent["text"], "links": links}


def test_no_advice_is_told_while_safety_questions_are_open(protocol: Protocol) -> None:
    case = Case(opening="stiff neck").with_values({"region": ["neck"]})
    told = summary_message(case, Wording(protocol, {}), now=NOW)["text"]
    assert "No advice yet" in told
    assert "Advice given" not in told
    assert "Hands-on care" not in told


def test_advice_is_told_as_soon_as_it_is_an_emergency(protocol: Protocol) -> None:
    case = Case(opening="bad back").with_present(["ces_saddle_numbness"], "numb when I wipe")
    told = summary_message(case, Wording(protocol, {"emergency_number": "911"}), now=NOW)["text"]
    assert "Advice given: Get emergency help now" in told
