/**
 * Whether a host name (without port, in lower case) is this machine's loopback interface, whatever a name server says:
 * `localhost`, which browsers resolve themselves (Secure Contexts §3.1), `[::1]`, and all of 127.0.0.0/8 (RFC 1122
 * §3.2.1.3). Addresses are no names, so DNS rebinding cannot make a page of another machine have one. Spellings that
 * only a URL parser takes for such an address (`127.1`, `[::ffff:127.0.0.1]`) are not known here.
 */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.[0-9]{1,3}){3}$/.test(hostname);
