/** Two prompts, whose messages have the resources that they speak of embedded. */
import { definePrompt, embedded, user, type PromptMessage } from '@wasmcp/provider';
import { z } from 'zod';
import { codes, statusOf, type Status } from './registry.ts';
import { contentsOf } from './resources.ts';

/** Whom a status may be explained to. The first is the default. */
const audiences = ['a web developer', 'a user of the site', 'a child'] as const;

/** A registered code, of which a prompt makes the status. */
const code = (description: string): z.ZodType<Status, string> =>
  z
    .string('is required')
    .describe(description)
    .refine((text) => statusOf(text) !== undefined, 'is no registered status code')
    .transform((text) => statusOf(text)!);

const about = (status: Status): PromptMessage => user(embedded(contentsOf(status)));

export const explainStatus = definePrompt(
  {
    name: 'explain_status',
    title: 'Explain a status code',
    description: 'Explains an HTTP status code to someone.',
    arguments: z.object({
      code: code('The status code, such as 404.'),
      audience: z.string().default(audiences[0]).describe(`Whom to explain it to, by default ${audiences[0]}.`),
    }),
    complete: { code: codes, audience: audiences },
  },
  ({ code: status, audience }) => [about(status), user(`Explain this HTTP status to ${audience}.`)],
);

export const compareStatuses = definePrompt(
  {
    name: 'compare_statuses',
    title: 'Compare two status codes',
    description: 'Tells when to use one HTTP status code and when the other.',
    arguments: z.object({
      first: code('A status code, such as 401.'),
      second: code('Another status code, such as 403.'),
    }),
    complete: {
      first: codes,
      // What was chosen as the first is no candidate for the second.
      second: (value, { arguments: { first } }) => codes.filter((each) => each !== first && each.startsWith(value)),
    },
  },
  ({ first, second }) => [
    about(first),
    about(second),
    user('When should a server answer with the first of these HTTP statuses, when with the second?'),
  ],
);
