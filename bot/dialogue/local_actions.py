"""Custom actions inside the server process: no HTTP hop, and errors as Rasa expects them."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

logger = logging.getLogger(__name__)

ACTIONS_PACKAGE = "actions"


class LocalActions(EndpointConfig):
    """An action endpoint that awaits the action itself, under a timeout."""

    def __init__(self, *, timeout_seconds: float, package: str = ACTIONS_PACKAGE) -> None:
        super().__init__(url="")
        self._timeout_seconds = timeout_seconds
        # Rasa compiles a static JSON schema anew for every action, which costs more than all the rest
        # of a turn. Actions of this process need no such check: they build their answers with the SDK.
        RemoteAction._validate_action_result = _trusted
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Run the action of the request body and return its events and responses."""
        body = kwargs["json"]
        try:
            return await asyncio.wait_for(self._executor.run(body), self._timeout_seconds)
        except ActionExecutionRejection as rejection:
            raise ClientResponseError(400, "rejected", _rejected(rejection)) from rejection
        except ActionNotFoundException as missing:
            raise ClientResponseError(404, "not found", str(missing)) from missing
        except asyncio.TimeoutError as late:
            logger.error("%s took longer than %.1f s.", body.get("next_action"), self._timeout_seconds)
            raise ClientResponseError(504, "timeout", "") from late
        except Exception as error:
            # The error's own text may repeat the visitor's words: the type is enough here.
            logger.error("%s failed: %s", body.get("next_action"), type(error).__name__)
            raise ClientResponseError(500, "failed", "") from error


def _trusted(_action: RemoteAction, _result: Any) -> bool:
    return True


def _rejected(rejection: ActionExecutionRejection) -> str:
    return json.dumps({"action_name": rejection.action_name, "error": "rejected"})
