/** Characters by name, and what is asked of them: numbers are of ASCII. */

export const BELL: i32 = 0x07;
export const BACKSPACE: i32 = 0x08;
export const TAB: i32 = 0x09;
export const NEWLINE: i32 = 0x0a;
export const VERTICAL_TAB: i32 = 0x0b;
export const FORM_FEED: i32 = 0x0c;
export const CARRIAGE_RETURN: i32 = 0x0d;
export const SPACE: i32 = 0x20;
export const QUOTE: i32 = 0x22;
export const HASH: i32 = 0x23;
export const DOLLAR: i32 = 0x24;
export const PERCENT: i32 = 0x25;
export const APOSTROPHE: i32 = 0x27;
export const OPEN_PARENTHESIS: i32 = 0x28;
export const CLOSE_PARENTHESIS: i32 = 0x29;
export const ASTERISK: i32 = 0x2a;
export const PLUS: i32 = 0x2b;
export const COMMA: i32 = 0x2c;
export const MINUS: i32 = 0x2d;
export const POINT: i32 = 0x2e;
export const SLASH: i32 = 0x2f;
export const DIGIT_0: i32 = 0x30;
export const DIGIT_1: i32 = 0x31;
export const DIGIT_5: i32 = 0x35;
export const DIGIT_9: i32 = 0x39;
export const COLON: i32 = 0x3a;
export const LESS_THAN: i32 = 0x3c;
export const EQUALS: i32 = 0x3d;
export const GREATER_THAN: i32 = 0x3e;
export const QUESTION_MARK: i32 = 0x3f;
export const UPPER_A: i32 = 0x41;
export const UPPER_E: i32 = 0x45;
export const UPPER_F: i32 = 0x46;
export const UPPER_O: i32 = 0x4f;
export const UPPER_P: i32 = 0x50;
export const UPPER_Q: i32 = 0x51;
export const UPPER_T: i32 = 0x54;
export const UPPER_U: i32 = 0x55;
export const UPPER_W: i32 = 0x57;
export const UPPER_X: i32 = 0x58;
export const UPPER_Z: i32 = 0x5a;
export const OPEN_BRACKET: i32 = 0x5b;
export const BACKSLASH: i32 = 0x5c;
export const CLOSE_BRACKET: i32 = 0x5d;
export const CARET: i32 = 0x5e;
export const BACKQUOTE: i32 = 0x60;
export const UNDERSCORE: i32 = 0x5f;
export const LOWER_A: i32 = 0x61;
export const LOWER_B: i32 = 0x62;
export const LOWER_C: i32 = 0x63;
export const LOWER_D: i32 = 0x64;
export const LOWER_E: i32 = 0x65;
export const LOWER_F: i32 = 0x66;
export const LOWER_G: i32 = 0x67;
export const LOWER_I: i32 = 0x69;
export const LOWER_K: i32 = 0x6b;
export const LOWER_N: i32 = 0x6e;
export const LOWER_O: i32 = 0x6f;
export const LOWER_P: i32 = 0x70;
export const LOWER_Q: i32 = 0x71;
export const LOWER_R: i32 = 0x72;
export const LOWER_S: i32 = 0x73;
export const LOWER_T: i32 = 0x74;
export const LOWER_U: i32 = 0x75;
export const LOWER_V: i32 = 0x76;
export const LOWER_W: i32 = 0x77;
export const LOWER_X: i32 = 0x78;
export const LOWER_Z: i32 = 0x7a;
export const OPEN_BRACE: i32 = 0x7b;
export const CLOSE_BRACE: i32 = 0x7d;
export const DELETE: i32 = 0x7f;

/** What takes the place of what is no character. */
export const REPLACEMENT: i32 = 0xfffd;
export const BYTE_ORDER_MARK: i32 = 0xfeff;

export function isDigit(character: i32): bool {
  return character >= DIGIT_0 && character <= DIGIT_9;
}

/** Whether it is a small letter of ASCII. */
export function isSmallLetter(character: i32): bool {
  return character >= LOWER_A && character <= LOWER_Z;
}

/** Whether it is half of a surrogate pair, which is no character. */
export function isSurrogate(character: u32): bool {
  return (character & 0xfffff800) == 0xd800;
}

/** The small letter of a letter. Not for other characters. */
export function toLower(letter: i32): i32 {
  return letter | 0x20;
}

/** The hexadecimal digit of a number up to 15. */
export function hexDigit(value: i32, upperCase: bool): i32 {
  return value < 10 ? DIGIT_0 + value : (upperCase ? UPPER_A : LOWER_A) + value - 10;
}

/** The value of a hexadecimal digit; −1 when it is none. */
export function hexValue(character: i32): i32 {
  if (isDigit(character)) return character - DIGIT_0;
  const letter = toLower(character);
  return letter >= LOWER_A && letter <= LOWER_F ? letter - LOWER_A + 10 : -1;
}
