/** Bundles the provider and zod. WIT imports (`wasi:http/types@0.2.3`) stay imports: the component's host has them. */
export default {
  input: 'src/provider.ts',
  platform: 'neutral',
  external: /^[a-z-]+:[a-z-]+\//,
  output: { file: 'build/provider.js', format: 'esm' },
};
