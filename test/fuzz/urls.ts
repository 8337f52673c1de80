/** What reads URLs, hosts and origins, against Node's URL (the WHATWG URL standard) and net.BlockList. */
import { BlockList } from 'node:net';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { isFetchable } from '../../src/http/get.ts';
import { checkOrigin, isSerializedOrigin } from '../../src/http/origin.ts';
import { originOf } from '../../src/http/target.ts';
import { parsePageUrl } from '../../src/http/url.ts';
import { requestHead } from '../support/app.ts';
import { insist, inMemory } from './area.ts';

const scheme = fc.constantFrom(
  'http',
  'https',
  'http',
  'https',
  'HTTPS',
  'ftp',
  'ws',
  'file',
  'app',
  'javascript',
  'data',
  '',
);
const host = fc.oneof(
  fc.constantFrom('localhost', 'LOCALHOST', '127.0.0.1', '127.1', '0x7f.1', '2130706433', '0177.0.0.1', '127.0.0.999'),
  fc.constantFrom('[::1]', '[::ffff:127.0.0.1]', '[0:0::1]', '[::1', '::1', '0.0.0.0', 'localhost.', 'a.localhost'),
  fc.constantFrom('127.0.0.1.evil.example', 'localhost.evil.example', 'mcp.example', 'ä.example', 'xn--4ca.example'),
  fc.constantFrom('a%2eb', 'a..b', '-a', 'a_b', '*', '', 'evil.example', '１２７.0.0.1', 'ⓛocalhost'),
  fc.domain(),
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address}]`),
);
const port = fc.constantFrom(
  '',
  '',
  ':80',
  ':443',
  ':8080',
  ':0',
  ':65535',
  ':65536',
  ':',
  ':08',
  ':-1',
  ':a',
  ':80:80',
);
const user = fc.constantFrom('', '', '', '', 'u@', 'localhost@', 'u:p@', 'localhost:80@', '@');
const rest = fc.constantFrom(
  '',
  '',
  '',
  '/',
  '/a',
  '/a?b',
  '?b',
  '#c',
  '/#',
  '/../a',
  '\\a',
  '/a b',
  '\n',
  '\t/a',
  ' ',
  '"',
);
const separator = fc.constantFrom('://', '://', '://', '://', ':/', ':', ':\\\\', '//', ':///');
const junk = fc.constantFrom('', '', '', '', '', ' ', '\t', '\0', '\ufeff');

const urlText: Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(junk, scheme, separator, user, host, port, rest).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.webUrl({ withQueryParameters: true, withFragments: true }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);
const authority = fc.tuple(user, host, port).map((parts) => parts.join(''));

/** Not by URL.canParse: Node 20's says no to a host with an umlaut once it has been optimized. */
function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
const isWeb = (url: URL): boolean => url.protocol === 'http:' || url.protocol === 'https:';
const isOriginOnly = ({ username, password, pathname, search, hash }: URL): boolean =>
  [username, password, search, hash].every((part) => part === '') && (pathname === '/' || pathname === '');

const loopbackAddresses = new BlockList();
loopbackAddresses.addSubnet('127.0.0.0', 8, 'ipv4');
loopbackAddresses.addAddress('::1', 'ipv6');

/** Of a host as URLs have it. */
const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' ||
  (hostname.startsWith('[')
    ? loopbackAddresses.check(hostname.slice(1, -1), 'ipv6')
    : /^[\d.]+$/.test(hostname) && loopbackAddresses.check(hostname, 'ipv4'));

export const urls = inMemory(
  'urls',
  'what is taken for a URL, a host or an origin is one for the URL standard too, and means the same there',
  10_000,
  () => fc.property(urlText, checkUrl),
);

function checkUrl(text: string): void {
  const url = parse(text);
  if (isSerializedOrigin(text) && text !== 'null') {
    insist(/^[a-z][^\s/?#@]*:\/\/[^\s/?#@]*$/.test(text), () => 'an origin with more than a scheme, host and port');
    insist(url === undefined || isOriginOnly(url), () => 'an origin with a path, user, query or fragment');
    insist(url === undefined || !isWeb(url) || url.origin === text, () => `an origin that is written ${url!.origin}`);
    insist(url !== undefined || !/^https?:/.test(text), () => 'an origin that is no URL');
  }
  if (url !== undefined && isWeb(url)) {
    insist(isSerializedOrigin(url.origin), () => `${url.origin} is not taken for an origin`);
    const made = originOf({ scheme: url.protocol.slice(0, -1), authority: url.host });
    const isOrdinary = /^[a-z0-9._-]+(:\d+)?$/.test(url.host);
    insist(made === url.origin || (made === undefined && !isOrdinary), () => `${made} instead of ${url.origin}`);
  }
  if (parsePageUrl(text) !== undefined) {
    insist(
      url !== undefined && isWeb(url) && url.username + url.password + url.hash + url.search === '',
      () => 'no page',
    );
  }
  for (const allowHttpLoopback of [false, true]) {
    if (!isFetchable(text, { allowHttpLoopback, allowHttpHosts: new Set() })) continue;
    insist(url !== undefined && isWeb(url) && url.username + url.password + url.hash === '', () => 'not to be fetched');
    const isSafe = url!.protocol === 'https:' || (allowHttpLoopback && isLoopbackHost(url!.hostname));
    insist(isSafe, () => `${url!.href} would be fetched in the clear`);
  }
}

const noRules = {
  allowedHosts: new Set<string>(),
  allowedOrigins: new Set<string>(),
  publicOrigin: undefined,
  trustForwarded: false,
};

export const origins = inMemory(
  'origins',
  'where nothing is configured, a page is let in only from the loopback host, scheme and port that it calls',
  10_000,
  () =>
    fc.property(
      fc.oneof(urlText, fc.constant('null')),
      authority,
      fc.constantFrom('http', 'https'),
      fc.boolean(),
      checkPage,
    ),
);

function checkPage(given: string, host_: string, scheme_: 'http' | 'https', isSame: boolean): void {
  const called = parse(`${scheme_}://${host_}`);
  const origin = isSame && called !== undefined ? called.origin : given;
  const head = requestHead({ scheme: scheme_, authority: host_, headers: { origin } });
  const { tag } = checkOrigin(head, noRules);
  if (tag === 'refused') {
    const isPlain = called !== undefined && called.host === host_ && called.hostname === 'localhost';
    insist(!(isSame && isPlain), () => 'a page of localhost is refused');
    return;
  }
  const page = parse(origin);
  insist(tag === 'own' && page !== undefined && called !== undefined, () => `${tag}: ${origin} calls ${host_}`);
  insist(isOriginOnly(page!) && page!.origin === called!.origin, () => `${origin} is let in to ${host_}`);
  insist(isLoopbackHost(called!.hostname), () => `${origin} is let in, which is no loopback host`);
}
