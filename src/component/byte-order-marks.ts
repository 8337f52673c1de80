/**
 * Text that begins with U+FEFF. The functions that componentize-js makes for the engine (see crypto/engine.ts) read every
 * string that comes from a host or a provider with `new TextDecoder()`, which takes that character for a byte order mark and
 * drops it; in WIT it is a character like others. The decoder is an instance of this realm's class, so that it can be taught
 * here. No issue upstream is known. Remove when the bindings decode with `ignoreBOM`.
 */

/** Makes decoders that were made without options keep U+FEFF at the beginning. Others do what their options say. */
export function keepByteOrderMarks(): void {
  const { prototype } = TextDecoder;
  const keeping = new TextDecoder('utf-8', { ignoreBOM: true });
  const { decode } = prototype;
  prototype.decode = function (this: InstanceType<typeof TextDecoder>, ...input) {
    const isPlain = !this.ignoreBOM && !this.fatal && this.encoding === 'utf-8';
    return decode.apply(isPlain ? keeping : this, input);
  };
}
