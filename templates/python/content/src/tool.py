"""Makes tools of functions. See tools.py for how it is used."""

import dataclasses
import inspect
import json
from collections.abc import Callable, Generator
from typing import Any, get_args, get_origin, get_type_hints

from componentize_py_types import Err
from wit_world.exports.exchange_types import Context
from wit_world.imports.authorization_types import AuthContext
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

from schema import Member, Members, Mismatch, object_schema, read_members, resolved, schema_of
from tool_exchange import Question, Steps, ToolCall, failure


@dataclasses.dataclass(frozen=True)
class Definition:
    record: Tool
    run: Callable[..., Any]
    parameters: Members
    context: str | None
    """Name of the parameter that is given the context: the one whose hint is `Context`."""
    is_structured: bool
    """Whether what it returns is structured content."""


TOOLS: dict[str, Definition] = {}

HARMLESS = ToolAnnotations(
    title=None, read_only_hint=True, destructive_hint=None, idempotent_hint=None, open_world_hint=False
)
"""Of a tool that changes nothing and asks nobody."""


def tool[Run: Callable[..., Any]](annotations: ToolAnnotations | None = None) -> Callable[[Run], Run]:
    """Makes a tool of a function: of its name, its docstring, and its hints, see schema.py.

    A parameter whose hint is `Context` is given the context of the call: the caller, the client. The function returns a
    text, or what JSON can say; a dataclass is structured content; a `CallToolResult` is sent as it is. A generator says
    something while it works, see tool_exchange.py. What is raised is told to the model, an `Err` is an MCP error.
    """

    def define(run: Run) -> Run:
        name = run.__name__
        hints = get_type_hints(run, include_extras=True)
        returned = resolved(hints.pop("return", Any))
        if get_origin(returned) is Generator:
            returned = get_args(returned)[2]
        is_structured = dataclasses.is_dataclass(returned) and returned is not CallToolResult
        context = next((each for each, hint in hints.items() if hint is Context), None)
        parameters = {
            each: Member(hints[each], parameter.default is parameter.empty, parameter.default)
            for each, parameter in inspect.signature(run).parameters.items()
            if each != context
        }
        record = Tool(
            name=name,
            title=None,
            description=inspect.getdoc(run),
            input_schema=json.dumps(object_schema(parameters)),
            output_schema=json.dumps(schema_of(returned)) if is_structured else None,
            annotations=annotations,
            icons=None,
        )
        TOOLS[name] = Definition(record, run, parameters, context, is_structured)
        return run

    return define


def list_tools(cursor: str | None) -> ListToolsResult:
    if cursor is not None:
        raise mcp_error(ErrorCode_InvalidParams(), "Unknown cursor.")
    return ListToolsResult([definition.record for definition in TOOLS.values()], next_cursor=None)


def start_tool(name: str, arguments: str | None, context: Context) -> ToolCall | None:
    definition = TOOLS.get(name)
    return definition and ToolCall(name, begin(definition, arguments, context), context)


def call_tool(name: str, arguments: str | None, caller: AuthContext | None) -> CallToolResult:
    """For transports without the exchange: nobody hears what a tool says, and nobody can be asked."""
    definition = TOOLS.get(name)
    if definition is None:
        raise mcp_error(ErrorCode_ToolNotFound(), f"Unknown tool: {name}")
    steps = begin(definition, arguments, Context("", None, "{}", caller, None, False, None, None, None))
    try:
        while not isinstance(next(steps), Question):
            pass
        raise mcp_error(ErrorCode_InternalError(), f"{name} needs a transport that takes the exchange.")
    except StopIteration as end:
        result: CallToolResult = end.value
        return result
    except Err:
        raise
    except Exception as error:
        return failure(name, error)


def begin(definition: Definition, arguments: str | None, context: Context) -> Steps:
    """Arguments that a model can correct are a result with `is_error`."""
    try:
        values = read_members(definition.parameters, json.loads(arguments or "{}"))
    except Mismatch as problem:
        return text_result(f"Invalid arguments: {problem}", is_error=True)
    if definition.context is not None:
        values[definition.context] = context
    returned = definition.run(**values)
    if inspect.isgenerator(returned):
        returned = yield from returned
    return result_of(returned, definition.is_structured)


def result_of(value: Any, is_structured: bool) -> CallToolResult:
    if isinstance(value, CallToolResult):
        return value
    if is_structured:
        return structured_result(dataclasses.asdict(value))
    return text_result(value if isinstance(value, str) else json.dumps(value))


def text_result(text: str, *, structured: bool = False, is_error: bool | None = None) -> CallToolResult:
    content = ContentBlock_Text(TextContent(text, annotations=None, meta=None))
    return CallToolResult([content], structured_content=text if structured else None, is_error=is_error, meta=None)


def structured_result(value: Any) -> CallToolResult:
    """Structured content, and the same JSON as text for clients that know only text (MCP, "Structured Content")."""
    return text_result(json.dumps(value), structured=True)


def mcp_error(code: ErrorCode, message: str) -> Err[McpError]:
    return Err(McpError(code, message, data=None))
