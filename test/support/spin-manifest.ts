/**
 * What Spin 4 accepts: as much of its manifest (crates/manifest, version 2) as HTTP applications use, and its rule for
 * plugging a dependency in (crates/compose). Fields that Spin does not know are errors there, and so they are here.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'smol-toml';
import { z } from 'zod';

/** Ids of components. A word begins with a letter, and does not mix cases. */
const kebabId = z.string().regex(/^(?:[a-z][a-z0-9]*|[A-Z][A-Z0-9]*)(?:-(?:[a-z][a-z0-9]*|[A-Z][A-Z0-9]*))*$/);
/** A store's label: kebab or snake case. */
const label = z.string().regex(/^[a-z][a-z0-9]*(?:[-_][a-z][a-z0-9]*)*$/);
/** `scheme://host[:port]`, no path; without a port the scheme must have a usual one. */
const outboundHost = z.string().regex(/^(?:https?:\/\/[a-z0-9.*-]+|[a-z*]+:\/\/[a-z0-9.*-]+:(?:[0-9]{1,5}|\*))$/);
/** `*` ends a route of Spin as `/...` does; nothing else in it is special but `:name`. */
const route = z.string().regex(/^\/(?:[A-Za-z0-9._~-]+\/)*(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*|\.\.\.|\.[a-z-]+)?$/);

/** Sets of capabilities (crates/capabilities). Spin ignores other names: the dependency would be denied silently. */
const capability = z.enum([
  'ai_models',
  'allowed_outbound_hosts',
  'environment',
  'files',
  'key_value_stores',
  'sqlite_databases',
  'variables',
]);

const dependency = z.strictObject({
  path: z.string(),
  export: z.string().optional(),
  inherit_configuration: z.union([z.boolean(), z.array(capability)]).optional(),
});

const component = z.strictObject({
  source: z.string(),
  description: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  allowed_outbound_hosts: z.array(outboundHost).optional(),
  key_value_stores: z.array(label).optional(),
  dependencies: z.record(z.string(), dependency).optional(),
  build: z
    .strictObject({ command: z.string(), workdir: z.string().optional(), watch: z.array(z.string()).optional() })
    .optional(),
});

const manifest = z
  .strictObject({
    spin_manifest_version: z.literal(2),
    application: z.strictObject({ name: z.string(), version: z.string(), description: z.string() }),
    trigger: z.strictObject({ http: z.array(z.strictObject({ route, component: kebabId })) }),
    component: z.record(kebabId, component),
  })
  .refine(({ trigger, component: components }) => trigger.http.every((each) => each.component in components), {
    message: 'a trigger names a component that is not there',
  });
type SpinManifest = z.infer<typeof manifest>;

/** @throws for what Spin would refuse. */
export const parseSpinManifest = (toml: string): SpinManifest => manifest.parse(parse(toml));
export const readSpinManifest = (path: string): SpinManifest => parseSpinManifest(readFileSync(path, 'utf8'));

/** The component that answers a path (crates/routes): an exact route first, else the longest that ends with `/...`. */
export function componentFor({ trigger }: SpinManifest, path: string): string | undefined {
  const exact = trigger.http.find((each) => each.route === path);
  const wild = trigger.http
    .filter((each) => each.route.endsWith('/...') && `${path}/`.startsWith(each.route.slice(0, -3)))
    .toSorted((a, b) => b.route.length - a.route.length);
  return (exact ?? wild[0])?.component;
}

/**
 * The imports that a dependency is plugged into, by its name in the manifest: `a:b@1.0.0` stands for each interface of
 * that package and version, `a:b/c@1.0.0` for one, and without a version for any.
 */
export function matchedImports(name: string, imports: readonly string[]): string[] {
  const [, packageName, interfaceName, version] = /^([^/@]+)(?:\/([^@]+))?(?:@(.+))?$/.exec(name)!;
  return imports.filter((imported) => {
    const [, ofPackage, ofInterface, ofVersion] = /^([^/@]+)\/([^@]+)(?:@(.+))?$/.exec(imported) ?? [];
    return (
      ofPackage === packageName &&
      (interfaceName === undefined || ofInterface === interfaceName) &&
      (version === undefined || ofVersion === version)
    );
  });
}
