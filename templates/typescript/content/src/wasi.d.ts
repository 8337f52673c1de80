/** What is imported of the host; build/wit/component.wit, which componentize.js writes, has the same. */
declare module 'wasi:cli/environment@0.2.3' {
  export function getEnvironment(): [name: string, value: string][];
}
