declare module 'wasi:cli/exit@0.2.3' {
  export function exit(status: { tag: 'ok' | 'err'; val: undefined }): void;
}
