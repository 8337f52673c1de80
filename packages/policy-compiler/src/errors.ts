/** What is wrong with a policy, or with the `opa` that compiles it: the message is for the policy's author. */
export class CompileError extends Error {
  override name = 'CompileError';
}
