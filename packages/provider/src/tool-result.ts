/** What tools return, and the record that it becomes (MCP `CallToolResult`). */
import { text } from './content.ts';
import { inWords, validate, type Schema } from './schema.ts';
import { whenReady, type MaybePromise } from './when-ready.ts';
import type { CallToolResult, ContentBlock } from './wit.ts';

/** A result that is more than a value: several pieces of content, images, `_meta`. */
export class ToolResult {
  readonly content: readonly ContentBlock[];
  readonly structuredContent: object | undefined;
  readonly isError: boolean;
  readonly meta: object | undefined;

  /**
   * @param content for the model, in order; see `text`, `image`, `link`.
   * @param more.structuredContent the same for programs: an object that fits the tool's `output`.
   * @param more.isError the tool could not do its work. A `ToolError` that is thrown says the same.
   * @param more.meta `_meta`.
   */
  constructor(
    content: string | ContentBlock | readonly ContentBlock[],
    more: { readonly structuredContent?: object; readonly isError?: boolean; readonly meta?: object } = {},
  ) {
    const blocks = typeof content === 'string' ? text(content) : content;
    this.content = 'tag' in blocks ? [blocks] : blocks;
    this.structuredContent = more.structuredContent;
    this.isError = more.isError ?? false;
    this.meta = more.meta;
  }
}

/**
 * Without an output schema a text is sent as it is, any other value as JSON, and undefined as no content at all. With one,
 * the value is structured content, and the same JSON as text, for clients that know only text (MCP, "Structured Content").
 * @throws TypeError for what does not match the schema: a mistake of the tool's.
 */
export function resultOf(tool: string, output: Schema | undefined, value: unknown): MaybePromise<CallToolResult> {
  const whole = value instanceof ToolResult ? value : undefined;
  if (output === undefined || whole?.isError === true) {
    return whole === undefined ? plainResult(value) : recordOf(whole, whole.structuredContent);
  }
  return whenReady(validate(output, whole === undefined ? value : whole.structuredContent), (checked) => {
    if (checked.issues !== undefined) {
      throw new TypeError(`what ${tool} returned does not match its output: ${inWords(checked.issues)}`);
    }
    if (whole !== undefined) return recordOf(whole, checked.value);
    const json = JSON.stringify(checked.value);
    return { content: [text(json)], structuredContent: json };
  });
}

function plainResult(value: unknown): CallToolResult {
  if (value === undefined) return { content: [] };
  return { content: [text(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))] };
}

function recordOf({ content, isError, meta }: ToolResult, structuredContent: unknown): CallToolResult {
  return {
    content: [...content],
    ...(structuredContent !== undefined && { structuredContent: JSON.stringify(structuredContent) }),
    ...(isError && { isError }),
    ...(meta && { meta: JSON.stringify(meta) }),
  };
}
