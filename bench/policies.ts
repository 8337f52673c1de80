/** Policies of a given size, as Rego. */

/** What a policy looks at in a call: the tool's name alone, or its arguments too. */
export type About = 'tools' | 'arguments';

/**
 * A policy with a rule for each of `count` tools, of which the last is `echo`: the ones before it are looked at in
 * vain. Everything but calls of tools is allowed.
 */
export function policyWithRules(count: number, about: About): string {
  const rule = rules[about];
  const others = Array.from({ length: count - 1 }, (_, number) => rule(`other_${number}`));
  return `package mcp.authorization

default allow := false

allow if input.mcp.method != "tools/call"
${others.join('')}${rule('echo')}`;
}

/** A policy that lets everything but the tools with an odd number be called, and be seen. */
export const policyForLists = `package mcp.authorization

default allow := false

allow if input.mcp.method != "tools/call"

allow if {
\tinput.mcp.method == "tools/call"
\tnot regex.match("[13579]$", input.mcp.tool)
}
`;

const rules: Readonly<Record<About, (tool: string) => string>> = {
  tools: (tool) => `
allow if {
\tinput.mcp.method == "tools/call"
\tinput.mcp.tool == "${tool}"
}
`,
  arguments: (tool) => `
allow if {
\tinput.mcp.method == "tools/call"
\tinput.mcp.tool == "${tool}"
\tcount(input.mcp.arguments.text) < 1000
}
`,
};
