/** Servers that are measured in several scenarios, and what they are called in tables. */
import { composed, rustProvider, typescriptProvider } from './components.ts';
import type { Contestant } from './measure.ts';
import { echoCalls } from './requests.ts';
import type { Start } from './servers.ts';

export const echo = (name: string, start: Start): Contestant => ({ name, start, requests: echoCalls() });

export const rust = composed(rustProvider);
export const typescript = composed(typescriptProvider);

export const sdkName = 'TypeScript SDK 2.x on Node';
export const rustName = 'composed, Rust provider, reused instances';
export const residentName = 'composed, Rust provider, fresh instances, memory kept';
export const typescriptName = 'composed, TypeScript provider, reused instances';
