/** Tools of the templates that fail for some words: what a provider's own mistakes look like. */
import type { Language } from '@wasmcp/cli';

/** What is put into the tools `greet` and `spell`, so that they fail for some words: in a file, in place of lines of it. */
const faults: Partial<Record<Language, { readonly file: string; readonly lines: Readonly<Record<string, string>> }>> = {
  typescript: {
    file: 'src/tools.ts',
    lines: {
      '({ name }) => `Hello, ${name}!`': `({ name }) => {
      if (name === 'throw') throw new Error('boom');
      return name === 'reject' ? Promise.reject(new Error('boom')) : \`Hello, \${name}!\`;
    }`,
      "    return letters.join('-');": `    if (text === 'throw') throw new Error('boom');
    return letters.join('-');`,
    },
  },
  python: {
    file: 'src/tools.py',
    lines: {
      '    return text_result(f"Hello, {name}!")': `    if name == "throw":
        raise ValueError("boom")
    return text_result(f"Hello, {name}!")`,
      '    return text_result("-".join(text))': `    if text == "throw":
        raise ValueError("boom")
    return text_result("-".join(text))`,
    },
  },
  go: {
    file: 'export_wasmcp_mcp_tools/tools.go',
    lines: {
      '\t\treturn textResult(fmt.Sprintf("Hello, %s!", *input.Name)), nil': `\t\tif *input.Name == "throw" {
\t\t\tpanic("boom")
\t\t}
\t\treturn textResult(fmt.Sprintf("Hello, %s!", *input.Name)), nil`,
      '\t\t\tyield(steps.Done(textResult(strings.Join(letters, "-"))))': `\t\t\tif *input.Text == "throw" {
\t\t\t\tpanic("boom")
\t\t\t}
\t\t\tyield(steps.Done(textResult(strings.Join(letters, "-"))))`,
    },
  },
};

/** Whether tools of this template can be made to fail. Rust has no exceptions: a panic ends the instance. */
export const fails = (language: Language): boolean => faults[language] !== undefined;

/** A file of a template, with its faults in it. */
export function withFaults(language: Language, path: string, text: string): string {
  const { file, lines = {} } = faults[language] ?? {};
  if (path !== file) return text;
  return Object.entries(lines).reduce((changed, [line, fault]) => {
    if (!changed.includes(line)) throw new Error(`${path} has no ${line}`);
    return changed.replace(line, () => fault);
  }, text);
}
