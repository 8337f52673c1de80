/**
 * Text that begins with U+FEFF. The functions that componentize-js makes for the engine (see crypto/engine.ts) read
 * every string that comes from a host or a provider with `new TextDecoder()`, which takes that character for a byte
 * order mark and drops it; in WIT it is a character like others. The decoder is an instance of this realm's class, so
 * that it can be taught here. No issue upstream is known. Remove when the bindings decode with `ignoreBOM`.
 */

type Decoder = InstanceType<typeof TextDecoder>;

/** Makes decoders that were made without options keep U+FEFF at the beginning. Others do what their options say. */
export function keepByteOrderMarks(): void {
  const { prototype } = TextDecoder;
  const keeping = new TextDecoder('utf-8', { ignoreBOM: true });
  const { decode } = prototype;
  /** Known to have no options: to ask a decoder for them costs as much as it does. */
  const plain = new WeakSet<Decoder>();
  prototype.decode = function (this: Decoder, input, options) {
    if (!plain.has(this)) {
      if (!isPlain(this)) return decode.call(this, input, options);
      plain.add(this);
    }
    return decode.call(options === undefined ? keeping : this, input, options);
  };
}

const isPlain = ({ encoding, fatal, ignoreBOM }: Decoder): boolean => encoding === 'utf-8' && !fatal && !ignoreBOM;
