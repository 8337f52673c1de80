/** Whether text is one scope (`scope-token`, RFC 6749 §3.3): such text needs no escaping in a quoted string. */
export const isScopeToken = (text: string): boolean => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(text);

/**
 * Whether a scope is one of the resource's, which it may ask for. `offline_access` is not: refresh tokens are between the
 * client and its authorization server (MCP 2026-07-28, basic/authorization "Refresh Tokens").
 */
export const isResourceScope = (text: string): boolean => isScopeToken(text) && text !== 'offline_access';
