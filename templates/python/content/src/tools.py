"""The tools. A tool is a function of keyword arguments that are strings, and its entry in `TOOLS`."""

import json
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from componentize_py_types import Err
from wit_world.exports.mcp_types import (
    ContentBlock_Text,
    ErrorCode,
    ErrorCode_InvalidParams,
    ErrorCode_ToolNotFound,
    McpError,
    TextContent,
)
from wit_world.exports.tools_types import CallToolResult, ListToolsResult, Tool, ToolAnnotations


MASK_ERRORS = False
"""Whether the model learns no more of what a tool raises than that it failed. Standard error has all of it."""


def greet(*, name: str) -> CallToolResult:
    return text_result(f"Hello, {name}!")


def count_words(*, text: str) -> CallToolResult:
    return structured_result(dict(characters=len(text), words=len(text.split())))


@dataclass(frozen=True)
class Definition:
    """A tool that changes nothing and asks nobody."""

    run: Callable[..., CallToolResult]
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
        values = json.loads(arguments or "{}")
        problem = check(values, definition.arguments)
        return text_result(f"Invalid arguments: {problem}", is_error=True) if problem else definition.run(**values)
    except Err:
        raise
    except Exception as error:
        print(f"The tool {name} failed:", traceback.format_exc(), sep="\n", file=sys.stderr)
        told = "The tool failed." if MASK_ERRORS else f"{type(error).__name__}: {error}"
        return text_result(told, is_error=True)


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
