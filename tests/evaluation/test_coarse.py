"""Which wider topic a routine question is reported under."""

from __future__ import annotations

import pytest

from bot.evaluation.coarse import coarse_topic, meant_intent


@pytest.mark.parametrize(
    ("intent", "topic", "text", "coarse"),
    [
        ("ask_clinic", "what_is_knot", "define trigger point", "what_is_trigger_point"),
        ("ask_clinic", "what_is_nmt", "trigger points, whats that", "what_is_trigger_point"),
        ("ask_clinic", "what_is_nmt", "what is trigger point therapy", "what_is_neuromuscular_therapy"),
        ("ask_clinic", "what_is_knot", "what causes trigger points", "what_causes_knots"),
        ("ask_clinic", "what_is_knot", "what is a knot", "what_causes_knots"),
        ("ask_clinic", "price", "price of trigger point work", "price"),
        ("ask_clinic", "who_should_not", "who is it not for", "contraindications"),
        ("ask_clinic", None, "hm", None),
        ("request_callback", None, "phone me", "speak_to_human"),
        ("delete_my_data", "privacy", "wipe it", "privacy"),
        ("describe_symptoms", "price", "my back hurts", None),
    ],
)
def test_the_words_decide_between_topics_that_share_an_answer(
    intent: str, topic: str | None, text: str, coarse: str | None
) -> None:
    assert coarse_topic(intent, topic, text) == coarse


def test_what_is_refused_lies_outside() -> None:
    assert meant_intent("ask_clinic", "prescriptions") == "ask_unrelated"
    assert meant_intent("ask_clinic", "price") == "ask_clinic"
