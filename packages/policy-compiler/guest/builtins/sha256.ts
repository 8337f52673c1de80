/** `crypto.sha256` (FIPS 180-4). OPA's WebAssembly has no hash function, and a policy component no engine to ask. */
import { opa_malloc } from '../abi/opa';
import { Value } from '../abi/value';
import { hexDigit } from '../values/characters';
import { isString, lengthOf, stringValue, textOf, undefinedValue } from '../values/values';

/** First 32 bits of the fractional parts of the cube roots of the first 64 primes (§4.2.2). */
const k = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]) as i32;
/** First 32 bits of the fractional parts of the square roots of the first 8 primes (§5.3.3). */
const initial = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]) as i32;
const state = memory.data(32, 4) as i32;
const schedule = memory.data(256, 4) as i32;

/** The digest of a string's UTF-8, in lower-case hexadecimal. */
export function crypto_sha256(string: Value): Value {
  if (!isString(string)) return undefinedValue;
  const length = lengthOf(string);
  memory.copy(state, initial, 32);
  let at = textOf(string);
  const end = at + length;
  for (; at + 64 <= end; at += 64) block(at);
  // Padding (§5.1.1): one bit, zeros, the length in bits.
  const tail = opa_malloc(128);
  const rest = end - at;
  const padded = rest < 56 ? 64 : 128;
  memory.fill(tail, 0, 128);
  memory.copy(tail, at, rest);
  store<u8>(tail + rest, 0x80);
  store<u64>(tail + padded - 8, bswap<u64>((length as u64) << 3));
  block(tail);
  if (padded == 128) block(tail + 64);
  const text = opa_malloc(64);
  for (let i = 0; i < 64; i++) {
    const nibble = (load<u32>(state + ((i >> 3) << 2)) >> (28 - ((i & 7) << 2))) & 15;
    store<u8>(text + i, hexDigit(nibble, false) as u8);
  }
  return stringValue(text, 64);
}

/** §6.2.2 */
function block(at: i32): void {
  for (let i = 0; i < 64; i += 4) store<u32>(schedule + i, bswap<u32>(load<u32>(at + i)));
  for (let i = 64; i < 256; i += 4) {
    const w15 = load<u32>(schedule + i - 60);
    const w2 = load<u32>(schedule + i - 8);
    const s0 = rotr<u32>(w15, 7) ^ rotr<u32>(w15, 18) ^ (w15 >> 3);
    const s1 = rotr<u32>(w2, 17) ^ rotr<u32>(w2, 19) ^ (w2 >> 10);
    store<u32>(schedule + i, load<u32>(schedule + i - 64) + s0 + load<u32>(schedule + i - 28) + s1);
  }
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  for (let i = 0; i < 256; i += 4) {
    const s1 = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
    const t1 = h + s1 + ((e & f) ^ (~e & g)) + load<u32>(k + i) + load<u32>(schedule + i);
    const s0 = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  add(0, a);
  add(4, b);
  add(8, c);
  add(12, d);
  add(16, e);
  add(20, f);
  add(24, g);
  add(28, h);
}

function add(offset: i32, value: u32): void {
  store<u32>(state + offset, load<u32>(state + offset) + value);
}
