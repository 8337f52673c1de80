import { stepOf } from '../step.ts';

/** Keeps U+FEFF at the beginning of a text: in WIT it is a character like others, and no byte order mark. */
export const byteOrderMarks = stepOf('byte order marks', /new TextDecoder\(\)/, [
  {
    from: 'const utf8Decoder = new TextDecoder();',
    to: "const utf8Decoder = new TextDecoder('utf-8', { ignoreBOM: true });",
  },
]);
