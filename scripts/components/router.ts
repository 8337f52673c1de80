/**
 * What several providers are made one with: `router/NAME.ts` (AssemblyScript) → the text of a core module, which the command
 * line completes for the providers of a server.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { runNode, step, type RouterModule } from '@wasmcp/cli';
import { digest, digestFiles } from '@wasmcp/node-host';
import { inRoot } from '../paths.ts';
import { cache } from '../toolchain.ts';

/** AssemblyScript's exports → those of the component model. Its own names are identifiers. */
const exportNames: Readonly<Record<RouterModule, Readonly<Record<string, string>>>> = {
  router: {
    initialize: 'wasmcp:mcp/lifecycle@0.2.0#initialize',
    clientInitialized: 'wasmcp:mcp/lifecycle@0.2.0#client-initialized',
    shutdown: 'wasmcp:mcp/lifecycle@0.2.0#shutdown',
    getAuthConfig: 'wasmcp:mcp/authorization@0.2.0#get-auth-config',
    jwksCacheGet: 'wasmcp:mcp/authorization@0.2.0#jwks-cache-get',
    jwksCacheSet: 'wasmcp:mcp/authorization@0.2.0#jwks-cache-set',
    listTools: 'wasmcp:mcp/tools@0.2.0#list-tools',
    callTool: 'wasmcp:mcp/tools@0.2.0#call-tool',
    listResources: 'wasmcp:mcp/resources@0.2.0#list-resources',
    listTemplates: 'wasmcp:mcp/resources@0.2.0#list-resource-templates',
    readResource: 'wasmcp:mcp/resources@0.2.0#read-resource',
    subscribe: 'wasmcp:mcp/resources@0.2.0#subscribe-resource',
    unsubscribe: 'wasmcp:mcp/resources@0.2.0#unsubscribe-resource',
    listPrompts: 'wasmcp:mcp/prompts@0.2.0#list-prompts',
    getPrompt: 'wasmcp:mcp/prompts@0.2.0#get-prompt',
    complete: 'wasmcp:mcp/completion@0.2.0#complete',
    offers: 'wasmcp:mcp-exchange/exchange@0.1.0#offers',
    freshness: 'wasmcp:mcp-exchange/exchange@0.1.0#freshness',
    startTool: 'wasmcp:mcp-exchange/tool-exchange@0.1.0#start',
    nextStep: 'wasmcp:mcp-exchange/tool-exchange@0.1.0#[method]tool-call.next',
    cancelCall: 'wasmcp:mcp-exchange/tool-exchange@0.1.0#[method]tool-call.cancel',
    dropCall: 'wasmcp:mcp-exchange/tool-exchange@0.1.0#[dtor]tool-call',
    exchangePrompt: 'wasmcp:mcp-exchange/prompt-exchange@0.1.0#get-prompt',
    exchangeResource: 'wasmcp:mcp-exchange/resource-exchange@0.1.0#read-resource',
  },
  environment: {
    getEnvironment: 'wasi:cli/environment@0.2.3#get-environment',
    getArguments: 'wasi:cli/environment@0.2.3#get-arguments',
    initialFolder: 'wasi:cli/environment@0.2.3#initial-cwd',
  },
};

/** Functions that return nothing, or a number: there is no memory of an answer to give back. */
const withoutAnswer = new Set(['jwksCacheSet', 'offers', 'cancelCall', 'dropCall']);

const options = ['--runtime', 'stub', '--optimizeLevel', '3', '--shrinkLevel', '1', '--noAssert', '--use', 'abort='];

/** Compiles a module unless that was done before. Needs no native tool. @returns its path. */
export function buildRouterModule(name: RouterModule): Promise<string> {
  const key = digest(name, JSON.stringify(exportNames), ...options, digestFiles(inRoot('router'), inRoot('router')));
  return cache('router', `${key}.wat`, (path) =>
    step(`Building ${name}`, async () => {
      const text = `${path}.text`;
      await runNode(inRoot('node_modules/assemblyscript/bin/asc.js'), [
        inRoot('router', `${name}.ts`),
        ...options,
        '--textFile',
        text,
      ]);
      const wat = readFileSync(text, 'utf8');
      rmSync(text);
      writeFileSync(path, rename(wat, name));
    }),
  );
}

/** A module with the names of the component model, and what is called when an answer has been taken. */
function rename(wat: string, module: RouterModule): string {
  const ended = / \(export "endCall" (\(func \S+\))\)\n/.exec(wat);
  if (ended === null) throw new Error(`The module ${module} does not export endCall.`);
  let renamed = wat.replace(ended[0], '');
  for (const [from, to] of Object.entries(exportNames[module])) {
    const parts = renamed.split(` (export "${from}" `);
    if (parts.length !== 2) throw new Error(`The module ${module} does not export ${from} once.`);
    const end = withoutAnswer.has(from) ? '' : ` (export "cabi_post_${to}" ${ended[1]!})\n`;
    renamed = parts.join(`${end} (export "${to}" `);
  }
  return renamed;
}
