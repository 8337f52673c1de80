/**
 * CycloneDX 1.6 documents: https://cyclonedx.org/docs/1.6/json/. Without time and serial number: equal for equal input.
 */
import type { Part } from './contents.ts';

/** An npm package as package-lock.json has it. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** Subresource integrity of the tarball: `sha512-…`. */
  readonly integrity: string;
  readonly license?: string;
}

interface Component {
  readonly type: 'application' | 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly description?: string;
  readonly cpe?: string;
  readonly licenses?: readonly [{ readonly expression: string }];
  readonly hashes?: readonly [{ readonly alg: 'SHA-512'; readonly content: string }];
}

export interface Bom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly version: 1;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** A part that may have parts of its own. */
export interface Contained {
  readonly part: Part | LockedPackage;
  readonly contains?: readonly Part[];
}

/** The document of an artefact. */
export function bom(artefact: Part, contents: readonly Contained[]): Bom {
  const refs = (parts: readonly (Part | LockedPackage)[]): string[] =>
    parts.map((part) => componentOf(part)['bom-ref']);
  const parts = contents.flatMap(({ part, contains = [] }) => [part, ...contains]);
  const top = { ...componentOf(artefact), type: 'application' } as const;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: top },
    components: parts.map(componentOf),
    dependencies: [
      { ref: top['bom-ref'], dependsOn: refs(contents.map(({ part }) => part)) },
      ...contents.flatMap(({ part, contains }) =>
        contains === undefined ? [] : [{ ref: componentOf(part)['bom-ref'], dependsOn: refs(contains) }],
      ),
    ],
  };
}

function componentOf(part: Part | LockedPackage): Component {
  const { name, version, license } = part;
  const isLocked = 'integrity' in part;
  const purl = isLocked ? `pkg:npm/${name.replace('@', '%40')}@${version}` : part.purl;
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    purl,
    ...(!isLocked && part.description !== undefined ? { description: part.description } : {}),
    ...(!isLocked && part.cpe !== undefined ? { cpe: part.cpe } : {}),
    ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
    ...(isLocked ? { hashes: [{ alg: 'SHA-512', content: sha512(part.integrity) }] } : {}),
  };
}

/** `sha512-<base64>` → hexadecimal. */
function sha512(integrity: string): string {
  const [, text] = /^sha512-([A-Za-z0-9+/]{86}==)$/.exec(integrity) ?? [];
  if (text === undefined) throw new Error(`The integrity ${integrity} is no SHA-512.`);
  return Buffer.from(text, 'base64').toString('hex');
}
