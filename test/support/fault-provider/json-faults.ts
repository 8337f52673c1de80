/** Texts that are not the JSON object that WIT asks for in a `json-object`. */

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

export const jsonFaults: Record<string, string> = {
  empty: '',
  truncated: '{"type":"object"',
  'trailing-comma': '{"type":"object",}',
  'two-values': '{"type":"object"} {}',
  injection: '{"type":"object"}, "injected": {"a": 1}',
  'not-json': 'undefined',
  'single-quotes': "{'type':'object'}",
  'raw-control': '{"type":"obj\u0001ect"}',
  'byte-order-mark': '{"type":"object"}\uFEFF',
  'nan-literal': '{"type":"object","maximum":NaN}',
  array: '[{"type":"object"}]',
  string: '"object"',
  number: '1',
  null: 'null',
  true: 'true',
  'duplicate-keys': '{"type":"object","type":"object"}',
  'duplicate-keys-within': '{"type":"object","properties":{"a":{},"\\u0061":{}}}',
  deep: deep(65),
  'very-deep': deep(100_000),
};
