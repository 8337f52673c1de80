"""Type hints → JSON Schema, and JSON values → what the hints say: str, int, float, bool, None, Any, list[…], dict[str, …],
Literal[…], … | None and other unions, dataclasses, and Annotated[…, "description"].
"""

import dataclasses
import sys
import types
from typing import Annotated, Any, Literal, TypeAliasType, Union, get_args, get_origin, get_type_hints

NAMES: dict[Any, tuple[str, str]] = {
    str: ("string", "a string"),
    int: ("integer", "an integer"),
    float: ("number", "a number"),
    bool: ("boolean", "true or false"),
    types.NoneType: ("null", "null"),
}
"""By type: what JSON Schema calls it, and what a model is told."""


class Mismatch(Exception):
    """What is wrong with a value, in words for a model."""


@dataclasses.dataclass(frozen=True)
class Member:
    """A parameter of a function, or a field of a dataclass."""

    hint: Any
    is_required: bool
    default: Any = None


type Members = dict[str, Member]


def schema_of(hint: Any) -> dict[str, Any]:
    """Raises `TypeError` for a hint that is not supported."""
    hint = resolved(hint)
    if hint is Any:
        return {}
    if isinstance(hint, type) and hint in NAMES:
        return {"type": NAMES[hint][0]}
    if is_dataclass(hint):
        return object_schema(members_of(hint))
    match get_origin(hint), get_args(hint):
        case origin, (inner, *notes) if origin is Annotated:
            description = next((note for note in notes if isinstance(note, str)), None)
            return schema_of(inner) | ({} if description is None else {"description": description})
        case origin, values if origin is Literal:
            return {"enum": list(values)}
        case origin, options if origin in (Union, types.UnionType):
            return {"anyOf": [schema_of(option) for option in options]}
        case origin, (item,) if origin is list:
            return {"type": "array", "items": schema_of(item)}
        case origin, (key, item) if origin is dict and key is str:
            return {"type": "object", "additionalProperties": schema_of(item)}
    raise TypeError(f"{hint} has no JSON Schema here")


def object_schema(members: Members) -> dict[str, Any]:
    properties = {}
    for name, member in members.items():
        properties[name] = schema_of(member.hint)
        if not member.is_required and isinstance(member.default, str | int | float):
            properties[name]["default"] = member.default
    required = [name for name, member in members.items() if member.is_required]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def members_of(of: Any) -> Members:
    hints = get_type_hints(of, include_extras=True)
    fields = ((field.name, field) for field in dataclasses.fields(of))
    missing = dataclasses.MISSING
    return {
        name: Member(hints[name], field.default is missing and field.default_factory is missing, field.default)
        for name, field in fields
    }


def read(hint: Any, value: Any, place: str) -> Any:
    """A JSON value as the hint says: a dataclass of an object, a float of an integer. `place` is what it is called in a
    `Mismatch`."""
    hint = resolved(hint)
    if hint is Any:
        return value
    if isinstance(hint, type) and hint in NAMES:
        return read_plain(hint, value, place)
    if is_dataclass(hint):
        return hint(**read_members(members_of(hint), value, f"{place}."))
    match get_origin(hint), get_args(hint):
        case origin, (inner, *_) if origin is Annotated:
            return read(inner, value, place)
        case origin, values if origin is Literal:
            # True is not 1 here.
            if any(value == each and type(value) is type(each) for each in values):
                return value
            raise Mismatch(f'"{place}" must be one of {", ".join(map(repr, values))}.')
        case origin, options if origin in (Union, types.UnionType):
            return read_union(options, value, place)
        case origin, (item,) if origin is list:
            if isinstance(value, list):
                return [read(item, each, f"{place}[{index}]") for index, each in enumerate(value)]
            raise Mismatch(f'"{place}" must be an array.')
        case origin, (_, item) if isinstance(value, dict):
            return {name: read(item, each, f"{place}.{name}") for name, each in value.items()}
    raise Mismatch(f'"{place}" must be an object.')


def read_plain(hint: Any, value: Any, place: str) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if hint is float and is_number and abs(value) <= sys.float_info.max:
        return float(value)
    if hint is int and is_number and (isinstance(value, int) or value.is_integer()):
        return int(value)
    if hint not in (int, float) and type(value) is hint:
        return value
    raise Mismatch(f'"{place}" must be {NAMES[hint][1]}.')


def read_union(options: tuple[Any, ...], value: Any, place: str) -> Any:
    problems = []
    for option in options:
        try:
            return read(option, value, place)
        except Mismatch as problem:
            problems.append(str(problem))
    # Of `int | None` the first says what is wanted.
    raise Mismatch(problems[0])


def read_members(members: Members, value: Any, prefix: str = "") -> dict[str, Any]:
    """The members that are there, as their hints say."""
    if not isinstance(value, dict):
        raise Mismatch(f'"{prefix.rstrip(".")}" must be an object.')
    for name in value:
        if name not in members:
            raise Mismatch(f'there is no "{prefix}{name}".')
    for name, member in members.items():
        if member.is_required and name not in value:
            raise Mismatch(f'"{prefix}{name}" is required.')
    return {name: read(members[name].hint, each, f"{prefix}{name}") for name, each in value.items()}


def resolved(hint: Any) -> Any:
    """What a `type` statement names."""
    return hint.__value__ if isinstance(hint, TypeAliasType) else hint


def is_dataclass(hint: Any) -> bool:
    return isinstance(hint, type) and dataclasses.is_dataclass(hint)
