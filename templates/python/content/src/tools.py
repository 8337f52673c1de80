"""The tools. Hints make the JSON Schemas, docstrings the descriptions; `Annotated` describes an argument."""

import time
from dataclasses import dataclass
from typing import Annotated

from tool import HARMLESS, text_result, tool
from tool_exchange import Steps, progress


@tool(HARMLESS)
def greet(name: Annotated[str, "Who to greet."]) -> str:
    """Greets someone by name."""
    return f"Hello, {name}!"


@dataclass
class WordCount:
    characters: int
    words: int


@tool(HARMLESS)
def count_words(text: Annotated[str, "The text to count in."]) -> WordCount:
    """Counts the characters and words of a text."""
    return WordCount(characters=len(text), words=len(text.split()))


@tool(HARMLESS)
def spell(text: Annotated[str, "The text to spell."]) -> Steps:
    """Spells a text, and reports each letter."""
    for index, letter in enumerate(text, start=1):
        yield progress(index, len(text), letter)
        time.sleep(0.1)
    return text_result("-".join(text))


# Arguments of other types, the environment, and who calls:
#
#   @tool()
#   def order(
#       items: list[Item],  # a dataclass
#       currency: Literal["EUR", "USD"] = "EUR",
#       limit: float | None = None,
#       *,
#       context: Context,  # from wit_world.exports.exchange_types
#   ) -> str:
#       """Orders things."""
#       key, who = os.environ["API_KEY"], context.caller
