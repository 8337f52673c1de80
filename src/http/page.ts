/** What somebody sees who opens the server's address in a browser: what this is, and what to do with the address. */
import type { HeaderField, HttpResponse } from './message.ts';

/**
 * The page. It says nothing of the provider: who sees it need not have a token.
 * @param publicUrl the endpoint's address as the client knows it; left out where there is none.
 */
export const pageResponse = (
  status: number,
  publicUrl: string | undefined,
  headers: readonly HeaderField[] = [],
): HttpResponse => ({
  status,
  headers: [...pageHeaders, ...headers],
  body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>MCP server</title>
<style>body { font: 1rem/1.5 sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }</style>
</head>
<body>
<h1>MCP server</h1>
<p>Programs speak the <a href="https://modelcontextprotocol.io">Model Context Protocol</a> here, over Streamable HTTP.
There is nothing for a browser to show.</p>
${publicUrl === undefined ? '' : `<p>To connect, give an MCP client this address:</p>\n<p><code>${escapeHtml(publicUrl)}</code></p>\n`}</body>
</html>
`,
});

/** Nothing is loaded, run, framed or kept, whatever the page should come to hold. */
const pageHeaders: readonly HeaderField[] = [
  ['content-type', 'text/html; charset=utf-8'],
  [
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cache-control', 'no-store'],
  ['vary', 'accept'],
];

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
