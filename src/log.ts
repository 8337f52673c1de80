/** One JSON object a line, for the operator. Never holds a token, a body or a header's value. */
export type Log = (event: { readonly event: string; readonly [member: string]: unknown }) => void;
