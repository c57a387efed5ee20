"""An answer to the open question goes on with the interview.

Short replies ("8", "the first one", "left") mean what the open question makes of them; an intent
classifier that sees the words alone cannot know that. This policy looks at what `take_up` did with
the message and leaves everything else to the rules.
"""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.conversation import MOVES
from bot.dialogue.inquiry_reading import is_about_medicine
from bot.dialogue.safety_policy import ACTION_CONTINUE, SafetyPolicy
from bot.dialogue.spoken_moves import makes_light
from bot.dialogue.taken_moves import TAKES_CALLBACK
from bot.dialogue.tracker_reading import CONVERSATION_SLOT, heard, stored_conversation

ACTION_FIND_THERAPISTS = "action_find_therapists"
ACTION_CORRECT = "action_correct"
CALLBACK_FORM = "callback_form"
ACTION_ANSWER = "action_answer_inquiry"
OWN = (ACTION_CONTINUE, ACTION_FIND_THERAPISTS, ACTION_CORRECT, ACTION_ANSWER)
PRIORITY = 50
CLEAR_ENOUGH = 0.5
SHORT = 4


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class InterviewPolicy(SafetyPolicy):
    """Predicts `action_continue` after an answered question, and listens after it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Below the interlock, above the rules."""
        return {"priority": PRIORITY}

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """All probability on going on, or none."""
        action = _action(tracker)
        if action is None:
            return self._prediction(self._default_predictions(domain))
        probabilities = [0.0] * domain.num_actions
        probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities)


def _action(tracker: DialogueStateTracker) -> str | None:
    if tracker.active_loop_name or tracker.latest_message is None:
        return None
    if tracker.latest_action_name in OWN:
        return ACTION_LISTEN_NAME
    if tracker.latest_action_name != ACTION_LISTEN_NAME:
        return None
    conversation = stored_conversation(tracker.get_slot(CONVERSATION_SLOT))
    if conversation.taken in ("answer", "words", "nothing") and is_about_medicine(
        heard(tracker.latest_message.parse_data or {})
    ):
        return ACTION_ANSWER
    if conversation.taken in ("answer", "stale", "bad_option", *MOVES):
        return ACTION_CONTINUE
    if conversation.taken == TAKES_CALLBACK:
        return CALLBACK_FORM
    if conversation.taken == "changed":
        return ACTION_CORRECT
    if conversation.taken == "place":
        return ACTION_FIND_THERAPISTS
    # A few words that nothing was made of, while a question is open, are a try to answer it.
    intent = tracker.latest_message.intent or {}
    is_unclear = float(intent.get("confidence") or 0.0) < CLEAR_ENOUGH
    text = tracker.latest_message.text or ""
    if not conversation.open_card or conversation.taken not in ("nothing", "words"):
        return None
    is_try = conversation.taken == "nothing" and is_unclear and len(text.split()) <= SHORT
    if is_try or makes_light(text):
        return ACTION_CONTINUE
    return None
