/**
 * Holds results of tools against the tools' output schemas, which the lists that pass by tell. The official SDKs'
 * clients refuse a result that does not fit.
 */
import type { Observe } from '@wasmcp/node-host';
import { printable } from '../lib/printable.ts';
import { readSchema, uselessSchema, type SchemaCheck } from './json-schema.ts';
import { isObject, resultsIn, type JsonMembers } from './observed-results.ts';

export interface ResultCheck {
  /** To be shown all answers of a server. Tools that no list has told yet are not checked. Never throws. */
  readonly observe: Observe;
  /** Forgets the tools: there are others now. */
  forget(): void;
}

/** @param report takes a sentence for each result or schema that clients would refuse. */
export function createResultCheck(report: (sentence: string) => void): ResultCheck {
  /** By tool name and schema text: each is compiled, and complained of, once. */
  const checks = new Map<string, SchemaCheck>();
  /** Output schemas, by tool name. */
  const outputs = new Map<string, SchemaCheck>();

  const check = (tool: string, member: string, schema: unknown): SchemaCheck | undefined => {
    if (!isObject(schema)) return undefined;
    const key = `${tool} ${member} ${JSON.stringify(schema)}`;
    const known = checks.get(key);
    if (known !== undefined) return known;
    const made = readSchema(schema);
    checks.set(key, made);
    if (made.fault !== undefined) report(uselessSchema(tool, member, made.fault));
    return made;
  };

  const learn = (tool: JsonMembers): void => {
    const name = String(tool['name']);
    check(name, 'inputSchema', tool['inputSchema']);
    const output = check(name, 'outputSchema', tool['outputSchema']);
    if (output === undefined) outputs.delete(name);
    else outputs.set(name, output);
  };

  const judge = (tool: string, { isError, resultType = 'complete', structuredContent }: JsonMembers): void => {
    const output = outputs.get(tool);
    // What went wrong, and what is still to be asked, has no structured content.
    if (output === undefined || output.fault !== undefined || isError === true || resultType !== 'complete') return;
    const result = `The result of the tool ${printable(tool)}`;
    if (structuredContent === undefined)
      return report(`${result} has no structuredContent, which its outputSchema asks for: clients refuse it.`);
    const misfits = output.findMisfits(structuredContent).map((each) => printable(`structuredContent${each}`));
    if (misfits.length > 0)
      report(`${result} does not fit its outputSchema: ${misfits.join('; ')}. Clients refuse it.`);
  };

  return {
    observe(answer) {
      for (const { method, params, result } of resultsIn(answer)) {
        if (method === 'tools/call') judge(String(params['name']), result);
        else if (method === 'tools/list' && Array.isArray(result['tools'])) {
          for (const tool of result['tools'].filter(isObject)) learn(tool);
        }
      }
    },
    forget() {
      checks.clear();
      outputs.clear();
    },
  };
}
