/** Bytes as integers. */
import { toHex } from './engine.ts';

/** A big-endian integer (OS2IP, RFC 8017 §4.2). */
export const toInteger = (bytes: Uint8Array): bigint => BigInt(`0x0${toHex(bytes)}`);
