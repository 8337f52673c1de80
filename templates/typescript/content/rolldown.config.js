/** Bundles the provider and zod. WIT imports (`wasmcp:mcp/tools@0.2.0`) stay imports: the component's host has them. */
export default {
  input: 'src/provider.ts',
  platform: 'neutral',
  logLevel: 'warn',
  external: /^[a-z-]+:[a-z-]+\//,
  // The source map is for those who read stack traces; the component is the same without it.
  output: { file: 'build/provider.js', format: 'esm', sourcemap: 'hidden' },
};
