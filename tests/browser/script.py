"""What the scripted bot says: one reply or more for each text, worded as the real bot words them."""

from __future__ import annotations

import json
from typing import Any


def question(card: str, kind: str, ask: str, titles: dict[str, str], **more: Any) -> dict[str, Any]:
    """Return a question as the bot words it."""
    options = [
        {
            "id": option_id,
            "title": title,
            "payload": "/answer" + json.dumps({"card": card, "options": [option_id]}),
            "raises": [],
        }
        for option_id, title in titles.items()
    ]
    listed = "\n".join(f"- {title}" for title in titles.values())
    custom = {
        "type": "question",
        "card": card,
        "kind": kind,
        "ask": ask,
        "asks": [],
        "options": options,
        **more,
    }
    return {"text": f"{ask}\n{listed}".strip(), "custom": custom}


RIGHT_NOW = question(
    "right_now",
    "any_of",
    "Is any of this happening now, or in the last day?",
    {
        "cardiac": "Chest pain or tightness",
        "aortic_dissection": "Sudden tearing or ripping pain in chest, back or tummy",
        "pulmonary_embolism": "New trouble breathing, or coughing blood",
        "stroke_signs": "Face drooping, slurred speech, sudden weak or numb arm or leg",
        "thunderclap_headache": "Worst headache ever, full force within 5 minutes",
        "none": "None of these",
        "not_sure": "Not sure",
    },
    why="These need help within minutes, so I ask about them first.",
    step=2,
    at_most=9,
)
REGION = question(
    "q_region",
    "one_of",
    "Where is the main pain?",
    {
        "neck": "Neck",
        "mid_back": "Between the shoulder blades or mid back",
        "low_back": "Lower back",
        "leg": "Buttock or leg",
        "not_sure": "Not sure",
    },
    why="It decides which warning signs I ask about.",
    step=4,
    at_most=9,
)
TODAY = question(
    "q_worse",
    "yes_no",
    "Is it getting worse?",
    {"yes": "Yes", "no": "No", "not_sure": "Not sure"},
    step=5,
    at_most=9,
)
SEVERITY = question(
    "q_severity",
    "number",
    "From 0 (no pain) to 10 (worst you can imagine), how bad is it now?",
    {},
    why="The number alone never decides how urgent this is.",
    step=6,
    at_most=9,
)
SAFETY_NET = [
    "Call 911 or go to the emergency department if you get:",
    "- numbness or tingling around your bottom, private parts or inner thighs\n"
    "- trouble peeing, or you lose control of your pee or poo\n"
    "- pain, numbness or weakness in both legs",
    "Speak to a clinician today if you get:",
    "- a fever, or feel very ill",
]


def assessment(disposition: str, text: str, **more: Any) -> dict[str, Any]:
    """Return a result as the bot words it."""
    custom = {
        "type": "assessment",
        "disposition": disposition,
        "flags": [],
        "reasons": [],
        "would_change": [],
        "hands_on": "yes",
        "treatments": [],
        "plan": None,
        "safety_net": [],
        "say": None,
        "do": [],
        "dont": [],
        "emergency_phone": "911",
        "disclaimer": "I'm an automated guide, not a clinician. In an emergency call 911.",
        "protocol": "1.0.0",
        **more,
    }
    return {"text": text, "custom": custom}


