/**
 * What tests need beside the npm packages, each installed once and before the first test, so that a first run tests
 * what every other run does. What cannot be had on a machine is said; the tests that need it are then skipped.
 */
import { suiteNode } from '../../test/conformance/node.ts';
import { setUpExample } from '../../test/examples/make.ts';
import { findCaddy } from '../../test/support/caddy.ts';
import { findChromium } from '../../test/support/chromium.ts';
import { installKeycloak } from '../../test/support/keycloak.ts';
import { findNginx } from '../../test/support/nginx.ts';
import { findRegistry } from '../../test/support/oci-registry.ts';
import { programClients } from '../../test/support/sdk-programs.ts';
import { tools } from '../toolchain.ts';
import { extractProgram, installPackage } from './system-packages.ts';

export interface Requirement {
  readonly name: string;
  /** The files that need it, by their paths in the repository. */
  readonly neededBy: RegExp;
  /** Installs it unless it is there. Rejects when it cannot be had. */
  provide(): Promise<unknown>;
}

const onHosts = /^test\/(?:integration|examples|hosts|templates|conformance)\//;

const nativeTool = (name: Parameters<typeof tools.need>[0], neededBy: RegExp): Requirement => ({
  name,
  neededBy,
  provide: () => tools.need(name),
});

/** The toolchain of an example that is not in TypeScript. */
const example = (name: string, neededBy: RegExp): Requirement => ({
  name: `the toolchain of ${name}`,
  neededBy,
  provide: () => setUpExample(name),
});

/** In the order in which they are provided: what takes seconds comes first. */
export const requirements: readonly Requirement[] = [
  nativeTool('wasmtime', onHosts),
  nativeTool('wasm-tools', /^test\/(?:wit|examples|integration|templates|hosts|conformance)\//),
  nativeTool('opa', /polic|^test\/(?:integration|examples|conformance|scripts)\//),
  {
    name: 'an OCI registry',
    neededBy: /oci\.test|registry\.test/,
    provide: async () => findRegistry() ?? extractProgram('docker-registry', 'usr/bin/docker-registry'),
  },
  {
    name: 'nginx',
    neededBy: /proxies\.test/,
    provide: async () => findNginx() ?? extractProgram('nginx', 'usr/sbin/nginx'),
  },
  {
    name: 'Caddy',
    neededBy: /proxies\.test/,
    provide: async () => findCaddy() ?? extractProgram('caddy', 'usr/bin/caddy'),
  },
  {
    name: 'Chromium',
    neededBy: /pure-calculator/,
    provide: async () => findChromium() ?? installPackage('chromium'),
  },
  { name: 'Keycloak', neededBy: /keycloak\.test/, provide: installKeycloak },
  { name: 'Node for the conformance suite', neededBy: /^test\/conformance\/run/, provide: suiteNode },
  nativeTool('wac', onHosts),
  nativeTool('wkg', /oci\.test|registry\.test/),
  nativeTool('wit-bindgen', /(?:weather|countdown)-(?:go|c)\.test|^test\/templates\/(?:projects|spin)/),
  example('weather-rs', /(?:weather|countdown)-rs|^test\/hosts\/spin|^test\/templates\/(?:projects|spin)/),
  example('weather-py', /(?:weather|countdown)-py/),
  example('weather-go', /(?:weather|countdown)-go/),
  example('weather-c', /weather-c\.test/),
  ...programClients.map(({ name, missing, prepare }) => ({
    name: `the client of the ${name}`,
    neededBy: /sdk-programs/,
    provide: async () => {
      const reason = await missing();
      if (reason !== undefined) throw new Error(reason);
      await prepare();
    },
  })),
];

/** Provides what files need. @returns what could not be had, each with the reason. */
export async function setUp(files: readonly string[], all: readonly Requirement[] = requirements): Promise<string[]> {
  const absent: string[] = [];
  for (const { name, neededBy, provide } of all) {
    if (!files.some((file) => neededBy.test(file))) continue;
    try {
      await provide();
    } catch (error) {
      const sentence = `${name} cannot be had: ${(error as Error).message}`;
      process.stderr.write(`${sentence}\n`);
      absent.push(sentence);
    }
  }
  return absent;
}
