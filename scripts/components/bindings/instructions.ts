/** Instructions of WebAssembly as bytes. `load` and `store` are of aligned words of 32 bits. */
import { signed, signed64, unsigned } from './module.ts';

export const localGet = (at: number): number[] => [0x20, at];
export const localSet = (at: number): number[] => [0x21, at];
export const localTee = (at: number): number[] => [0x22, at];
export const constant = (value: number): number[] => [0x41, ...signed(value)];
export const load = (offset: number): number[] => [0x28, 2, ...unsigned(offset)];
export const store = (offset: number): number[] => [0x36, 2, ...unsigned(offset)];
export const constant64 = (value: bigint): number[] => [0x42, ...signed64(value)];
/** `align` as it is encoded: 3 for an address that is a multiple of 8. */
export const store64 = (offset: number, align: 2 | 3): number[] => [0x37, align, ...unsigned(offset)];
export const callOpcode = 0x10;
export const call = (index: number): number[] => [callOpcode, ...unsigned(index)];
export const inOrder = (...parts: readonly (readonly number[])[]): number[] => parts.flat();
/** `if` without a result. */
export const when = (...body: readonly (readonly number[])[]): number[] => [0x04, 0x40, ...body.flat(), 0x0b];
export const [isZero, add, subtract, leave] = [[0x45], [0x6a], [0x6b], [0x0f]];