EMERGENCY = assessment(
    "emergency_now",
    "Get emergency help now.\nCall 911 now.\n"
    "Numbness between the legs with back pain can mean that the nerves at the base "
    "of the spine are being squeezed. This needs checking straight away.\n"
    "Tell them: lower back pain, with numbness between the legs.",
    heading="Get emergency help now",
    action="Call 911 now.",
    flags=[
        {
            "id": "ces_saddle_numbness",
            "status": "present",
            "because": "numb when i wipe",
            "label": "Numb bottom",
        }
    ],
    say="Tell them: lower back pain, with numbness between the legs.",
    do=["Take a list of your medicines with you.", "Stay with someone."],
    dont=["Do not drive yourself.", "Do not wait for a call back from this clinic."],
    hands_on="no",
)
SELF_CARE = assessment(
    "self_care",
    "You can look after this at home for now.\nKeep moving, and look at it again in 14 days.\n"
    "Nothing you told me points to a serious cause. It started after lifting and eases when you move.",
    heading="You can look after this at home for now",
    action="Keep moving, and look at it again in 14 days.",
    reasons=[
        {"text": "Nothing you told me points to a serious cause.", "rule": "none", "source": ""},
        {"text": "It started after lifting and eases when you move.", "rule": "strain", "source": ""},
    ],
    would_change=[
        "Numbness, weakness or trouble with the toilet would make it an emergency.",
        "No better in six weeks: see a clinician.",
    ],
    treatments=[
        {"id": "massage", "name": "Massage", "offer": "yes", "why": []},
        {
            "id": "manipulation",
            "name": "Manipulation",
            "offer": "ask_first",
            "why": ["You take blood thinners."],
        },
    ],
    safety_net=SAFETY_NET,
    plan="recent_low_back",
)
PLAN = {
    "text": "Recent low back strain.\nToday:\n- Walk a little every hour.",
    "custom": {
        "type": "plan",
        "plan": "recent_low_back",
        "title": "A recently strained lower back",
        "what": "Sore muscles and joints that settle with movement and time.",
        "today": ["Walk a little every hour.", "Warmth for 15 to 20 minutes, with cloth between."],
        "exercises": [
            {
                "id": "knee_rolls",
                "name": "Knee rolls",
                "steps": ["Lie on your back, knees bent.", "Roll both knees gently from side to side."],
                "dose": "10 times, twice a day",
                "stop_if": "pain spreads down the leg",
            }
        ],
        "later": "A little more each day.",
        "avoid": "Days in bed.",
        "recovery": "Most people are much better within two to six weeks.",
    },
}
THERAPISTS = {
    "text": "I found 2 near Portland.\nMara Ellison, LMT\nTheo Brandt, LMT",
    "custom": {
        "type": "therapists",
        "query": {"place": "Portland"},
        "results": [
            {
                "id": "t1",
                "name": "Mara Ellison",
                "credentials": "LMT",
                "specialties": ["neuromuscular_therapy", "massage"],
                "distance_km": 2.4,
                "address": "118 Harbour Lane, Portland",
                "phone": "503-555-0143",
                "languages": ["English", "Spanish"],
                "insurance": ["Evergreen Health"],
                "accepting": True,
                "next_available": "2030-03-04",
                "booking_url": "https://harbourlane.example/book/t1",
            },
            {
                "id": "t2",
                "name": "Theo Brandt",
                "credentials": "LMT",
                "specialties": ["sports_massage"],
                "distance_km": 18.2,
                "address": "4 Mill Road, Gresham",
                "phone": None,
                "languages": [],
                "insurance": [],
                "accepting": False,
                "next_available": None,
                "booking_url": "javascript:alert(1)",
            },
        ],
        "relax": [],
    },
}
UNDERSTOOD = {
    "text": "I understood: lower back pain, for about 3 weeks.",
    "custom": {
        "type": "understood",
        "findings": [],
        "values": {"region": ["low_back"], "duration_days": 21},
        "text": "I understood: lower back pain, for about 3 weeks.",
    },
}
SCRIPT: dict[str, list[dict[str, Any]]] = {
    "start": [UNDERSTOOD, RIGHT_NOW],
    "right_now": [REGION],
    "q_region": [TODAY],
    "q_worse": [SEVERITY],
    "7": [
        SELF_CARE,
        PLAN,
        {
            "text": "What would help now?",
            "buttons": [
                {"title": "Find a therapist", "payload": "Find a therapist"},
                {"title": "Show a summary", "payload": "Show a summary"},
            ],
        },
    ],
    "numb when i wipe": [EMERGENCY],
    "today": [
        assessment(
            "same_day",
            "Speak to a clinician today.\nCall your doctor today, even if it is the weekend.",
            heading="Speak to a clinician today",
            action="Call your doctor today, even if it is the weekend.",
            reasons=[
                {"text": "A fever with back pain can be a sign of an infection.", "rule": "f", "source": ""}
            ],
            hands_on="no",
            safety_net=SAFETY_NET[:2],
        )
    ],
    "days": [
        assessment(
            "within_days",
            "See a clinician in the next few days.",
            action="Ring your doctor's desk.",
            hands_on="ask_first",
            safety_net=SAFETY_NET,
        )
    ],
    "hands": [
        assessment(
            "therapy_visit", "Hands-on care could be an option.", action="Keep moving.", safety_net=SAFETY_NET
        )
    ],
    "i want to end it": [
        assessment(
            "emergency_now",
            "Get emergency help now.\nI'm really sorry you're in so much pain. Thank you for telling me.\n"
            "Call or text 988 at any time.\nIf you are in danger right now, call 911.",
            heading="Get emergency help now",
            action="Call 911 now.",
            hands_on="no",
            flags=[
                {"id": "suicide_self_harm", "status": "present", "because": "i want to end it", "label": "-"}
            ],
        )
    ],
    "he hurts me": [
        assessment(
            "emergency_now",
            "Get emergency help now.\nThank you for telling me. Are you safe right now?",
            heading="Get emergency help now",
            action="Call 911 now.",
            hands_on="no",
            flags=[{"id": "abuse_adult", "status": "present", "because": "he hurts me", "label": "-"}],
        )
    ],
    "Find a therapist": [THERAPISTS],
    "nobody": [
        {
            "text": "I found nobody that fits.",
            "custom": {
                "type": "therapists",
                "query": {},
                "results": [],
                "relax": [{"drop": ["evening"], "radius_km": 80.5, "count": 3}],
            },
        }
    ],
    "where": [question("ask_place", "place", "Where should I look? A town or a postcode is enough.", {})],
    "When are you open?": [
        {
            "text": "We are open:\n- Monday to Friday, 9:00 to 18:00\n- Saturday, 10:00 to 14:00\n\n"
            "Outside these hours please leave a message on 503-555-0142.",
            "custom": {"type": "answer", "topic": "hours", "source": "clinic"},
        }
    ],
    "I want to talk to a person": [
        {
            "text": "Thank you. The clinic will get back to you.",
            "custom": {
                "type": "handover",
                "reference": "K7QM-2XPT",
                "status": "open",
                "reply_by": "2030-03-04",
            },
        }
    ],
    "Show a summary": [
        {
            "text": "Here is your summary.",
            "custom": {
                "type": "summary",
                "text": "Lower back pain for 3 weeks.\n- No warning signs",
                "links": {"pdf": "/summary/1.pdf", "fhir": "/summary/1.json"},
            },
        }
    ],
    "hurt": [
        {
            "text": "I believe you. You can talk to someone: 1-800-799-7233. You can leave with Quick exit.",
            "custom": {"type": "notice", "code": "abuse"},
        }
    ],
    "notice": [
        {
            "text": "Done. Everything you wrote here is deleted.",
            "custom": {"type": "notice", "code": "deleted"},
        }
    ],
    "markup": [{"text": "<img src=x onerror=alert(1)> and **bold** and <script>alert(2)</script>"}],
    "slow": [{"text": "That took a while."}],
    "unknown card": [{"text": "A card of a later version.", "custom": {"type": "from_the_future"}}],
}
