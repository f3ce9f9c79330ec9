/**
 * base64url without padding (RFC 4648 §5). The runtime's `Buffer` writes it where there is one: ten times as fast as
 * `btoa`, which a token calls for four times (measured).
 */

interface Encoded {
  toString(encoding: 'base64url'): string;
}

interface BufferClass {
  from(text: string): Encoded;
  from(buffer: ArrayBufferLike, byteOffset: number, length: number): Encoded;
}

const builtin = (globalThis as { Buffer?: BufferClass }).Buffer;

/** @param data - text is taken as UTF-8. */
export function base64url(data: string | Uint8Array, buffer: BufferClass | undefined = builtin): string {
  if (buffer && typeof data === 'string') return buffer.from(data).toString('base64url');
  if (buffer && typeof data !== 'string') {
    return buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64url');
  }
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
