/**
 * Why a policy does not compile, where a program may want to say more: there is no rule or package at the entrypoint; it
 * calls a function that is neither its own nor a built-in of a policy component.
 */
export type CompileFault = 'no-entrypoint' | 'unknown-function';

/** What is wrong with a policy, or with the `opa` that compiles it: the message is for the policy's author. */
export class CompileError extends Error {
  override name = 'CompileError';
  readonly fault: CompileFault | undefined;

  constructor(message: string, fault?: CompileFault) {
    super(message);
    this.fault = fault;
  }
}
