/** The project in a folder: what builds it, and whether that is there. Found by what lies there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { buildOf, checkIsProject, type Place } from '../dev/build-of.ts';
import { UserError } from '../lib/command.ts';
import { readText } from '../lib/files.ts';
import { run } from '../lib/run.ts';
import { pythonProgram } from '../lib/shell.ts';
import { isAtLeast, toolSpecs, type NativeTool, type NativeTools } from '../setup/native-tools.ts';
import { fault, note, ok, type Finding } from './finding.ts';

/** What the examinations of each language are given. */
interface Project {
  readonly folder: string;
  readonly tools: NativeTools;
  /** How the command `setup` is called. */
  readonly setUp: string;
  readonly place: Place;
}

/** By the file that says that a project is in this language. */
const languages: readonly (readonly [file: string, examine: (project: Project) => Promise<Finding[]>])[] = [
  ['package.json', examineNpm],
  ['Cargo.toml', examineRust],
  ['go.mod', examineGo],
  ['requirements.txt', examinePython],
  ['pyproject.toml', examinePython],
];

/** Empty where there is no project. */
export async function examineProject(project: Project): Promise<Finding[]> {
  const present = languages.filter(([file]) => existsSync(join(project.folder, file)));
  const found = [...new Map(present.map(([file, examine]) => [examine, file]))];
  const build = buildFinding(project);
  if (found.length === 0 && build.state !== 'ok') return [];
  const findings = [build];
  if (/ make /.test(` ${build.text} `))
    findings.push(...(await examineProgram('make', ['--version'], project, 'install it')));
  for (const [examine] of found) findings.push(...(await examine(project)));
  return findings;
}

function buildFinding({ folder, place }: Project): Finding {
  try {
    checkIsProject(folder, place);
    return ok(`dev builds the project with: ${buildOf(folder, { command: undefined, providers: [] }).command}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return note(error.message.replaceAll('\n', ' '));
  }
}

async function examineNpm(project: Project): Promise<Finding[]> {
  const findings = await examineProgram('npm', ['--version'], project, 'it comes with Node');
  const missing = namedPackages(project.folder).filter(
    (name) => !existsSync(join(project.folder, 'node_modules', name, 'package.json')),
  );
  if (!existsSync(join(project.folder, 'node_modules')))
    return [...findings, note('node_modules is not there: dev runs npm install first')];
  return [
    ...findings,
    missing.length === 0
      ? ok('node_modules has what package.json names')
      : fault(`node_modules lacks ${missing.join(', ')}: npm install`),
  ];
}

const manifestShape = z.object({
  dependencies: z.record(z.string(), z.unknown()).default({}),
  devDependencies: z.record(z.string(), z.unknown()).default({}),
});

/** What a manifest that is none has is npm's to complain of. */
function namedPackages(folder: string): string[] {
  try {
    const { data } = manifestShape.safeParse(JSON.parse(readText(join(folder, 'package.json'), 'package.json')));
    return Object.keys({ ...data?.dependencies, ...data?.devDependencies });
  } catch {
    return [];
  }
}

async function examineRust(project: Project): Promise<Finding[]> {
  const findings = await examineProgram('cargo', ['--version'], project, 'install Rust, with rustup');
  const target = /--target[ =](wasm32-[\w-]+)/.exec(textOf(project.folder, 'Makefile'))?.[1] ?? 'wasm32-wasip2';
  const libraries = await output('rustc', ['--print', 'target-libdir', '--target', target], project);
  const isThere = libraries !== undefined && existsSync(libraries.trim());
  return [
    ...findings,
    isThere
      ? ok(`Rust's target ${target}`)
      : fault(`Rust's target ${target} is not there: rustup target add ${target}`),
  ];
}

async function examineGo(project: Project): Promise<Finding[]> {
  return [
    ...(await examineProgram('go', ['version'], project, 'install Go')),
    ...(await examineTool('wit-bindgen', project)),
    ...(await examineTool('wasm-tools', project)),
    ...(await examineProgram('npm', ['--version'], project, 'install Node with it, or give make an ADAPTER')),
  ];
}

async function examineTool(name: NativeTool, { tools, setUp }: Project): Promise<Finding[]> {
  const found = await tools.find(name);
  if (found !== undefined) return [ok(`${name} ${found.version}, ${found.path}, for: ${toolSpecs[name].neededBy}`)];
  return [...(await tools.explainUnused(name)).map(note), fault(`${name} is not there: ${setUp} ${name}`)];
}

/** The oldest that componentize-py runs on. */
const minimumPython = '3.10.0';

async function examinePython(project: Project): Promise<Finding[]> {
  const version = /\d+\.\d+\.\d+/.exec((await output(pythonProgram(), ['--version'], project)) ?? '')?.[0];
  if (version === undefined) return [fault('python3 is not there: install Python 3.10 or newer')];
  const python = isAtLeast(version, minimumPython)
    ? ok(`python3 ${version}`)
    : fault(`python3 ${version} is too old: 3.10 or newer is needed`);
  const own = join(project.folder, '.venv/bin/componentize-py');
  const program = existsSync(own) ? own : 'componentize-py';
  const found = await output(program, ['--version'], project);
  if (found !== undefined) return [python, ok(`${found.trim()}, ${program}`)];
  const isInstalledByMake = /^\.venv\/bin\/componentize-py\s*:/m.test(textOf(project.folder, 'Makefile'));
  return [
    python,
    isInstalledByMake
      ? note('componentize-py is not there: make installs it into .venv first')
      : fault('componentize-py is not there: python3 -m pip install componentize-py'),
  ];
}

const textOf = (folder: string, name: string): string =>
  existsSync(join(folder, name)) ? readText(join(folder, name), name) : '';

async function examineProgram(
  name: string,
  args: readonly string[],
  project: Project,
  remedy: string,
): Promise<Finding[]> {
  const said = await output(name, args, project);
  if (said === undefined) return [fault(`${name} is not there: ${remedy}`)];
  return [ok(said.split('\n')[0]!.replace(/^(?=\d)/, `${name} `))];
}

/** What a program prints, run with the PATH that builds have; undefined where it is not there, or fails. */
async function output(name: string, args: readonly string[], { folder, tools }: Project): Promise<string | undefined> {
  try {
    return await run(name, args, { cwd: folder, env: { ...process.env, PATH: tools.path() } });
  } catch {
    return undefined;
  }
}
