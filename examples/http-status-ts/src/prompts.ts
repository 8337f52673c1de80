/** Two prompts, whose messages have the resources that they speak of embedded. */
import { mcpError } from './errors.ts';
import { contentsOf, requiredStatus } from './resources.ts';
import type { Prompt, PromptMessage, Prompts } from './wit.ts';
import type { Status } from './registry.ts';

/** Whom a status may be explained to. The first is the default. */
export const audiences = ['a web developer', 'a user of the site', 'a child'] as const;

export const explainStatus = {
  name: 'explain_status',
  title: 'Explain a status code',
  description: 'Explains an HTTP status code to someone.',
  arguments: [
    { name: 'code', description: 'The status code, such as 404.', required: true },
    { name: 'audience', description: `Whom to explain it to, by default ${audiences[0]}.`, required: false },
  ],
} satisfies Prompt;

export const compareStatuses = {
  name: 'compare_statuses',
  title: 'Compare two status codes',
  description: 'Tells when to use one HTTP status code and when the other.',
  arguments: [
    { name: 'first', description: 'A status code, such as 401.', required: true },
    { name: 'second', description: 'Another status code, such as 403.', required: true },
  ],
} satisfies Prompt;

const embedded = (status: Status): PromptMessage => ({
  role: 'user',
  content: { tag: 'resource', val: { resource: contentsOf(status) } },
});
const says = (text: string): PromptMessage => ({ role: 'user', content: { tag: 'text', val: { text } } });

export const prompts: Prompts = {
  listPrompts({ cursor }) {
    if (cursor !== undefined) throw mcpError('invalid-params', 'Unknown cursor.');
    return { prompts: [explainStatus, compareStatuses] };
  },

  /** The transport lets only strings through as arguments. */
  getPrompt({ name, arguments: json }) {
    const values = JSON.parse(json ?? '{}') as Record<string, string | undefined>;
    switch (name) {
      case explainStatus.name: {
        const status = requiredStatus(values['code'], 'code');
        const question = `Explain this HTTP status to ${values['audience'] ?? audiences[0]}.`;
        return { description: explainStatus.description, messages: [embedded(status), says(question)] };
      }
      case compareStatuses.name: {
        const pair = ['first', 'second'].map((argument) => requiredStatus(values[argument], argument));
        const question = 'When should a server answer with the first of these HTTP statuses, when with the second?';
        return { description: compareStatuses.description, messages: [...pair.map(embedded), says(question)] };
      }
      default:
        throw mcpError('prompt-not-found', `Unknown prompt: ${name}`);
    }
  },
};
