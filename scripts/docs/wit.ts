/** docs/wit.md: the reference of this project's WIT, made of the comments in `wit/`. */
import { stageTransportWit } from '../components/wit.ts';
import {
  kindName,
  parseWit,
  typeName,
  usedType,
  type Member,
  type Resolve,
  type WitFunction,
  type WitInterface,
  type WitType,
  type WorldItems,
} from './parsed-wit.ts';
import { table } from './markdown.ts';

const head = `# WIT

<!-- Written by \`npm run docs\` from the comments in wit/. -->

What components of a server export and import. Who writes a provider needs [\`wasmcp:mcp\`](#wasmcpmcp020), and
[\`wasmcp:mcp-exchange\`](#wasmcpmcp-exchange010) for tools that do more than return ([the exchange](exchange.md)). The other
packages are for [policies](policies.md) and [stores](authorization.md#a-store) of one's own, and for transports.

Types are spelled as WIT has them. \`none\` and \`some\` are the cases of an \`option\`; a language's bindings have names of their
own for them, and for everything else: \`call-tool\` is \`callTool\` in JavaScript, \`call_tool\` in Rust and Python, \`CallTool\` in Go.`;

/** The text of docs/wit.md. */
export async function witReference(): Promise<string> {
  const resolve = await parseWit(stageTransportWit());
  const parts = [head];
  for (const [index, { name, docs }] of resolve.packages.entries()) {
    if (!name.startsWith('wasmcp:')) continue;
    parts.push(`## ${name}`, ...paragraphs(docs), ...interfaces(resolve, index), ...worlds(resolve, index));
  }
  return `${parts.join('\n\n')}\n`;
}

function interfaces(resolve: Resolve, index: number): string[] {
  const described = resolve.interfaces.filter((it) => it.package === index);
  if (described.length === 0) return [];
  const links = described.map(({ name }) => `[\`${name}\`](#interface-${name})`);
  return [`Interfaces: ${links.join(', ')}.`, ...described.flatMap((it) => describeInterface(resolve, it))];
}

function describeInterface(resolve: Resolve, self: WitInterface): string[] {
  const types = Object.values(self.types).map((id) => resolve.types[id]!);
  const own = types.filter((type) => usedType(resolve, self, type) === undefined);
  return [
    `### Interface \`${self.name}\``,
    ...paragraphs(self.docs),
    ...uses(resolve, self, types),
    ...Object.values(self.functions)
      .filter(({ kind }) => kind === 'freestanding')
      .flatMap((each) => describeFunction(resolve, each)),
    ...own.flatMap((type) => describeType(resolve, self, type)),
  ];
}

/** Where the types come from that are another interface's. */
function uses(resolve: Resolve, self: WitInterface, types: readonly WitType[]): string[] {
  const names = new Map<WitInterface, string[]>();
  for (const type of types) {
    const used = usedType(resolve, self, type);
    if (used !== undefined) names.set(used.from, [...(names.get(used.from) ?? []), `\`${used.name}\``]);
  }
  const sources = Array.from(names, ([from, used]) => `${used.join(', ')} of \`${from.name}\``);
  return sources.length === 0 ? [] : [`Uses ${sources.join('; ')}.`];
}

const describeFunction = (resolve: Resolve, self: WitFunction): string[] => [
  `#### \`${self.name}\``,
  codeBlock(`${self.name}: ${signature(resolve, self)};`),
  ...paragraphs(self.docs),
];

function signature(resolve: Resolve, { params, result }: WitFunction): string {
  const given = params.filter(({ name }) => name !== 'self');
  const list = given.map(({ name, type }) => `${name}: ${typeName(resolve, type!)}`).join(', ');
  return `func(${list})${result == null ? '' : ` -> ${typeName(resolve, result)}`}`;
}

function describeType(resolve: Resolve, owner: WitInterface, type: WitType): string[] {
  const { name, kind, docs } = type;
  if (kind === 'resource') {
    const id = resolve.types.indexOf(type);
    const methods = Object.values(owner.functions).filter((each) => methodOf(each) === id);
    return [
      `#### Resource \`${name}\``,
      ...paragraphs(docs),
      table(
        ['method', ''],
        methods.map((each) => [code(`${each.name.split('.')[1]}: ${signature(resolve, each)}`), inline(each.docs)]),
      ),
    ];
  }
  const [title, members] = membersOf(kind);
  if (members === undefined) {
    return [`#### Type \`${name}\``, codeBlock(`type ${name} = ${kindName(resolve, kind)};`), ...paragraphs(docs)];
  }
  return [
    `#### ${title} \`${name}\``,
    ...paragraphs(docs),
    table(
      [title === 'Record' ? 'field' : title === 'Flags' ? 'flag' : 'case', 'type', ''],
      members.map((each) => [
        code(each.name),
        each.type == null ? '' : code(typeName(resolve, each.type)),
        inline(each.docs),
      ]),
    ),
  ];
}

/** Not of a resource that another interface defines: there is none. */
const methodOf = ({ kind }: WitFunction): number | undefined => (typeof kind === 'string' ? undefined : kind.method);

function membersOf(
  kind: Exclude<WitType['kind'], 'resource'>,
): [title: string, members: readonly Member[] | undefined] {
  if (kind.record) return ['Record', kind.record.fields];
  if (kind.variant) return ['Variant', kind.variant.cases];
  if (kind.enum) return ['Enum', kind.enum.cases];
  if (kind.flags) return ['Flags', kind.flags.flags];
  return ['Type', undefined];
}

/**
 * The worlds of a package, by the interfaces with functions that they import and export. What the published transports
 * have in common is the world `host`, and said once.
 */
function worlds(resolve: Resolve, index: number): string[] {
  const described = resolve.worlds.filter((world) => world.package === index);
  if (described.length === 0) return [];
  const host = described.find(({ name }) => name === 'host');
  const common = new Set(idsOf({ ...host?.imports, ...host?.exports }));
  const names = (items: WorldItems, isHost: boolean): string => {
    const interfacesOf = idsOf(items).map((id) => [id, resolve.interfaces[id]!] as const);
    return interfacesOf
      .filter(([id, { functions }]) => Object.keys(functions).length > 0 && (isHost || !common.has(id)))
      .map(([, it]) => code(it.package === index ? it.name : qualified(resolve, it)))
      .join(', ');
  };
  const rows = described.map((world) => {
    const isHost = world === host;
    return [code(world.name), names(world.imports, isHost), names(world.exports, isHost), inline(world.docs)];
  });
  const note = host === undefined ? [] : ['What `host` imports and exports, all others do.'];
  return ['### Worlds', ...note, table(['world', 'imports', 'exports', ''], rows)];
}

const idsOf = (items: WorldItems): number[] => Object.values(items).flatMap(({ interface: it }) => it?.id ?? []);

/** `wasi:http@0.2.3` and `types` → `wasi:http/types@0.2.3`. */
const qualified = (resolve: Resolve, it: WitInterface): string =>
  resolve.packages[it.package]!.name.replace('@', `/${it.name}@`);

const code = (text: string): string => `\`${text}\``;
const codeBlock = (text: string): string => `\`\`\`wit\n${text}\n\`\`\``;

/** A comment as it stands: its lines may be a list. */
const paragraphs = (docs: Member['docs']): string[] => (docs === undefined ? [] : [docs.contents]);

/** A comment in one line. */
const inline = (docs: Member['docs']): string => docs?.contents.replaceAll(/\s+/g, ' ') ?? '';
