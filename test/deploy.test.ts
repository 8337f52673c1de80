/** The files in deploy/ against what reads them, as far as it is here, and against each other. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { wasmtimeArguments } from '@wasmcp/cli';
import { inRoot } from '../scripts/paths.ts';
import { deployed, entrypoint, execStart } from './support/deployed.ts';
import { compose, flyConfig, kubernetes, spinApp } from './support/deployment-schemas.ts';
import { onPath } from './support/on-path.ts';
import { skipUnless } from './support/skip.ts';

const containerfile = deployed('Containerfile');
const unit = deployed('mcp-server.service');

/** What `npm run serve -- --print` prints, for a server that sees all variables of its environment. */
function commandLine(host: string, component: string, more: readonly string[]): string[] {
  const [command, capabilities, ...rest] = wasmtimeArguments(
    { host, port: 8080, storeFolder: '/var/lib/mcp-server' },
    [],
    component,
  );
  return [command!, capabilities!, '-Sinherit-env', ...rest.slice(0, -1), ...more, component];
}

describe('the command line of wasmtime', () => {
  test('in the unit is that of npm run serve', () => {
    const [program, ...args] = execStart(8080);
    expect(program).toBe('/usr/local/bin/wasmtime');
    expect(args).toEqual(commandLine('127.0.0.1', '/opt/mcp-server/mcp-http-server.wasm', []));
  });

  test('in the Containerfile is that of npm run serve', () => {
    const [program, ...args] = entrypoint();
    expect(program).toBe('wasmtime');
    expect(args).toEqual(commandLine('0.0.0.0', '/mcp-http-server.cwasm', ['-Ccache=n', '--allow-precompiled']));
  });
});

test('the Containerfile has the wasmtime that is tested, and compiles with its deadlines', () => {
  const tools = readFileSync(inRoot('packages/cli/src/setup/native-tools.ts'), 'utf8');
  const [, version] = /crate: 'wasmtime-cli', version: '([0-9.]+)'/.exec(tools)!;
  expect(containerfile).toContain(`cargo install --locked --version ${version} `);
  expect(containerfile).toContain('wasmtime compile -Wepoch-interruption=y ');
});

test('the container is nobody that matters', () => {
  expect(containerfile).toMatch(/^USER 10001:10001$/m);
  // The first process of a container has no default for SIGTERM.
  expect(containerfile).toMatch(/^STOPSIGNAL SIGINT$/m);
});

const systemd = onPath('systemd-analyze');

describe('the unit', skipUnless(systemd !== undefined, 'systemd-analyze is not on the PATH'), () => {
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'unit-'));
    file = join(folder, 'mcp-server@.service');
    writeFileSync(file, unit.replace('/usr/local/bin/wasmtime', process.execPath));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('has nothing that systemd does not understand', () => {
    const { status, stdout, stderr } = spawnSync(systemd!, ['verify', file], { encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  test('gives the server little: exposure at most 2.0 of 10', () => {
    const said = execFileSync(systemd!, ['security', '--offline=true', '--no-pager', file], { encoding: 'utf8' });
    expect(Number(/exposure level for \S+: ([0-9.]+)/.exec(said)?.[1])).toBeLessThanOrEqual(2);
  });
});

describe('what clusters read', () => {
  const [deployment, claim, service, budget] = kubernetes.parse(
    parseAllDocuments(deployed('kubernetes/wasmtime.yaml')).map((document) => document.toJS() as unknown),
  );
  const pod = deployment.spec.template;
  const [container] = pod.spec.containers;

  test('belongs together', () => {
    for (const selector of [
      deployment.spec.selector.matchLabels,
      service.spec.selector,
      budget.spec.selector.matchLabels,
    ])
      expect(selector).toEqual(pod.metadata.labels);
    expect(service.spec.ports.map(({ targetPort }) => targetPort)).toEqual(container!.ports.map(({ name }) => name));
    expect(pod.spec.volumes.map((volume) => volume.persistentVolumeClaim.claimName)).toEqual([claim.metadata.name]);
    expect(container!.volumeMounts.map(({ name }) => name)).toEqual(pod.spec.volumes.map(({ name }) => name));
  });

  test('fits the Containerfile', () => {
    expect(containerfile).toContain(
      `USER ${pod.spec.securityContext.runAsUser}:${pod.spec.securityContext.runAsGroup}`,
    );
    expect(containerfile).toContain(`VOLUME ${container!.volumeMounts[0]!.mountPath}\n`);
    expect(containerfile).toContain(`EXPOSE ${container!.ports[0]!.containerPort}\n`);
  });

  test('lets calls end', () => {
    const { preStop } = container!.lifecycle;
    expect(pod.spec.terminationGracePeriodSeconds).toBeGreaterThan(60 + preStop.sleep.seconds);
  });

  test('is a SpinApp, with the store that the manifests name', () => {
    const { spec } = spinApp.parse(parse(deployed('kubernetes/spinapp.yaml')));
    expect(spec.runtimeConfig.keyValueStores.map(({ name }) => name)).toEqual(['default']);
  });

  test('is what Compose and Fly.io read', () => {
    const server = compose.parse(parse(deployed('compose.yaml'))).services['mcp-server'];
    expect(containerfile).toContain(`VOLUME ${server.volumes[0]!.split(':')[1]}\n`);
    expect(flyConfig.parse(parseToml(deployed('fly.toml'))).build.dockerfile).toBe(server.build.dockerfile);
  });
});
