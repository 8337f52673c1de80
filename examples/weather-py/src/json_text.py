"""Reads JSON from others: each function gives a value of one type, or raises `ValueError`."""

import json
import math
import re
from typing import Any

type Json = dict[str, Json] | list[Json] | str | float | bool | None
"""A value that was read. A number is always a `float`, so that no `bool` is taken for one."""

MAX_DEPTH = 64
"""How deep arrays and objects may be nested. Python's parser recurses, and WebAssembly's stack is small."""

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


def parse(text: str) -> Json:
    """The value of a JSON text (RFC 8259). Python's own extensions, such as `NaN`, are refused."""
    depth = 0
    for token in _TOKENS.finditer(text):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        if depth > MAX_DEPTH:
            raise ValueError("nested too deep")
    value: Json = json.loads(text, parse_int=float, parse_constant=_refuse)
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def members(value: Json) -> dict[str, Json]:
    if isinstance(value, dict):
        return value
    raise ValueError("not an object")


def array(value: Json) -> list[Json]:
    if isinstance(value, list):
        return value
    raise ValueError("not an array")


def string(value: Json) -> str:
    """A text of whole characters: an escaped half of a surrogate pair is no character, and cannot be sent on."""
    if not isinstance(value, str):
        raise ValueError("not a string")
    value.encode()
    return value


def number(value: Json, least: float = -math.inf, most: float = math.inf) -> float:
    """A finite number from `least` to `most`."""
    if isinstance(value, float) and math.isfinite(value) and least <= value <= most:
        return value
    raise ValueError("not a number in range")


def integer(value: Json, least: int, most: int) -> int:
    """JSON does not tell 61 from 61.0."""
    whole = number(value, least, most)
    if whole.is_integer():
        return int(whole)
    raise ValueError("not an integer")
