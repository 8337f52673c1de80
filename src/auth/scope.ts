/** Whether text is one scope (`scope-token`, RFC 6749 §3.3): such text needs no escaping in a quoted string. */
export const isScopeToken = (text: string): boolean => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(text);
