"""The arguments of a tool, by the type hints of its function: `str`, `int`, `float`, `bool`, `Literal`, and lists of these.
One that has a default, or may be `None`, need not be given.
"""

import inspect
from collections.abc import Callable
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

NAMES: dict[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}
"""JSON Schema's names of types."""


def schema(tool: Callable[..., Any], descriptions: dict[str, str]) -> dict[str, Any]:
    """The JSON Schema of the arguments, which has their descriptions."""
    parameters = inspect.signature(tool).parameters
    hints = get_type_hints(tool)
    properties = {name: type_schema(hints[name]) | dict(description=text) for name, text in descriptions.items()}
    for name, parameter in parameters.items():
        if parameter.default is not None and is_optional(parameter):
            properties[name]["default"] = parameter.default
    required = [name for name, parameter in parameters.items() if not is_optional(parameter)]
    return dict(type="object", properties=properties, required=required, additionalProperties=False)


def check(values: dict[str, Any], tool: Callable[..., Any]) -> str | None:
    """What is wrong with the arguments, in words for a model."""
    parameters = inspect.signature(tool).parameters
    hints = get_type_hints(tool)
    for name, value in values.items():
        if name not in parameters:
            return f'there is no "{name}".'
        if not fits(value, hints[name]):
            return f'"{name}" must be {words(hints[name])}.'
    for name, parameter in parameters.items():
        if name not in values and not is_optional(parameter):
            return f'"{name}" must be given: {words(hints[name])}.'
    return None


def is_optional(parameter: inspect.Parameter) -> bool:
    return parameter.default is not inspect.Parameter.empty


def type_schema(hint: Any) -> dict[str, Any]:
    """Raises `TypeError` for a hint that says nothing here."""
    hint = without_none(hint)
    if hint in NAMES:
        return dict(type=NAMES[hint])
    if get_origin(hint) is Literal:
        return dict(enum=list(get_args(hint)))
    if get_origin(hint) is list:
        return dict(type="array", items=type_schema(*get_args(hint)))
    raise TypeError(f"{hint} is no type of an argument")


def fits(value: Any, hint: Any) -> bool:
    hint = without_none(hint)
    if get_origin(hint) is Literal:
        return any(value == option and type(value) is type(option) for option in get_args(hint))
    if get_origin(hint) is list:
        return isinstance(value, list) and all(fits(item, *get_args(hint)) for item in value)
    # In Python a boolean is an integer.
    if isinstance(value, bool) or hint is bool:
        return isinstance(value, bool) and hint is bool
    return isinstance(value, (int, float) if hint is float else hint)


def words(hint: Any) -> str:
    hint = without_none(hint)
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(str(option) for option in get_args(hint))
    if get_origin(hint) is list:
        return "an array"
    return ("an " if hint is int else "a ") + NAMES[hint]


def without_none(hint: Any) -> Any:
    """`str | None` is `str` that need not be given. JSON's null is none of a tool's arguments."""
    if get_origin(hint) not in (Union, UnionType):
        return hint
    (only,) = (each for each in get_args(hint) if each is not NoneType)
    return only
