/**
 * The command line of the transport, and what it is made of, for programs that build on it, as the repository's own
 * scripts, tests and benchmarks do.
 */
export { runCommandLine } from './main.ts';
export {
  exchanges,
  stores,
  transports,
  type Command,
  type Exchange,
  type Installation,
  type RouterModule,
  type Store,
  type Toolchain,
  type Transport,
} from './installation.ts';
export { version } from './version.ts';

export { fromCaller, runCommand, UserError, type Arguments, type CommandSyntax } from './lib/command.ts';
export { step } from './lib/progress.ts';
export { run, runNode, runVisibly } from './lib/run.ts';
export { quoted } from './lib/shell.ts';

export { createNativeTools, pinnedVersion, type NativeTool, type NativeTools } from './setup/native-tools.ts';
export { mcpVersion } from './compose/choose-transport.ts';
export { listToolNames } from './compose/ask-provider.ts';
export { plug, plugInto, readComponents } from './compose/plug.ts';
export { compile, policyFromFiles, serverPolicy } from './compose/server-policy.ts';
export { openTestIssuer } from './serve/test-issuer.ts';
export { inputSchema } from './policy/input-schema.ts';
export { loadPolicy } from './policy/load.ts';
export {
  createProject,
  languages,
  readTemplateMetadata,
  templateFiles,
  templateValues,
  type Language,
  type Template,
} from './new/template.ts';
export { vendorProviderLibrary } from './new/provider-library.ts';
export { render } from './new/render.ts';
export { gatherComponents, type ServerComponents, type ServerPlan } from './compose/gather.ts';
export { startNodeServer, type NodeServerOptions } from './serve/node.ts';
export {
  precompile,
  residentMemory,
  startWasmtime,
  wasmtimeArguments,
  type WasmtimeOptions,
  type WasmtimeServer,
} from './serve/wasmtime.ts';
export { makeEnvironment, makeRouter } from './router/component.ts';
export { environmentOf, hiddenPrefixes, variablePrefix } from './router/names.ts';
export type { RouterSettings } from './router/settings.ts';
