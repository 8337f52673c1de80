/** The one catalogue of several providers: what they list, under the names that clients know, and whose it is. */
import { UserError } from '../lib/command.ts';
import { namePrefix } from './names.ts';
import { lists, type Entry, type List } from './settings.ts';

/** What a provider lists: names of tools and prompts, URIs, templates; undefined: it could not be asked. */
export type Listed = Readonly<Record<List, readonly string[] | undefined>>;

interface ListingProvider {
  readonly as: string | undefined;
  /** What messages call it. */
  readonly label: string;
  readonly listed: Listed;
}

const nouns: Readonly<Record<List, string>> = {
  tools: 'tool',
  prompts: 'prompt',
  resources: 'resource',
  templates: 'resource template',
};

/** Templates may be alike: a URI goes to the first that it fits. @throws UserError where two providers have one name. */
export function makeCatalogue(providers: readonly ListingProvider[]): Record<List, Entry[]> {
  const faults: string[] = [];
  const entriesOf = (list: List): Entry[] => {
    const owners = new Map<string, number>();
    for (const [provider, { as, label, listed }] of providers.entries()) {
      const prefix = list === 'tools' || list === 'prompts' ? namePrefix(as) : '';
      for (const each of listed[list] ?? []) {
        const name = prefix + each;
        const owner = owners.get(name);
        if (owner === undefined) owners.set(name, provider);
        else if (owner !== provider && list !== 'templates')
          faults.push(`The ${nouns[list]} ${name} is in ${providers[owner]!.label} and in ${label}.`);
      }
    }
    return [...owners].map(([name, provider]) => ({ name, provider }));
  };
  const catalogue = Object.fromEntries(lists.map((list) => [list, entriesOf(list)])) as Record<List, Entry[]>;
  if (faults.length === 0) return catalogue;
  throw new UserError(
    `${faults.join('\n')}\n` +
      'A provider with a name (--provider NAME=FILE, or as = "NAME" in wac.toml) has NAME_ before its tools and prompts.' +
      (faults.some((fault) => fault.startsWith('The resource '))
        ? '\nURIs stay as they are: of two, one has to go.'
        : ''),
  );
}
