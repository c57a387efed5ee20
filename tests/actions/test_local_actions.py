"""Actions inside the server process: what Rasa is told when one is missing, late, rejected or broken."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from rasa.utils.endpoints import ClientResponseError
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from bot.dialogue.local_actions import LocalActions

SECRET = "Quentin Zephyrson is numb"


class Executor:
    """Runs one function in place of an action."""

    def __init__(self, run: Any) -> None:
        self.run = run


@pytest.fixture
def endpoint() -> LocalActions:
    return LocalActions(timeout_seconds=0.05)


async def call(endpoint: LocalActions, run: Any) -> Any:
    endpoint._executor = Executor(run)  # type: ignore[assignment]
    return await endpoint.request(json={"next_action": "action_continue"})


async def test_answer_of_the_action_comes_through(endpoint: LocalActions) -> None:
    async def run(body: Any) -> dict[str, Any]:
        return {"events": [], "responses": [{"text": body["next_action"]}]}

    assert (await call(endpoint, run))["responses"] == [{"text": "action_continue"}]


async def test_late_action_is_a_timeout(endpoint: LocalActions) -> None:
    async def run(_: Any) -> None:
        await asyncio.sleep(5)

    with pytest.raises(ClientResponseError) as error:
        await call(endpoint, run)
    assert error.value.status == 504


@pytest.mark.parametrize(
    ("raised", "status"),
    [
        (ActionExecutionRejection("callback_form"), 400),
        (ActionNotFoundException("action_nope"), 404),
        (RuntimeError(SECRET), 500),
        (ValueError(SECRET), 500),
    ],
)
async def test_errors_as_rasa_expects_them(raised: Exception, status: int, endpoint: LocalActions) -> None:
    async def run(_: Any) -> None:
        raise raised

    with pytest.raises(ClientResponseError) as error:
        await call(endpoint, run)
    assert error.value.status == status


async def test_a_failure_is_logged_without_the_visitors_words(
    endpoint: LocalActions, caplog: pytest.LogCaptureFixture
) -> None:
    async def run(_: Any) -> None:
        raise ValueError(SECRET)

    with caplog.at_level(logging.DEBUG), pytest.raises(ClientResponseError):
        await call(endpoint, run)
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text


def test_every_action_of_the_domain_is_there(endpoint: LocalActions) -> None:
    from pathlib import Path

    import yaml

    domain = yaml.safe_load((Path(__file__).parent.parent.parent / "domain.yml").read_text(encoding="utf-8"))
    assert set(domain["actions"]) <= set(endpoint._executor.actions)
