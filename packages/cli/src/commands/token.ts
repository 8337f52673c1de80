/** `token`: an access token to try a server with that was started with `--issuer`. */
import { openTestIssuer } from '../serve/test-issuer.ts';
import type { Command } from '../installation.ts';
import { parseObject, runCommand, type Arguments } from '../lib/command.ts';
import { readNumber } from '../serve/options.ts';

const usage = (call: string): string => `${call} [--scope SCOPES] [--subject NAME] [--claims JSON] [--lifetime SECONDS]

Prints an access token for servers that start and dev serve with --issuer. It is signed with a key of this user's.

  --scope SCOPES       scopes, separated by spaces (default: none)
  --subject NAME       the caller, claim sub (default: tester)
  --claims JSON        an object of further claims; aud, exp and others may be among them
  --lifetime SECONDS   for how long it is good (default: 3600)`;

const text = { type: 'string' } as const;
const options = { scope: text, subject: text, claims: text, lifetime: { type: 'string', default: '3600' } } as const;

export const token: Command = (installation, args) => {
  const run = async ({ values }: Arguments<typeof options>): Promise<void> => {
    const { scope, subject, claims, lifetime } = values;
    const wanted = {
      ...(scope !== undefined && { scope }),
      ...(subject !== undefined && { sub: subject }),
      ...parseObject('--claims', claims),
    };
    const issuer = await openTestIssuer();
    console.log(await issuer.token({ claims: wanted, lifetimeSeconds: readNumber('--lifetime', lifetime, 1, 86_400) }));
  };
  return runCommand({ usage: usage(installation.call('token')), options }, run, args);
};
