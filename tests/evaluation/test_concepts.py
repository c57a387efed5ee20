"""The coarse vocabulary agrees with the protocol."""

from __future__ import annotations

from bot.evaluation.concepts import concepts, concepts_in, findings_of
from bot.protocol import Protocol


def test_every_finding_of_a_concept_is_in_the_protocol(protocol: Protocol) -> None:
    assert {finding for findings in concepts().values() for finding in findings} <= protocol.ids


def test_weakness_of_both_legs_is_scored_as_weakness_and_answers_both_questions() -> None:
    assert concepts_in(["leg_weakness_both"]) == {"leg_weakness"}
    assert "leg_weakness_both" in findings_of("bilateral_leg_symptoms")


def test_findings_become_concepts_and_others_stay_as_they_are() -> None:
    assert concepts_in(["ces_saddle_numbness", "fever", "spinal_infection_fever", "diabetes"]) == {
        "saddle_numbness", "fever", "diabetes",
    }  # fmt: skip


def test_a_concept_leads_back_to_its_findings() -> None:
    assert findings_of("pregnancy") == ("pregnant", "pregnancy_warning", "pregnancy")
    assert findings_of("diabetes") == ("diabetes",)
