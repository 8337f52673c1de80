"""Checks a tool's arguments against its input schema. Each tool takes exactly one argument.

What is wrong is told in words for the model, which can then repair it.
"""

import json_text
from json_text import Json


class NotAnObject(Exception):
    """The arguments are not the JSON text of an object. A transport does not let this through."""


class InvalidArguments(Exception):
    """What is wrong with the arguments: a sentence for the model."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"Invalid arguments: {problem}")


def text(arguments: str | None, name: str) -> str:
    """The argument `name`, which may be any text. Raises: `InvalidArguments`, `NotAnObject`, as all here."""
    return _string(_only_member(arguments, name), name)


def city(arguments: str | None, name: str) -> str:
    """The argument `name`, the name of a city."""
    return _city_name(_only_member(arguments, name), name)


def cities(arguments: str | None, name: str) -> list[str]:
    """The argument `name`, the names of one to five cities."""
    items = _only_member(arguments, name)
    if not isinstance(items, list):
        raise InvalidArguments(f'"{name}" must be an array.')
    if not 1 <= len(items) <= 5:
        raise InvalidArguments(f'"{name}" must have 1 to 5 items.')
    return [_city_name(item, f"{name}[{index}]") for index, item in enumerate(items)]


def _only_member(arguments: str | None, name: str) -> Json:
    try:
        members = json_text.members(json_text.parse("{}" if arguments is None else arguments))
    except ValueError as error:
        raise NotAnObject from error
    if members.keys() - {name}:
        raise InvalidArguments(f'only "{name}" is accepted.')
    if name not in members:
        raise InvalidArguments(f'"{name}" is required.')
    return members[name]


def _string(value: Json, name: str) -> str:
    try:
        return json_text.string(value)
    except ValueError as error:
        raise InvalidArguments(f'"{name}" must be a string.') from error


def _city_name(value: Json, name: str) -> str:
    """Python, like JSON Schema, counts code points."""
    string = _string(value, name)
    if not 1 <= len(string) <= 100:
        raise InvalidArguments(f'"{name}" must have 1 to 100 characters.')
    return string
