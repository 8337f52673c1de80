"""The tools. A tool is a function of keyword arguments that are strings, and its entry in `TOOLS`. One that says something
while it works is a generator: see tool_exchange.py for what it may yield.
"""

import inspect
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from componentize_py_types import Err
from wit_world.exports.exchange_types import Context
from wit_world.imports.mcp_types import (
    ContentBlock_Text,
    ErrorCode,
    ErrorCode_InternalError,
    ErrorCode_InvalidParams,
    ErrorCode_ToolNotFound,
    McpError,
    TextContent,
)
from wit_world.imports.tools_types import CallToolResult, ListToolsResult, Tool, ToolAnnotations

from tool_exchange import Steps, ToolCall, failure, progress


def greet(*, name: str) -> CallToolResult:
    return text_result(f"Hello, {name}!")


def count_words(*, text: str) -> CallToolResult:
    return structured_result(dict(characters=len(text), words=len(text.split())))


def spell(*, text: str) -> Steps:
    for index, letter in enumerate(text, start=1):
        yield progress(index, len(text), letter)
        time.sleep(0.1)
    return text_result("-".join(text))


@dataclass(frozen=True)
class Definition:
    """A tool that changes nothing and asks nobody."""

    run: Callable[..., CallToolResult | Steps]
    description: str
    arguments: dict[str, str]
    """Name and description of each argument: a string that must be given."""
    output: dict[str, Any] | None = None
    """JSON Schema of structured content."""


TOOLS = {
    "greet": Definition(greet, "Greets someone by name.", dict(name="Who to greet.")),
    "count_words": Definition(
        count_words,
        "Counts the characters and words of a text.",
        dict(text="The text to count in."),
        output=dict(
            type="object",
            properties=dict(characters=dict(type="integer"), words=dict(type="integer")),
            required=["characters", "words"],
        ),
    ),
    "spell": Definition(spell, "Spells a text, and reports each letter.", dict(text="The text to spell.")),
}


def list_tools(cursor: str | None) -> ListToolsResult:
    if cursor is not None:
        raise mcp_error(ErrorCode_InvalidParams(), "Unknown cursor.")
    return ListToolsResult([describe(name, definition) for name, definition in TOOLS.items()], next_cursor=None)


def describe(name: str, definition: Definition) -> Tool:
    input_schema = dict(
        type="object",
        properties={
            argument: dict(type="string", description=text) for argument, text in definition.arguments.items()
        },
        required=list(definition.arguments),
        additionalProperties=False,
    )
    return Tool(
        name=name,
        title=None,
        description=definition.description,
        input_schema=json.dumps(input_schema),
        output_schema=None if definition.output is None else json.dumps(definition.output),
        annotations=ToolAnnotations(
            title=None, read_only_hint=True, destructive_hint=None, idempotent_hint=None, open_world_hint=False
        ),
        icons=None,
    )


def call_tool(name: str, arguments: str | None) -> CallToolResult:
    """Arguments that a model can correct are a result with `is_error`, and so is what a tool raises; an unknown tool is
    an MCP error, and so is an `Err` that a tool raises."""
    definition = TOOLS.get(name)
    if definition is None:
        raise mcp_error(ErrorCode_ToolNotFound(), f"Unknown tool: {name}")
    try:
        result = run(definition, arguments)
    except Err:
        raise
    except Exception as error:
        return failure(name, error)
    if isinstance(result, CallToolResult):
        return result
    raise mcp_error(ErrorCode_InternalError(), f"{name} needs a transport that takes the exchange.")


def start_tool(name: str, arguments: str | None, context: Context) -> ToolCall | None:
    """Begins a tool that says something while it works; `None` for others, which `call_tool` serves."""
    definition = TOOLS.get(name)
    if definition is None or not inspect.isgeneratorfunction(definition.run):
        return None
    return ToolCall(name, begin(definition, arguments), context)


def begin(definition: Definition, arguments: str | None) -> Steps:
    started = run(definition, arguments)
    return started if isinstance(started, CallToolResult) else (yield from started)


def run(definition: Definition, arguments: str | None) -> CallToolResult | Steps:
    values = json.loads(arguments or "{}")
    problem = check(values, definition.arguments)
    return text_result(f"Invalid arguments: {problem}", is_error=True) if problem else definition.run(**values)


def check(values: dict[str, Any], arguments: dict[str, str]) -> str | None:
    """What is wrong with the arguments, in words for a model."""
    for name in values:
        if name not in arguments:
            return f'there is no "{name}".'
    for name in arguments:
        if not isinstance(values.get(name), str):
            return f'"{name}" must be a string.'
    return None


def text_result(text: str, *, structured: bool = False, is_error: bool | None = None) -> CallToolResult:
    content = ContentBlock_Text(TextContent(text, annotations=None, meta=None))
    return CallToolResult([content], structured_content=text if structured else None, is_error=is_error, meta=None)


def structured_result(value: Any) -> CallToolResult:
    """Structured content, and the same JSON as text for clients that know only text (MCP, "Structured Content")."""
    return text_result(json.dumps(value), structured=True)


def mcp_error(code: ErrorCode, message: str) -> Err[McpError]:
    return Err(McpError(code, message, data=None))
