/** A real identity provider on loopback: Keycloak, with realms as its users import them, kept in memory. */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run, step, UserError } from '@wasmcp/cli';
import { createCache } from '@wasmcp/node-host';
import { inRoot } from '../../scripts/paths.ts';
import { freePort } from './free-port.ts';
import { startHostProgram } from './host-program.ts';

const version = '26.4.0';
/** SHA-256 of the distribution's archive. */
const digest = '1b6a11a2726ac8a8dc9c91d5fafe989a75ce4f1622d7f7b45c21d5bc16629c0a';
const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:zip`;
const mavenCopy = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';
const oldestJava = 17;

const folder = inRoot('.tools/keycloak', version);

/** What keeps it from running here, as a phrase; undefined when nothing does. */
export async function keycloakMissing(): Promise<string | undefined> {
  if (!(await hasJava())) return `Java ${oldestJava} or newer is missing`;
  return existsSync(folder) ? undefined : 'Keycloak is not in .tools: npm test gets it';
}

async function hasJava(): Promise<boolean> {
  try {
    return Number(/(\d+)/.exec(await run('java', ['--version']))?.[1]) >= oldestJava;
  } catch {
    return false;
  }
}

/** Gets Keycloak into `.tools` with Maven and prepares its start, unless that was done before. @throws UserError */
export async function installKeycloak(): Promise<void> {
  if (!(await hasJava())) throw new UserError(`Java ${oldestJava} or newer is missing`);
  await createCache(inRoot('.tools'))('keycloak', version, (path) =>
    step(`Getting Keycloak ${version} (160 MB)`, async () => {
      const downloads = mkdtempSync(`${path}-`);
      try {
        await run('mvn', [
          '--batch-mode',
          '--quiet',
          mavenCopy,
          `-Dartifact=${artifact}`,
          `-DoutputDirectory=${downloads}`,
        ]);
        const archive = join(downloads, `keycloak-quarkus-dist-${version}.zip`);
        const hash = createHash('sha256');
        await pipeline(createReadStream(archive), hash);
        if (hash.digest('hex') !== digest) throw new UserError(`what Maven got as ${artifact} is something else`);
        await run('unzip', ['-q', archive, '-d', downloads]);
        const unpacked = join(downloads, `keycloak-${version}`);
        await run('java', javaArguments(unpacked, unpacked, ['build', '--db=dev-mem']));
        renameSync(unpacked, path);
      } finally {
        rmSync(downloads, { recursive: true });
      }
    }),
  );
}

/**
 * What `bin/kc.sh` calls. It stays the shell's child there, and would outlive it.
 * @param home where its data go.
 */
const javaArguments = (installed: string, home: string, args: readonly string[]): string[] => [
  // Started quickly, for a minute's work.
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Xmx512m',
  ...['java.util', 'java.util.concurrent', 'java.security'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
  '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
  '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
  '-Dpicocli.disable.closures=true',
  `-Dkc.home.dir=${home}`,
  '-cp',
  join(installed, 'lib/quarkus-run.jar'),
  'io.quarkus.bootstrap.runner.QuarkusEntryPoint',
  ...args,
];

export interface Keycloak {
  /** The issuer that a realm is. */
  issuer(realm: string): string;
  /** Asks a realm's token endpoint. @returns what it answers. */
  token(realm: string, parameters: Readonly<Record<string, string>>): Promise<TokenAnswer>;
  /** Calls the admin API with POST. @param path behind `/admin/realms`. */
  administer(path: string, body: object): Promise<void>;
  stop(): Promise<void>;
}

export interface TokenAnswer {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
}

const administrator = { username: 'admin', password: 'admin' };

/** Starts it on a free port, with nothing but realms. @param realms as the files that `--import-realm` takes. */
export async function startKeycloak(realms: readonly { readonly realm: string }[]): Promise<Keycloak> {
  const home = mkdtempSync(join(tmpdir(), 'keycloak-'));
  for (const name of ['lib', 'conf', 'providers', 'themes']) symlinkSync(join(folder, name), join(home, name));
  mkdirSync(join(home, 'data/import'), { recursive: true });
  for (const each of realms) writeFileSync(join(home, 'data/import', `${each.realm}.json`), JSON.stringify(each));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const issuer = (realm: string): string => `${origin}/realms/${realm}`;
  const listening = ['--http-enabled=true', '--http-host=127.0.0.1', `--http-port=${port}`, `--hostname=${origin}`];
  const args = ['start', '--optimized', '--import-realm', '--cache=local', '--log-level=warn', ...listening];
  const answers = async (): Promise<boolean> => (await fetch(issuer('master'))).ok;
  const stopProgram = await startHostProgram('java', javaArguments(folder, home, args), home, answers, {
    KC_BOOTSTRAP_ADMIN_USERNAME: administrator.username,
    KC_BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
  });

  const token: Keycloak['token'] = async (realm, parameters) => {
    const url = `${issuer(realm)}/protocol/openid-connect/token`;
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) });
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as TokenAnswer;
  };

  return {
    issuer,
    token,
    async administer(path, body) {
      const login = { grant_type: 'password', client_id: 'admin-cli', ...administrator };
      const { access_token } = await token('master', login);
      const response = await fetch(`${origin}/admin/realms${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    },
    async stop() {
      await stopProgram();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
