/**
 * The records of `wasmcp:mcp@0.2.0` and `wasmcp:mcp-exchange@0.1.0`, as componentize-js has them in JavaScript: `option` is
 * undefined, a variant is `{ tag, val }`. The WIT has a comment on each field.
 */

/** JSON text of an object, or of any value. */
export type JsonText = string;

export interface Icon {
  src: string;
  mimeType?: string;
  sizes?: string;
}

/** Hints on whom an item is meant for, and how important (0 to 1) and old it is. */
export interface Annotations {
  audience?: ('user' | 'assistant')[];
  priority?: number;
  lastModified?: string;
}

/** What may be said of anything that has a name. */
interface Described {
  /** For programs, and for display where there is no title. */
  name: string;
  /** For people. */
  title?: string;
  description?: string;
}

export type ResourceContents =
  | { tag: 'text'; val: { uri: string; mimeType?: string; text: string; meta?: JsonText } }
  | { tag: 'blob'; val: { uri: string; mimeType?: string; blob: string; meta?: JsonText } };

export interface ResourceLink extends Described {
  uri: string;
  mimeType?: string;
  /** In bytes. */
  size?: number;
  icons?: Icon[];
}

interface ContentExtras {
  meta?: JsonText;
  annotations?: Annotations;
}
interface Media extends ContentExtras {
  /** Base64. */
  data: string;
  mimeType: string;
}
export interface TextBlock {
  tag: 'text';
  val: ContentExtras & { text: string };
}
export interface ImageBlock {
  tag: 'image';
  val: Media;
}
export interface AudioBlock {
  tag: 'audio';
  val: Omit<Media, 'meta'>;
}
export interface EmbeddedBlock {
  tag: 'resource';
  val: ContentExtras & { resource: ResourceContents };
}
export interface LinkBlock {
  tag: 'resource-link';
  val: ResourceLink;
}
/** A piece of a tool's result. */
export type ContentBlock = TextBlock | ImageBlock | AudioBlock | EmbeddedBlock | LinkBlock;

type PlainErrorCode =
  | 'parse-error'
  | 'invalid-request'
  | 'method-not-found'
  | 'invalid-params'
  | 'internal-error'
  | 'resource-not-found'
  | 'tool-not-found'
  | 'prompt-not-found'
  | 'unauthorized'
  | 'rate-limited'
  | 'timeout'
  | 'cancelled';
export type ErrorCode = { tag: PlainErrorCode } | { tag: 'custom-code'; val: number };
export type ErrorName = PlainErrorCode;

export interface McpErrorRecord {
  code: ErrorCode;
  message: string;
  data?: string;
}

/** MCP `ToolAnnotations`: hints only. */
export interface ToolAnnotations {
  title?: string;
  readOnlyHint?: boolean;
  destructiveHint?: boolean;
  idempotentHint?: boolean;
  openWorldHint?: boolean;
}

export interface ToolRecord extends Described {
  inputSchema: JsonText;
  outputSchema?: JsonText;
  annotations?: ToolAnnotations;
  icons?: Icon[];
}

export interface CallToolRequest {
  name: string;
  arguments?: JsonText;
}

export interface CallToolResult {
  content: ContentBlock[];
  structuredContent?: JsonText;
  isError?: boolean;
  meta?: JsonText;
}

export interface ResourceRecord extends ResourceLink {
  annotations?: Annotations;
}

export interface ResourceTemplateRecord extends Described {
  uriTemplate: string;
  mimeType?: string;
  annotations?: Annotations;
}

export interface PromptArgument extends Described {
  required?: boolean;
}

export interface PromptRecord extends Described {
  arguments?: PromptArgument[];
  icons?: Icon[];
}

export interface PromptMessage {
  role: 'user' | 'assistant';
  content:
    | { tag: 'text'; val: { text: string } }
    | ImageBlock
    | EmbeddedBlock
    | { tag: 'resource-link'; val: ResourceRecord };
}

export interface CompleteRequest {
  ref: { tag: 'resource'; val: { uri: string } } | { tag: 'prompt'; val: { name: string } };
  argument: { name: string; value: string };
  context?: { arguments?: JsonText };
}

export interface CompleteResult {
  completion: { values: string[]; total?: number; hasMore?: boolean };
}

export interface Implementation {
  name: string;
  title?: string;
  version: string;
  websiteUrl?: string;
  icons?: Icon[];
}

export interface InitializeResult {
  protocolVersion: string;
  capabilities: { tools?: object; resources?: object; prompts?: object; completions?: JsonText };
  serverInfo: Implementation;
  instructions?: string;
}

/** What tokens must be: `authorization-types.provider-auth-config`. */
export interface ProviderAuthConfig {
  expectedIssuer: string;
  expectedAudiences: string[];
  jwksUri: string;
  passJwt: boolean;
  expectedSubject?: string;
  policy?: string;
  policyData?: JsonText;
}

export interface AuthContext {
  clientId?: string;
  sub: string;
  scopes: string[];
  iss: string;
  aud: string[];
  claims: [string, JsonText][];
  exp: bigint;
  iat?: bigint;
  nbf?: bigint;
  jwt?: string;
}

/** Severity (RFC 5424), lowest first. */
export type LogLevel = 'debug' | 'info' | 'notice' | 'warning' | 'error' | 'critical' | 'alert' | 'emergency';

export interface ExchangeContext {
  protocolVersion: string;
  client?: Implementation;
  clientCapabilities: JsonText;
  caller?: AuthContext;
  meta?: JsonText;
  wantsProgress: boolean;
  logLevel?: LogLevel;
  inputResponses?: JsonText;
  state?: string;
}

export type InputRequest =
  | { tag: 'elicitation'; val: JsonText }
  | { tag: 'sampling'; val: JsonText }
  | { tag: 'roots' };

export type Notification =
  | { tag: 'progress'; val: { progress: number; total?: number; message?: string } }
  | { tag: 'log'; val: { level: LogLevel; logger?: string; data: JsonText } }
  | { tag: 'working' };

export type Step =
  | Notification
  | { tag: 'input-required'; val: { requests: [string, InputRequest][]; state?: string } }
  | { tag: 'done'; val: CallToolResult };

export type Cacheable =
  | { tag: 'discovery' | 'tools' | 'prompts' | 'resources' | 'resource-templates' }
  | { tag: 'resource'; val: string };

export interface FreshnessHint {
  ttlMs: number;
  scope: 'private' | 'public';
}
