"""The FHIR bundle: valid, complete, and without anything that names the person."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timezone
from typing import Any
from xml.etree import ElementTree

import pytest
from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.bundle import Bundle

from bot.protocol import Protocol
from bot.replies import Wording
from bot.replies.summary import Summary, summarise
from bot.replies.summary_fhir import FINDINGS, summary_fhir
from bot.triage import Case, assess

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=timezone.utc)


@pytest.fixture
def summary(protocol: Protocol) -> Summary:
    """A case with something present, denied, unsure and unknown."""
    case = Case(opening="back pain and I leak").with_values(
        {"region": ["low_back"], "age": 51, "severity": 7}
    )
    case = case.with_present(["ces_bladder_incontinence"], "I leak").with_present(["diabetes"], "type 2")
    case = case.with_absent(["ces_saddle_numbness"]).with_unsure_flags(["ces_both_legs"])
    wording = Wording(protocol, {"emergency_number": "911"})
    return summarise(case, assess(case, protocol), wording, now=NOW)


@pytest.fixture
def resources(summary: Summary) -> list[dict[str, Any]]:
    """The resources of its bundle."""
    return [entry["resource"] for entry in json.loads(summary_fhir(summary))["entry"]]


def observed(resources: list[dict[str, Any]], finding: str) -> dict[str, Any]:
    """Return the observation of one finding."""
    (found,) = (
        resource
        for resource in resources
        if resource["resourceType"] == "Observation" and resource["code"]["coding"][0]["code"] == finding
    )
    return found


def test_every_resource_is_valid_and_survives_a_round_trip(summary: Summary) -> None:
    text = summary_fhir(summary)
    bundle = Bundle.parse_raw(text)
    assert json.loads(bundle.json()) == json.loads(text)
    for entry in json.loads(text)["entry"]:
        get_fhir_model_class(entry["resource"]["resourceType"]).parse_obj(entry["resource"])


def test_the_bundle_holds_each_kind_once_and_an_observation_for_each_finding(
    summary: Summary, resources: list[dict[str, Any]]
) -> None:
    kinds = Counter(resource["resourceType"] for resource in resources)
    findings = (*summary.signs, *summary.also, *summary.background, *summary.negatives)
    asked = {item.id for item in (*findings, *summary.not_sure, *summary.not_asked)}
    assert kinds.pop("Observation") == len(asked) + 1
    once = ("Patient", "Device", "QuestionnaireResponse", "RiskAssessment", "Provenance")
    assert kinds == dict.fromkeys(once, 1)


def test_present_denied_unsure_and_not_asked_read_differently(resources: list[dict[str, Any]]) -> None:
    assert observed(resources, "ces_bladder_incontinence")["valueBoolean"] is True
    assert observed(resources, "ces_saddle_numbness")["valueBoolean"] is False
    for finding, code in (("ces_both_legs", "asked-unknown"), ("ces_bladder_retention", "not-asked")):
        observation = observed(resources, finding)
        assert observation["dataAbsentReason"]["coding"][0]["code"] == code
        assert "valueBoolean" not in observation


def test_observations_are_final_coded_and_quote_the_visitor(resources: list[dict[str, Any]]) -> None:
    leak = observed(resources, "ces_bladder_incontinence")
    assert leak["status"] == "final"
    assert leak["code"]["coding"][0]["system"] == FINDINGS
    assert leak["note"] == [{"text": '"I leak"'}]


def test_every_reference_leads_to_a_resource_of_the_bundle(summary: Summary) -> None:
    bundle = json.loads(summary_fhir(summary))
    names = {entry["fullUrl"] for entry in bundle["entry"]}

    def references(value: Any) -> list[str]:
        if isinstance(value, list):
            return [found for item in value for found in references(item)]
        if isinstance(value, dict):
            own = [value["reference"]] if isinstance(value.get("reference"), str) else []
            return own + [found for item in value.values() for found in references(item)]
        return []

    assert len(names) == len(bundle["entry"])
    assert set(references(bundle)) <= names


def test_the_patient_is_nobody(resources: list[dict[str, Any]]) -> None:
    (patient,) = (resource for resource in resources if resource["resourceType"] == "Patient")
    assert set(patient) == {"resourceType", "id"}


def test_the_advice_names_level_protocol_and_software(
    resources: list[dict[str, Any]], summary: Summary
) -> None:
    (advice,) = (resource for resource in resources if resource["resourceType"] == "RiskAssessment")
    assert advice["prediction"][0]["qualitativeRisk"]["coding"][0]["code"] == "emergency_now"
    assert summary.protocol_version in advice["method"]["text"]
    (device,) = (resource for resource in resources if resource["resourceType"] == "Device")
    assert device["deviceName"][0]["name"] == "Plumbline"


def test_the_same_summary_gives_the_same_bundle(summary: Summary) -> None:
    assert summary_fhir(summary) == summary_fhir(summary)


def test_answers_unknowns_and_protocol_version_are_in_the_questionnaire_response(
    resources: list[dict[str, Any]], summary: Summary
) -> None:
    (response,) = (r for r in resources if r["resourceType"] == "QuestionnaireResponse")
    answers = {item["linkId"]: item["answer"][0] for item in response["item"]}
    assert answers["opening"] == {"valueString": summary.own_words}
    assert {row.id for row in summary.complaint} <= set(answers)
    assert answers["ces_bladder_incontinence"] == {"valueBoolean": True}
    assert answers["ces_saddle_numbness"] == {"valueBoolean": False}
    assert answers["ces_both_legs"]["valueCoding"]["code"] == "asked-unknown"
    assert "ces_bladder_retention" not in answers
    assert response["questionnaire"].endswith(f"{summary.protocol_id}|{summary.protocol_version}")


def test_people_can_read_the_questionnaire_response(protocol: Protocol) -> None:
    case = Case(opening="bo\x07li <b>noga</b> & łydka").with_values({"region": ["low_back"]})
    wording = Wording(protocol, {"clinic": "Harbour Lane", "emergency_number": "911"})
    bundle = json.loads(summary_fhir(summarise(case, assess(case, protocol), wording, now=NOW)))
    (told,) = (e["resource"]["text"] for e in bundle["entry"] if "text" in e["resource"])
    assert "boli &lt;b&gt;noga&lt;/b&gt; &amp; łydka" in told["div"]
    assert ElementTree.fromstring(told["div"]).tag.endswith("div")
