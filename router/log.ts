/** The log: lines of JSON on stderr, as the transport writes them. */
import { allocate, mark, release } from './memory';
import { errorMessage, errorMessageLength } from './results';
import { label, labelLength } from './settings';

@external("wasi:cli/stderr@0.2.3", "get-stderr")
declare function getStderr(): i32;
@external("wasi:io/streams@0.2.3", "[method]output-stream.blocking-write-and-flush")
declare function write(stream: i32, bytes: usize, length: usize, result: usize): void;
@external("wasi:io/streams@0.2.3", "[resource-drop]output-stream")
declare function drop(stream: i32): void;

/** As much of a provider's or a client's text as is repeated, in bytes. */
const maxShown: usize = 500;

/** The line that is being written. */
let line: usize = 0;
let length: usize = 0;

/** A provider failed at a method: what it had for it is left out. */
export function logFailure(method: string, provider: i32, result: usize): void {
  const before = begin("provider-left-out", method, provider);
  add('","detail":"');
  addText(errorMessage(result), errorMessageLength(result));
  end(before);
}

/** What a provider lists is another's already. */
export function logTaken(method: string, provider: i32, name: usize, nameLength: usize): void {
  const before = begin("name-taken", method, provider);
  add('","name":"');
  addText(name, nameLength);
  end(before);
}

/** A provider asks for tokens, and its word cannot be the one that counts. */
export function logUnclear(provider: i32, isOtherNamed: bool): void {
  const before = begin("configuration-error", "get-auth-config", provider);
  add('","detail":"');
  add(
    isOtherNamed
      ? "this provider asks for tokens, and the one that is named (--auth-from, or auth in wac.toml) does not"
      : "several providers ask for tokens, and none of them is named (--auth-from, or auth in wac.toml)",
  );
  end(before);
}

function begin(event: string, method: string, provider: i32): usize {
  const before = mark();
  line = allocate(8192);
  length = 0;
  add('{"event":"');
  add(event);
  add('","method":"');
  add(method);
  add('","provider":"');
  memory.copy(line + length, label(provider), labelLength(provider));
  length += labelLength(provider);
  return before;
}

function end(before: usize): void {
  add('"}\n');
  const stderr = getStderr();
  write(stderr, line, length, allocate(16));
  drop(stderr);
  release(before);
}

function add(text: string): void {
  for (let at = 0; at < text.length; at++) addByte(<u8>text.charCodeAt(at));
}

function addByte(byte: u8): void {
  store<u8>(line + length, byte);
  length++;
}

/** A text between quotes. What is cut off is not cut within a character. */
function addText(text: usize, textLength: usize): void {
  let shown = min(textLength, maxShown);
  while (shown < textLength && shown > 0 && (load<u8>(text + shown) & 0xc0) === 0x80) shown--;
  for (let at: usize = 0; at < shown; at++) {
    const byte = load<u8>(text + at);
    if (byte < 0x20 || byte === 0x7f) {
      add("\\u00");
      addByte(hexDigit(byte >> 4));
      addByte(hexDigit(byte & 15));
    } else {
      if (byte === 0x22 || byte === 0x5c) addByte(0x5c);
      addByte(byte);
    }
  }
}

function hexDigit(value: u8): u8 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}
