/** Bundles the provider and zod. WIT imports (`wasi:http/types@0.2.3`) stay imports: the component's host has them. */
export default {
  input: 'src/provider.ts',
  platform: 'neutral',
  external: /^[a-z-]+:[a-z-]+\//,
  // The library of this repository is taken from its sources.
  resolve: { conditionNames: ['@wasmcp/source', 'import'] },
  output: { file: 'build/provider.js', format: 'esm' },
};
