/** What a policy makes of a request, in words: by the same code as in the transport, without a server. */
import {
  authContextOf,
  createPolicy,
  decode,
  everything,
  inputText,
  isObject,
  readJson,
  type AuthContext,
  type Decision,
  type PolicyComponent,
  type PolicyRequest,
  type RpcRequest,
} from '../transport.ts';
import { UserError } from '../lib/command.ts';

export interface Question {
  /** Claims as JSON text, or a JWT, which is not verified. Undefined: a server without authorization. */
  readonly token: string | undefined;
  readonly method: string;
  /** JSON text. */
  readonly params: string | undefined;
  /** In which the request is sent. */
  readonly revision: PolicyRequest['revision'];
  readonly headers: Readonly<Record<string, string>>;
  /** Tools of which to say whether the caller sees them. */
  readonly tools: readonly string[];
  /** Those of them that there are; undefined: it is not known. */
  readonly provided: readonly string[] | undefined;
}

const requestOf = (
  question: Question,
  auth: AuthContext | undefined,
  method: string,
  params?: string,
): PolicyRequest => ({
  head: headOf(question.headers),
  auth,
  revision: question.revision,
  message: message(method, question.revision.era === 'modern' ? withEnvelope(params, question.revision.id) : params),
});

const callerOf = ({ token }: Question): AuthContext | undefined =>
  token === undefined ? undefined : readClaims(token);

/** The input document of a question, as JSON text. */
export function inputDocument(question: Question): string {
  return inputText(requestOf(question, callerOf(question), question.method, question.params), everything);
}

/** The input document, the decision on it, and the tools that the caller sees. */
export function explainDecision(component: PolicyComponent, question: Question): string {
  const policy = createPolicy({ component, own: undefined, log: () => {} });
  if (policy.tag !== 'active') throw new UserError('The component has no policy.');
  const auth = callerOf(question);
  const ask = (method: string, params?: string): PolicyRequest => requestOf(question, auth, method, params);
  const request = ask(question.method, question.params);
  const list = ask('tools/list');
  const listDecision = policy.decide(list);
  const visible = listDecision.tag === 'allow' ? policy.visible(list, listDecision) : () => false;
  const { tools, provided = tools } = question;
  const absent = tools.filter((tool) => !provided.includes(tool));
  const seen = tools.filter((tool) => provided.includes(tool)).filter(visible ?? (() => true));
  const refused = whatClientsSend[question.revision.era].filter((method) => policy.decide(ask(method)).tag !== 'allow');
  return [
    'Input:',
    JSON.stringify(JSON.parse(inputText(request, everything)), null, 2),
    '',
    ...decisionLines(policy.decide(request)),
    ...(tools.length === 0 ? [] : ['', `Tools in the list: ${seen.join(', ') || 'none'}`]),
    ...(absent.length === 0
      ? []
      : ['', `Note: no tool is called ${absent.join(' or ')}. Those of --provider: ${provided.join(', ') || 'none'}.`]),
    ...(refused.length === 0 ? [] : ['', `Note: this caller may not even send ${refused.join(', ')}.`]),
    '',
  ].join('\n');
}

/** What every client sends, by era. */
const whatClientsSend = { legacy: ['initialize', 'ping', 'tools/list'], modern: ['server/discover', 'tools/list'] };

function decisionLines(decision: Decision): string[] {
  switch (decision.tag) {
    case 'allow':
      return ['Decision: allow'];
    case 'deny':
      return ['Decision: deny (403)', ...reasonLines(decision)];
    case 'insufficient-scope':
      return [`Decision: insufficient_scope (403), scope="${decision.scopes.join(' ')}"`, ...reasonLines(decision)];
    case 'too-large':
      return ['Decision: none, the request is too large (413)', `  in the log: ${decision.logReason}`];
    case 'failed':
      return ['Decision: none, the evaluation failed (500)', `  in the log: ${decision.logReason}`];
  }
}

const reasonLines = ({
  logReason,
  publicReason,
}: {
  logReason: string;
  publicReason: string | undefined;
}): string[] => [
  `  in the log: ${logReason}`,
  ...(publicReason === undefined ? [] : [`  to the caller: ${publicReason}`]),
];

/** Claims of a JWT or of JSON text. A token without `exp`, which no transport would accept, expires in an hour. */
function readClaims(token: string): AuthContext {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token.trim())?.[1];
  const text = payload === undefined ? token : Buffer.from(payload, 'base64url').toString();
  const document = readJson(text);
  if (document.tag === 'failed' || !isObject(document.value)) {
    throw new UserError('The token is neither a JWT nor a JSON object of claims.');
  }
  const claims = { exp: Math.floor(Date.now() / 1000) + 3600, ...document.value };
  if (typeof claims.exp !== 'number') throw new UserError('The claim exp is no number.');
  return authContextOf({ text: token, claims, claimsDocument: document }, false);
}

/**
 * Params with what a modern request says of itself in `_meta`: revision, and no capabilities. What the params say of it already
 * is kept, and all else is left as it is written. What is no object is left to be refused.
 */
function withEnvelope(params: string | undefined, revision: string): string {
  const document = readJson(params ?? '{}');
  if (document.tag === 'failed' || !isObject(document.value)) return params ?? '{}';
  const { value } = document;
  const meta = isObject(value['_meta']) ? value['_meta'] : {};
  const envelope = Object.entries({ protocolVersion: revision, clientCapabilities: {} })
    .map(([name, member]) => [`io.modelcontextprotocol/${name}`, JSON.stringify(member)] as const)
    .filter(([name]) => !Object.hasOwn(meta, name));
  const given = Object.keys(meta).map((name) => [name, document.source(['_meta', name])] as const);
  const others = Object.keys(value).filter((name) => name !== '_meta');
  const members = others.map((name) => [name, document.source([name])] as const);
  return objectText([...members, ['_meta', objectText([...envelope, ...given])]]);
}

const objectText = (members: readonly (readonly [name: string, text: string])[]): string =>
  `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;

function message(method: string, params: string | undefined): RpcRequest {
  const members = params === undefined ? '' : `,"params":${params}`;
  const decoded = decode(Buffer.from(`{"jsonrpc":"2.0","id":1,"method":${JSON.stringify(method)}${members}}`));
  if (decoded.tag === 'failed') throw new UserError(`The request is not valid: ${decoded.reason.message}`);
  const [only] = decoded.messages;
  if (only?.tag !== 'request')
    throw new UserError(`The request is not valid${only?.tag === 'invalid' ? `: ${only.message}` : ''}.`);
  return only;
}

function headOf(fields: Readonly<Record<string, string>>): PolicyRequest['head'] {
  const headers = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method: 'POST',
    path: '/mcp',
    query: undefined,
    scheme: 'https',
    authority: 'localhost',
    header: (name) => headers.get(name),
    isRepeated: () => false,
    headers: () => headers,
    headerBytes: () => 0,
  };
}
