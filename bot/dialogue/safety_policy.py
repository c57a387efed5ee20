"""The interlock: with an open emergency the only possible action is the emergency card.

Asked before every other policy. `is_no_user_prediction` makes the ensemble drop all predictions that
lack it, and RulePolicy sets it inside forms, so this one sets it too; leaving the form is part of the
prediction. The case is worked out here from the stored case and the latest message, not from what an
action has stored, so a dead action server cannot hide a danger sign.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import lru_cache
from typing import Any

from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.clinic import country_lines, load_clinic
from bot.dialogue.conversation import Conversation
from bot.dialogue.emergency import holds_emergency
from bot.dialogue.erasure_steps import asks_for_erasure
from bot.dialogue.form_leaving import LEAVES
from bot.dialogue.take_up import take_up
from bot.dialogue.tracker_reading import (
    CASE_SLOT,
    CONVERSATION_SLOT,
    heard,
    reading_failed,
    stored_case,
    stored_conversation,
)
from bot.protocol import default_protocol
from bot.settings import current_settings

logger = logging.getLogger(__name__)

ACTION_CONTINUE = "action_continue"
ACTION_EMERGENCY = "action_emergency"
ACTION_SAFETY_NET = "action_safety_net"
ACTION_DELETE = "action_delete_data"
UTTER_EMERGENCY = "utter_emergency"
OWN_ACTIONS = (ACTION_EMERGENCY, ACTION_SAFETY_NET, ACTION_DELETE, UTTER_EMERGENCY)
NUMBER_SLOT = "emergency_number"
PRIORITY = 100


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class SafetyPolicy(Policy):
    """Predicts the emergency card, the safety net for what could not be read, or the way out of a form."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Above every other policy, rules inside forms included."""
        return {"priority": PRIORITY}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: TrackerFeaturizer | None = None,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context, featurizer)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SafetyPolicy:
        """Nothing is stored: what it knows is the protocol."""
        return cls(config, model_storage, resource, execution_context)

    def train(
        self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any
    ) -> Resource:
        """Nothing to learn."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """All probability on one action when safety asks for it, none otherwise."""
        action, events = self._action(tracker)
        if action is None:
            return self._prediction(self._default_predictions(domain), events=events)
        probabilities = [0.0] * domain.num_actions
        probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(
            probabilities,
            events=events,
            is_no_user_prediction=True,
            optional_events=_leave_form(tracker, action),
        )

    def _action(self, tracker: DialogueStateTracker) -> tuple[str | None, list[Event]]:
        last = tracker.latest_action_name
        if last in OWN_ACTIONS:
            return ACTION_LISTEN_NAME, []
        if last != ACTION_LISTEN_NAME or tracker.latest_message is None:
            return None, []
        parse_data = tracker.latest_message.parse_data or {}
        protocol = default_protocol()
        case = stored_case(tracker.get_slot(CASE_SLOT))
        conversation = stored_conversation(tracker.get_slot(CONVERSATION_SLOT))
        message_id = str(parse_data.get("message_id") or "")
        if reading_failed(parse_data):
            return ACTION_SAFETY_NET, [_failed(conversation, message_id)]
        message = heard(parse_data, in_form=bool(tracker.active_loop_name))
        if conversation.last_message == message_id:
            if not holds_emergency(case, conversation, protocol):
                leaves = tracker.active_loop_name and conversation.taken in LEAVES
                return (ACTION_CONTINUE if leaves else None), []
            # A right of the visitor's that needs no waiting; its reply holds the card again.
            return (ACTION_DELETE if asks_for_erasure(conversation, message) else ACTION_EMERGENCY), []
        # The action that takes messages up did not get through: nothing is lost, and the emergency is
        # told without an action.
        try:
            case, conversation = take_up(case, conversation, message, protocol)
        except Exception as error:
            # T15: after any error the static safety net, and no self-care later in this visit.
            logger.error("Taking a message up failed: %s", type(error).__name__)
            return ACTION_SAFETY_NET, [_failed(conversation, message_id)]
        kept: list[Event] = [
            SlotSet(CASE_SLOT, case.to_dict()),
            SlotSet(CONVERSATION_SLOT, replace(conversation, last_message=message_id).to_dict()),
        ]
        if not holds_emergency(case, conversation, protocol):
            return None, kept
        return UTTER_EMERGENCY, [*kept, SlotSet(NUMBER_SLOT, _emergency_number())]


def _failed(conversation: Conversation, message_id: str) -> Event:
    kept = replace(conversation, last_message=message_id, has_failed=True)
    return SlotSet(CONVERSATION_SLOT, kept.to_dict())


@lru_cache(maxsize=1)
def _emergency_number() -> str:
    return country_lines(load_clinic(current_settings().clinic_dir)).emergency_number


def _leave_form(tracker: DialogueStateTracker, action: str) -> list[Event] | None:
    if action == ACTION_LISTEN_NAME or not tracker.active_loop_name:
        return None
    requested = tracker.get_slot(REQUESTED_SLOT)
    events: list[Event] = [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]
    # A from_text mapping has just swallowed the danger sign as if it were a contact detail.
    return [*events, SlotSet(requested, None)] if requested else events
