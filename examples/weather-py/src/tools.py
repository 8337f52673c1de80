"""The three tools: what they are called, what they do, and how their failures are told."""

import asyncio
import json
import sys
import traceback
from dataclasses import dataclass

from componentize_py_types import Err
from wit_world.exports.mcp_types import (
    ContentBlock_Text,
    ErrorCode,
    ErrorCode_InternalError,
    ErrorCode_InvalidParams,
    ErrorCode_ToolNotFound,
    McpError,
    TextContent,
)
from wit_world.exports.tools_types import CallToolResult, ListToolsResult, Tool, ToolAnnotations

import arguments
import event_loop
import schemas
from arguments import InvalidArguments, NotAnObject
from config import Config, InvalidVariable, weather_config
from json_text import Json
from open_meteo import NoWeather, Weather, current_weather


def _tool(
    name: str, title: str, description: str, *, open_world: bool, takes: schemas.Schema, gives: schemas.Schema | None
) -> Tool:
    return Tool(
        name=name,
        title=title,
        description=description,
        input_schema=json.dumps(takes),
        output_schema=None if gives is None else json.dumps(gives),
        annotations=ToolAnnotations(
            title=None,
            read_only_hint=True,
            destructive_hint=None,
            idempotent_hint=None,
            open_world_hint=open_world,
        ),
        icons=None,
    )


TOOLS = [
    _tool(
        "echo",
        "Echo",
        "Returns the given text unchanged.",
        open_world=False,
        takes=schemas.ECHO_INPUT,
        gives=None,
    ),
    _tool(
        "get_weather",
        "Current weather",
        "Current weather in one city, from Open-Meteo.",
        open_world=True,
        takes=schemas.WEATHER_INPUT,
        gives=schemas.WEATHER,
    ),
    _tool(
        "multi_weather",
        "Current weather in several cities",
        "Current weather in one to five cities, asked for at the same time, from Open-Meteo.",
        open_world=True,
        takes=schemas.MULTI_WEATHER_INPUT,
        gives=schemas.MULTI_WEATHER,
    ),
]


MASK_ERRORS = False
"""Whether the model learns no more of a mistake of ours than that the tool failed. Standard error has all of it."""


def list_tools(cursor: str | None) -> ListToolsResult:
    if cursor is not None:
        raise _mcp_error(ErrorCode_InvalidParams(), "Unknown cursor.")
    return ListToolsResult(tools=TOOLS, next_cursor=None)


def call_tool(name: str, given: str | None) -> CallToolResult:
    """Calls a tool with arguments as JSON text.

    What a model can repair or wait for is a result with `is_error`, and so is a mistake of ours; the rest is raised, as
    an MCP error.
    """
    try:
        match name:
            case "echo":
                return _result(arguments.text(given, "text"))
            case "get_weather":
                return _get_weather(arguments.city(given, "city"), weather_config())
            case "multi_weather":
                return _multi_weather(arguments.cities(given, "cities"), weather_config())
            case _:
                raise _mcp_error(ErrorCode_ToolNotFound(), f"Unknown tool: {name}")
    except (InvalidArguments, NoWeather) as error:
        return _result(str(error), is_error=True)
    except NotAnObject as error:
        raise _mcp_error(ErrorCode_InvalidParams(), "Arguments must be a JSON object.") from error
    except InvalidVariable as error:
        raise _mcp_error(ErrorCode_InternalError(), str(error)) from error
    except Err:
        raise
    except Exception as error:
        print(f"The tool {name} failed:", traceback.format_exc(), sep="\n", file=sys.stderr)
        told = "The tool failed." if MASK_ERRORS else f"{type(error).__name__}: {error}"
        return _result(told, is_error=True)


def _get_weather(city: str, config: Config) -> CallToolResult:
    return _structured_result(event_loop.run(current_weather(city, config)).as_json())


@dataclass(frozen=True)
class _CityResult:
    """An item of `schemas.MULTI_WEATHER`."""

    query: str
    outcome: Weather | NoWeather

    def as_json(self) -> dict[str, Json]:
        if isinstance(self.outcome, Weather):
            return {"query": self.query, "weather": self.outcome.as_json()}
        return {"query": self.query, "error": str(self.outcome)}


def _multi_weather(cities: list[str], config: Config) -> CallToolResult:
    async def outcome(city: str) -> _CityResult:
        try:
            return _CityResult(city, await current_weather(city, config))
        except NoWeather as error:
            return _CityResult(city, error)

    async def outcomes() -> list[_CityResult]:
        return await asyncio.gather(*map(outcome, cities))

    results = event_loop.run(outcomes())
    if all(isinstance(result.outcome, NoWeather) for result in results):
        raise NoWeather("\n".join(f"{result.query}: {result.outcome}" for result in results))
    return _structured_result({"results": [result.as_json() for result in results]})


def _result(text: str, *, structured: str | None = None, is_error: bool | None = None) -> CallToolResult:
    content = ContentBlock_Text(TextContent(text=text, meta=None, annotations=None))
    return CallToolResult(content=[content], structured_content=structured, is_error=is_error, meta=None)


def _structured_result(value: dict[str, Json]) -> CallToolResult:
    """Structured content, and the same JSON as text for clients that do not know it (MCP, "Structured Content")."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _result(text, structured=text)


def _mcp_error(code: ErrorCode, message: str) -> Err[McpError]:
    return Err(McpError(code=code, message=message, data=None))
