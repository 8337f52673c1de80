/**
 * What tests change in projects of the templates. Faults: tools that fail for some words, as a provider's own mistakes do.
 * Additions: a tool `kinds`, whose arguments are of every kind, and which sees the environment.
 */
import type { Language } from '@wasmcp/cli';

/** By file of the template: lines and what stands in their place, and what is appended. */
type Changes = Readonly<
  Record<string, { readonly lines?: Readonly<Record<string, string>>; readonly append?: string }>
>;

const faults: Readonly<Partial<Record<Language, Changes>>> = {
  typescript: {
    'src/tools.ts': {
      lines: {
        '({ name }) => `Hello, ${name}!`': `({ name }) => {
      if (name === 'throw') throw new Error('boom');
      return name === 'reject' ? Promise.reject(new Error('boom')) : \`Hello, \${name}!\`;
    }`,
        "    return letters.join('-');": `    if (text === 'throw') throw new Error('boom');
    return letters.join('-');`,
      },
    },
  },
  python: {
    'src/tools.py': {
      lines: {
        '    return f"Hello, {name}!"': `    if name == "throw":
        raise ValueError("boom")
    return f"Hello, {name}!"`,
        '    return text_result("-".join(text))': `    if text == "throw":
        raise ValueError("boom")
    return text_result("-".join(text))`,
      },
    },
  },
  go: {
    'tools/tools.go': {
      lines: {
        '\treturn fmt.Sprintf("Hello, %s!", input.Name), nil': `\tif input.Name == "throw" {
\t\tpanic("boom")
\t}
\treturn fmt.Sprintf("Hello, %s!", input.Name), nil`,
        '\t\tyield(steps.Done(tool.TextResult(strings.Join(letters, "-"))))': `\t\tif input.Text == "throw" {
\t\t\tpanic("boom")
\t\t}
\t\tyield(steps.Done(tool.TextResult(strings.Join(letters, "-"))))`,
      },
    },
  },
};

const additions: Readonly<Record<Language, Changes>> = {
  typescript: {
    'src/tools.ts': {
      append: `
export const kinds = defineTool(
  {
    name: 'kinds',
    description: 'Every kind.',
    input: z.strictObject({
      count: z.int(),
      ratio: z.number(),
      flag: z.boolean(),
      names: z.array(z.string()),
      unit: z.enum(['m', 'ft']),
      item: z.strictObject({ id: z.int() }),
      note: z.string().optional(),
    }),
  },
  (args, { environment }) => ({ ...args, path: environment['MCP_PATH'] }),
);
`,
    },
    'src/provider.ts': {
      lines: {
        'import { countWords, greet, spell }': 'import { countWords, greet, kinds, spell }',
        'tools: [greet, countWords, spell]': 'tools: [greet, countWords, spell, kinds]',
      },
    },
  },
  python: {
    'src/tools.py': {
      append: `
import dataclasses
import os
from typing import Any, Literal


@dataclass
class Item:
    id: int


@tool()
def kinds(
    count: int,
    ratio: float,
    flag: bool,
    names: list[str],
    unit: Literal["m", "ft"],
    item: Item,
    note: str | None = None,
) -> dict[str, Any]:
    """Every kind."""
    seen = dict(count=count, ratio=ratio, flag=flag, names=names, unit=unit, note=note)
    return seen | dict(item=dataclasses.asdict(item), path=os.environ.get("MCP_PATH"))
`,
    },
  },
  go: {
    'tools/tools.go': {
      lines: {
        '\t"strings"': '\t"os"\n\t"strings"',
        '"Spells a text, and reports each letter.", spell).Harmless(),': `"Spells a text, and reports each letter.", spell).Harmless(),
\ttool.Structured("kinds", "Every kind.", kinds),`,
      },
      append: `
type itemArgument struct {
\tId int \`json:"id"\`
}

type kindsArguments struct {
\tCount int          \`json:"count"\`
\tRatio float64      \`json:"ratio"\`
\tFlag  bool         \`json:"flag"\`
\tNames []string     \`json:"names"\`
\tUnit  string       \`json:"unit"\`
\tItem  itemArgument \`json:"item"\`
\tNote  *string      \`json:"note,omitempty"\`
\tPath  string       \`json:"path,omitempty"\`
}

func kinds(input kindsArguments, _ tool.Context) (kindsArguments, error) {
\tif input.Unit != "m" && input.Unit != "ft" {
\t\treturn input, fmt.Errorf("Invalid arguments: there is no unit %q", input.Unit)
\t}
\tinput.Path = os.Getenv("MCP_PATH")
\treturn input, nil
}
`,
    },
  },
  rust: {
    'src/tools.rs': {
      lines: {
        '"Spells a text, and reports each letter.", spell).harmless(),': `"Spells a text, and reports each letter.", spell).harmless(),
        tool("kinds", "Every kind.", kinds),`,
      },
      append: `
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Unit {
    M,
    Ft,
}

#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Item {
    id: i64,
}

#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Kinds {
    count: i64,
    ratio: f64,
    flag: bool,
    names: Vec<String>,
    unit: Unit,
    item: Item,
    note: Option<String>,
    path: Option<String>,
}

fn kinds(arguments: Kinds, _: &Context) -> Result<Structured<Kinds>, std::env::VarError> {
    Ok(Structured(Kinds { path: Some(std::env::var("MCP_PATH")?), ..arguments }))
}
`,
    },
  },
};

/** Whether tools of this template can be made to fail. Rust has no exceptions: a panic ends the instance. */
export const fails = (language: Language): boolean => faults[language] !== undefined;

/** A file of a template, with its faults in it. */
export const withFaults = (language: Language, path: string, text: string): string =>
  changed(faults[language] ?? {}, path, text);

/** A file of a template, with its faults and the tool `kinds`. */
export const withChanges = (language: Language, path: string, text: string): string =>
  changed(additions[language], path, withFaults(language, path, text));

function changed(changes: Changes, path: string, text: string): string {
  const { lines = {}, append = '' } = changes[path] ?? {};
  const replaced = Object.entries(lines).reduce((whole, [line, replacement]) => {
    if (!whole.includes(line)) throw new Error(`${path} has no ${line}`);
    return whole.replace(line, () => replacement);
  }, text);
  return replaced + append;
}
