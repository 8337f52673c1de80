"""The tools. A tool is a generator function of the arguments, and its entry in `TOOLS`."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from componentize_py_types import Err
from wit_world.exports.exchange_types import Context, LogLevel
from wit_world.imports.mcp_types import (
    ContentBlock_Text,
    ErrorCode,
    ErrorCode_InternalError,
    ErrorCode_InvalidParams,
    ErrorCode_ToolNotFound,
    McpError,
    TextContent,
)
from wit_world.imports.tools_types import CallToolResult, ListToolsResult, Tool

from tool_exchange import Steps, ToolCall, ask, log, progress


def count_down(start: int) -> Steps:
    left = start
    try:
        yield log(LogLevel.DEBUG, dict(start=start))
        while left > 0:
            yield progress(start - left + 1, start, str(left))
            time.sleep(0.1)
            left -= 1
        return text_result("Liftoff!")
    finally:
        if left > 0:  # The client has left.
            print(f"The countdown was given up at {left}.", file=sys.stderr)


def launch(rocket: str) -> Steps:
    answer = yield ask("confirmation", f"Launch {rocket}?", dict(sure=dict(type="boolean")))
    content = answer.get("content")
    is_sure = answer.get("action") == "accept" and isinstance(content, dict) and content.get("sure") is True
    return text_result(f"{rocket} is on its way." if is_sure else f"{rocket} stays where it is.")


@dataclass(frozen=True)
class Definition:
    """A tool with one argument, which must be given."""

    run: Callable[[Any], Steps]
    description: str
    argument: str
    schema: dict[str, Any]
    is_valid: Callable[[Any], bool]


TOOLS = {
    "count_down": Definition(
        count_down,
        "Counts down to a launch, and reports each number.",
        "start",
        dict(type="integer", minimum=1, maximum=1000, description="The number to begin with."),
        lambda value: type(value) is int and 1 <= value <= 1000,
    ),
    "launch": Definition(
        launch,
        "Launches a rocket, if the user is sure.",
        "rocket",
        dict(type="string", minLength=1, maxLength=100, description="Its name."),
        lambda value: isinstance(value, str) and 1 <= len(value) <= 100,
    ),
}


def list_tools(cursor: str | None) -> ListToolsResult:
    if cursor is not None:
        raise mcp_error(ErrorCode_InvalidParams(), "Unknown cursor.")
    return ListToolsResult([describe(name, definition) for name, definition in TOOLS.items()], next_cursor=None)


def describe(name: str, definition: Definition) -> Tool:
    input_schema = dict(
        type="object",
        properties={definition.argument: definition.schema},
        required=[definition.argument],
        additionalProperties=False,
    )
    return Tool(
        name=name,
        title=None,
        description=definition.description,
        input_schema=json.dumps(input_schema),
        output_schema=None,
        annotations=None,
        icons=None,
    )


def start(name: str, arguments: str | None, context: Context) -> ToolCall | None:
    """Begins a tool. Arguments that a model can correct are a result with `is_error`; `None` for an unknown tool."""
    definition = TOOLS.get(name)
    return None if definition is None else ToolCall(name, checked(definition, arguments), context)


def checked(definition: Definition, arguments: str | None) -> Steps:
    values = json.loads(arguments or "{}")
    if values.keys() != {definition.argument} or not definition.is_valid(values[definition.argument]):
        return text_result(f"Invalid arguments: {json.dumps(definition.schema)} is expected.", is_error=True)
    return (yield from definition.run(values[definition.argument]))


def call_tool(name: str) -> CallToolResult:
    """Called where `start` gives nothing; and for every tool where the exchange is not plugged in."""
    if name in TOOLS:
        sentence = "This server was composed without the exchange of its provider."
        raise mcp_error(ErrorCode_InternalError(), sentence)
    raise mcp_error(ErrorCode_ToolNotFound(), f"Unknown tool: {name}")


def text_result(text: str, *, is_error: bool | None = None) -> CallToolResult:
    content = ContentBlock_Text(TextContent(text, annotations=None, meta=None))
    return CallToolResult([content], structured_content=None, is_error=is_error, meta=None)


def mcp_error(code: ErrorCode, message: str) -> Err[McpError]:
    return Err(McpError(code, message, data=None))
