/** What results and messages are made of (MCP `ContentBlock`). */
import type {
  AudioBlock,
  EmbeddedBlock,
  ImageBlock,
  LinkBlock,
  ResourceContents,
  ResourceLink,
  TextBlock,
} from './wit.ts';

/** Text. */
export const text = (value: string): TextBlock => ({ tag: 'text', val: { text: value } });

/** An image. @param data its bytes, or their Base64. @param mimeType such as `image/png`. */
export const image = (data: Uint8Array | string, mimeType: string): ImageBlock => ({
  tag: 'image',
  val: { data: base64(data), mimeType },
});

/** A sound. @param data its bytes, or their Base64. @param mimeType such as `audio/wav`. */
export const audio = (data: Uint8Array | string, mimeType: string): AudioBlock => ({
  tag: 'audio',
  val: { data: base64(data), mimeType },
});

/** A resource's content, so that the client need not read it. */
export const embedded = (resource: ResourceContents): EmbeddedBlock => ({ tag: 'resource', val: { resource } });

/** A link to a resource that the client may read. */
export const link = (resource: ResourceLink): LinkBlock => ({ tag: 'resource-link', val: resource });

/** The content of a resource, or of a part of it. @param data text, or bytes. */
export const contents = (uri: string, data: string | Uint8Array, mimeType?: string): ResourceContents => {
  const about = { uri, ...(mimeType !== undefined && { mimeType }) };
  return typeof data === 'string'
    ? { tag: 'text', val: { ...about, text: data } }
    : { tag: 'blob', val: { ...about, blob: base64(data) } };
};

/** Bytes that are made text at a time: as many arguments as every engine takes. */
const chunkBytes = 8192;

/** RFC 4648 section 4. A string is Base64 already. */
function base64(data: Uint8Array | string): string {
  if (typeof data === 'string') return data;
  let binary = '';
  for (let start = 0; start < data.length; start += chunkBytes) {
    binary += String.fromCharCode(...data.subarray(start, start + chunkBytes));
  }
  return btoa(binary);
}
