/** Public entry. */
export {};
