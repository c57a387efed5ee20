"""No text of the bot claims what research does not support, and the list of claims can find those that do."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.protocol.claims import Claim, claims_in, unsupported_claims
from tests.spoken_texts import YAML_PLACES, spoken_texts

CLAIMS = unsupported_claims()
# Where hands-on treatment is talked about, or words of the bot are kept.
PLACES = (
    "bot/protocol/content/flags.yml",
    "bot/protocol/content/plans.yml",
    "bot/protocol/content/treatments.yml",
    "bot/protocol/content/countries.yml",
    "bot/clinic/content/answers/treatments.yml",
    "bot/replies/wording.yml",
    "bot/dialogue/typed_answers.yml",
    "bot/web/static/widget-strings.js",
    "bot/web/static/index.html",
    "clinic/clinic.yml",
    "domain.yml",
    "actions/callback.py",
)


def found_in(sentence: str) -> set[str]:
    """The ids of the claims that one text makes."""
    return {claim.id for claim, _ in claims_in(sentence)}


def test_nothing_that_the_bot_can_say_makes_an_unsupported_claim() -> None:
    found = [(file, claim.id, said) for file, text in spoken_texts() for claim, said in claims_in(text)]
    assert found == []


def test_texts_of_every_place_are_gathered() -> None:
    gathered = Counter(file for file, _ in spoken_texts())
    assert [place for place in PLACES if not gathered[place]] == []
    assert sum(gathered.values()) > 5000


@pytest.mark.parametrize("place", YAML_PLACES)
def test_every_pattern_of_places_leads_to_files(place: str) -> None:
    folder = place.split("*")[0]
    assert any(file.startswith(folder) for file, _ in spoken_texts())


@pytest.mark.parametrize(
    "said",
    [
        "A knot, or trigger point, is a tender spot in a tight band of muscle.",  # a routine answer
        "Please don't crack your own neck hard.",
        "Nothing you've told me rules out hands-on care.",  # texts.yml
        "Strength work helps more over time than rubbing alone.",  # a plan
        "Harbour Lane",  # the sample clinic
        "Automated guide, not a clinician",  # the widget
    ],
)
def test_what_is_known_to_be_said_is_gathered(said: str) -> None:
    assert any(said in text for _, text in spoken_texts())


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_claim_is_found_in_sentences_that_make_it(claim: Claim) -> None:
    assert len(claim.claims) >= 2
    assert [sentence for sentence in claim.claims if claim.id not in found_in(sentence)] == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_honest_sentences_and_what_to_say_instead_make_no_claim(claim: Claim) -> None:
    assert len(claim.honest) >= 2
    assert [sentence for sentence in (*claim.honest, claim.instead) if found_in(sentence)] == []


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("It not only relaxes you, it breaks up scar tissue.", "scar_tissue"),
        ("It does not hurt and breaks up the knot.", "breaks_knots"),
        ("Massage does not hurt and frees the trapped nerve.", "frees_nerves"),
        ("No drugs, no surgery: adjustments realign your spine.", "realigns"),
        ("Don't worry, we guarantee results.", "guarantees"),
        ("Not everyone knows that massage gets rid of headaches.", "ends_pain"),
        ("It is not a luxury. It breaks up scar tissue.", "scar_tissue"),
        ("The cause is not known, but massage breaks up the knot.", "breaks_knots"),
        ("Deep work BREAKS UP adhesions!", "scar_tissue"),
    ],
)
def test_a_denial_of_something_else_does_not_excuse_a_claim(sentence: str, claim: str) -> None:
    assert claim in found_in(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Research does not show that massage breaks up scar tissue.",
        "Nobody has shown that massage breaks up scar tissue.",
        "There's little proof that it realigns the spine.",
        "“Flushing out toxins” with water is a myth.",
        "That decompression frees a nerve has not been shown, and it isn't proven for discs.",
        "Beware of anyone who promises a cure.",
        "A massage can't boost your immune system.",
    ],
)
def test_a_denied_claim_is_fine(sentence: str) -> None:
    assert found_in(sentence) == set()


def test_claims_have_ids_of_their_own_and_say_why() -> None:
    assert len({claim.id for claim in CLAIMS}) == len(CLAIMS)
    for claim in CLAIMS:
        assert claim.reason.endswith(".")
        assert claim.instead.endswith(".")
