"""Tools that say something while they work, as generators: what one yields goes to the client, what it returns is the
result. componentize-py looks here for the class of the WIT resource `tool-call`.
"""

import json
import sys
import traceback
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from componentize_py_types import Err
from wit_world.exports import tool_exchange
from wit_world.exports.exchange_types import (
    Context,
    InputRequest_Elicitation,
    InputRequired,
    LogLevel,
    LogMessage,
    Progress,
)
from wit_world.exports.tool_exchange import (
    Step,
    Step_Done,
    Step_InputRequired,
    Step_Log,
    Step_Progress,
    Step_Working,
)
from wit_world.imports.mcp_types import ContentBlock_Text, TextContent
from wit_world.imports.tools_types import CallToolResult

MASK_ERRORS = False
"""Whether the model learns no more of what a tool raises than that it failed. Standard error has all of it."""


@dataclass(frozen=True)
class Question:
    key: str
    request: InputRequest_Elicitation


type Said = Step_Progress | Step_Log | Step_Working | Question
"""What a tool yields. `Step_Working` is nothing new, and due every few seconds: by what is sent, and by nothing else, is it
noticed that a client has gone."""

type Answer = dict[str, Any]
"""What the client answers, as it came: check it. An elicitation's has `action`, and `content` where that is `accept`."""

type Steps = Generator[Said, Answer, CallToolResult]
"""A tool at work."""


def progress(value: float, total: float | None = None, message: str | None = None) -> Said:
    """How far the tool has come: each time more. A client that sent no token does not get it."""
    return Step_Progress(Progress(value, total, message))


def log(level: LogLevel, data: Any, logger: str | None = None) -> Said:
    """A log message for the client, where it wants this level. No secrets."""
    return Step_Log(LogMessage(level, logger, json.dumps(data)))


def ask(key: str, message: str, properties: dict[str, Any]) -> Said:
    """Asks the user (MCP `elicitation/create`): `answer = yield ask(…)`. The call ends, and begins anew with the answer:
    what stands before it runs again. A second question needs `MCP_STATE_KEY`, which signs the first one's answer.

    `key` names the question, each once in a tool; `properties` is the JSON Schema of each value that is asked for.
    """
    schema = dict(type="object", properties=properties, required=list(properties))
    return Question(key, InputRequest_Elicitation(json.dumps(dict(message=message, requestedSchema=schema))))


class ToolCall(tool_exchange.ToolCall):
    def __init__(self, tool: str, steps: Steps, context: Context) -> None:
        self._tool = tool
        self._steps = steps
        # Those of earlier rounds are in the state, which nobody but the transport can have signed.
        self._answers = json.loads(context.state or "{}") | json.loads(context.input_responses or "{}")
        self._taken: dict[str, Answer] = {}

    def next(self) -> Step:
        answer: Any = None
        try:
            while isinstance(said := self._steps.send(answer), Question):
                if said.key not in self._answers:
                    # What has been answered so far goes with it, and comes back.
                    state = json.dumps(self._taken) if self._taken else None
                    return Step_InputRequired(InputRequired([(said.key, said.request)], state))
                answer = self._taken[said.key] = self._answers[said.key]
            return said
        except StopIteration as end:
            return Step_Done(end.value)
        except Err:
            raise
        except Exception as error:
            return Step_Done(failure(self._tool, error))

    def cancel(self) -> None:
        """The client has gone: what stands in `finally` runs."""
        self._steps.close()


def failure(tool: str, error: Exception) -> CallToolResult:
    """What a tool raises is told to the model, and to the operator on standard error."""
    print(f"The tool {tool} failed:", "".join(traceback.format_exception(error)), sep="\n", file=sys.stderr)
    told = "The tool failed." if MASK_ERRORS else f"{type(error).__name__}: {error}"
    content = ContentBlock_Text(TextContent(told, annotations=None, meta=None))
    return CallToolResult([content], structured_content=None, is_error=True, meta=None)
