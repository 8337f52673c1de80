/**
 * A failure that is expected, worded for whoever runs the host: a file that is no component, an import that nothing
 * gives. Its message says all there is to say; a stack trace adds nothing.
 */
export class HostError extends Error {
  override name = 'HostError';
}
