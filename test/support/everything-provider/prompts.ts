import type {
  GetPromptRequest,
  GetPromptResult,
  ListPromptsRequest,
  ListPromptsResult,
  Prompt,
  PromptMessage,
} from 'wasmcp:mcp/prompts-types@0.2.0';
import { failIfAsked, mcpError, page } from './failure.ts';
import { annotations, icons, meta, pixel } from './samples.ts';

/** Names that begin with `test_` are the conformance suite's. */
const pages: Prompt[][] = [
  [
    { name: 'test_simple_prompt', description: 'A prompt without arguments' },
    { name: 'test_input_required_result_prompt', description: 'A prompt that asks the user first' },
    {
      name: 'test_prompt_with_arguments',
      description: 'A prompt with arguments',
      arguments: [
        { name: 'arg1', description: 'First test argument', required: true },
        { name: 'arg2', description: 'Second test argument', required: true },
      ],
    },
    {
      name: 'test_prompt_with_embedded_resource',
      description: 'A prompt with an embedded resource',
      arguments: [{ name: 'resourceUri', description: 'URI of the resource to embed', required: true }],
    },
    { name: 'test_prompt_with_image', description: 'A prompt with an image' },
  ],
  [
    {
      name: 'every_content',
      title: 'Every kind of content',
      description: 'Every message content, with every field and with none',
      arguments: [{ name: 'full', title: 'Full', description: 'Every field', required: false }, { name: 'bare' }],
      icons,
    },
    { name: 'raw_arguments' },
  ],
];

const user = (content: PromptMessage['content']): PromptMessage => ({ role: 'user', content });
const text = (value: string): PromptMessage => user({ tag: 'text', val: { text: value } });

const everyContent: PromptMessage[] = [
  { role: 'assistant', content: { tag: 'text', val: { text: 'text "quoted" \u{1F600}\u2028' } } },
  user({ tag: 'image', val: { data: pixel, mimeType: 'image/png', meta, annotations } }),
  user({ tag: 'image', val: { data: pixel, mimeType: 'image/png' } }),
  user({
    tag: 'resource',
    val: {
      resource: { tag: 'text', val: { uri: 'test://embedded', mimeType: 'text/plain', text: 'embedded', meta } },
      meta,
      annotations,
    },
  }),
  user({ tag: 'resource', val: { resource: { tag: 'blob', val: { uri: 'test://embedded', blob: pixel } } } }),
  user({
    tag: 'resource-link',
    val: {
      uri: 'test://linked',
      name: 'linked',
      title: 'Linked',
      description: 'A link',
      mimeType: 'text/plain',
      size: 4_294_967_295,
      icons,
      annotations,
    },
  }),
  user({ tag: 'resource-link', val: { uri: 'test://bare', name: 'bare' } }),
];

function messages(name: string, raw: string | undefined): PromptMessage[] {
  const values = JSON.parse(raw ?? '{}') as Record<string, string | undefined>;
  switch (name) {
    case 'test_simple_prompt':
      return [text('This is a simple prompt for testing.')];
    case 'test_prompt_with_arguments':
      return [text(`Prompt with arguments: arg1='${values['arg1']}', arg2='${values['arg2']}'`)];
    case 'test_prompt_with_embedded_resource': {
      const embedded = {
        uri: values['resourceUri'] ?? 'test://missing',
        mimeType: 'text/plain',
        text: 'Embedded resource content for testing.',
      };
      return [
        user({ tag: 'resource', val: { resource: { tag: 'text', val: embedded } } }),
        text('Please process the embedded resource above.'),
      ];
    }
    case 'test_prompt_with_image':
      return [
        user({ tag: 'image', val: { data: pixel, mimeType: 'image/png' } }),
        text('Please analyze the image above.'),
      ];
    case 'every_content':
      return everyContent;
    case 'raw_arguments':
      return [text(raw ?? 'none')];
    default:
      throw mcpError('prompt-not-found', 'no such prompt');
  }
}

export const prompts = {
  listPrompts({ cursor }: ListPromptsRequest): ListPromptsResult {
    const { items, nextCursor } = page(pages, cursor);
    return { prompts: items, nextCursor };
  },
  getPrompt(request: GetPromptRequest): GetPromptResult {
    failIfAsked(request.name);
    const result: GetPromptResult = { messages: messages(request.name, request.arguments) };
    return request.name === 'every_content' ? { ...result, description: 'Every kind of content' } : result;
  },
};
