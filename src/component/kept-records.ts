/**
 * Tells the bindings (`scripts/components/bindings/steps/records.ts`) of a record that will be passed to the provider
 * again: they write its texts to memory once. The record must not be changed any more. Does nothing with the bindings
 * as they are generated, and in tests.
 */
export function keepRecord(record: object): void {
  (globalThis as { $keepRecord?: (record: object) => void }).$keepRecord?.(record);
}
