/** What is inside of an artefact and in no lock file: parts of the engine, of OPA's module, of AssemblyScript. */

/** A part, as the documents name it. `purl`: package URL; `cpe`: the name that lists of vulnerabilities know it by. */
export interface Part {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly license?: string;
  readonly cpe?: string;
  readonly description?: string;
}

const crate = (name: string, version: string, license: string): Part => ({
  name,
  version,
  purl: `pkg:cargo/${name}@${version}`,
  license,
});

/**
 * The engine in componentize-js: every transport, and every provider in TypeScript, has it. From the submodule
 * StarlingMonkey of the tag 0.19.3 of ComponentizeJS: cmake/spidermonkey.cmake, cmake/openssl.cmake,
 * cmake/wasi-sdk.cmake there; crates from the paths in the module's texts. To be renewed with componentize-js: a build
 * with another version or another module fails.
 */
export const engine = {
  componentizeJs: '0.19.3',
  /** SHA-256 of lib/starlingmonkey_embedding.wasm in the npm package. */
  sha256: '3bcb1170510d02939ca2e56c2d2ae246b4eac80e4d919725d135757232482de7',
  parts: [
    {
      name: 'StarlingMonkey',
      version: '0.2.1',
      purl: 'pkg:github/bytecodealliance/starlingmonkey@v0.2.1',
      license: 'Apache-2.0 WITH LLVM-exception',
    },
    {
      name: 'SpiderMonkey',
      version: '140.0.4',
      purl: 'pkg:generic/spidermonkey@140.0.4',
      license: 'MPL-2.0',
      cpe: 'cpe:2.3:a:mozilla:firefox:140.0.4:*:*:*:*:*:*:*',
      description: 'FIREFOX_140_0_4_RELEASE_STARLING: SpiderMonkey of Firefox 140.0.4, with changes for WASI.',
    },
    {
      name: 'OpenSSL',
      version: '3.0.17',
      purl: 'pkg:generic/openssl@3.0.17',
      license: 'Apache-2.0',
      cpe: 'cpe:2.3:a:openssl:openssl:3.0.17:*:*:*:*:*:*:*',
      description: 'libcrypto, with changes for WASI.',
    },
    {
      name: 'wasi-libc',
      version: 'wasi-sdk-25',
      purl: 'pkg:github/webassembly/wasi-sdk@wasi-sdk-25',
      description: 'The C library of wasi-sdk 25.',
    },
    crate('encoding_rs', '0.8.35', '(Apache-2.0 OR MIT) AND BSD-3-Clause'),
    crate('form_urlencoded', '1.2.1', 'MIT OR Apache-2.0'),
    crate('icu_collections', '1.5.0', 'Unicode-3.0'),
    crate('icu_normalizer', '1.5.0', 'Unicode-3.0'),
    crate('idna', '1.0.3', 'MIT OR Apache-2.0'),
    crate('percent-encoding', '2.3.1', 'MIT OR Apache-2.0'),
    crate('smallvec', '1.14.0', 'MIT OR Apache-2.0'),
    crate('url', '2.5.4', 'MIT OR Apache-2.0'),
    crate('winnow', '0.7.3', 'MIT'),
  ] satisfies Part[],
} as const;

/**
 * What OPA compiles into a policy's module, in the version that `setup` installs: another one on the PATH brings its
 * own.
 */
export const opaPart = (version: string): Part => ({
  name: 'OPA',
  version,
  purl: `pkg:golang/github.com/open-policy-agent/opa@v${version}`,
  license: 'Apache-2.0',
  cpe: `cpe:2.3:a:openpolicyagent:open_policy_agent:${version}:*:*:*:*:*:*:*`,
  description: "OPA's WebAssembly runtime, which `opa build` puts into the module of a policy.",
});

/**
 * OPA's copy of libmpdec (wasm/src/libmpdec/mpdecimal.h). It has a copy of RE2, too, which does not say its version.
 */
export const opaContents: readonly Part[] = [
  {
    name: 'libmpdec',
    version: '2.4.2',
    purl: 'pkg:generic/mpdecimal@2.4.2',
    license: 'BSD-2-Clause',
    description: 'Decimal arithmetic.',
  },
];
