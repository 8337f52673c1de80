/**
 * Values that several features answer with. JSON texts are odd on purpose (spaces, long numbers): they must survive.
 */
import type { Annotations, Icon } from 'wasmcp:mcp/mcp-types@0.2.0';

/** A red pixel as PNG, Base64. */
export const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

/** A WAV file without samples, Base64. */
export const silence = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';

/** Every field of `icon`, none but the required one, and a size that is no list. */
export const icons: Icon[] = [
  { src: 'https://example.com/icon.png', mimeType: 'image/png', sizes: '48x48 96x96' },
  { src: 'data:image/svg+xml;base64,PHN2Zy8+', sizes: 'any' },
  { src: 'https://example.com/plain' },
];

/** Every field of `annotations`. */
export const annotations: Annotations = {
  audience: ['user', 'assistant'],
  priority: 0.25,
  lastModified: '2025-01-12T15:00:58Z',
};

/** A `_meta` object as JSON text whose number is beyond 2^53. */
export const meta = '{"example.com/id": 12345678901234567890, "nested": { "list": [1, 1.50, null] }}';
