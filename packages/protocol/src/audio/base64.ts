/**
 * base64 for audio: bytes to text and back, on any thread and any runtime.
 *
 * Hot path: every 40 ms frame and every audio delta passes here, so there is one table look-up per character and no
 * intermediate string per byte. `btoa` needs such a string and is not in this package's lib.
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const INVALID = 255;
const PAD = 61;

const encodeTable = Uint8Array.from(ALPHABET, (char) => char.charCodeAt(0));
const decodeTable = new Uint8Array(128).fill(INVALID);
for (let value = 0; value < 64; value++) decodeTable[encodeTable[value] as number] = value;

/** `String.fromCharCode` takes its characters as arguments; engines allow at least this many. */
const CHARS_PER_CALL = 0x2000;

/** Encodes bytes as padded base64 (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  const chars = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  let out = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < bytes.length; i++) {
    held = (held << 8) | (bytes[i] as number);
    for (bits += 8; bits >= 6; ) {
      bits -= 6;
      chars[out++] = encodeTable[(held >> bits) & 63] as number;
    }
  }
  if (bits > 0) chars[out++] = encodeTable[(held << (6 - bits)) & 63] as number;
  chars.fill(PAD, out);
  let text = '';
  for (let i = 0; i < chars.length; i += CHARS_PER_CALL) {
    text += String.fromCharCode(...chars.subarray(i, i + CHARS_PER_CALL));
  }
  return text;
}

/**
 * Decodes base64, padded or not. Total: answers undefined for text that is not base64.
 * White space is not base64 here: no speaker of the protocol sends it.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const length = text.length - padding;
  if (length % 4 === 1 || (padding > 0 && text.length % 4 !== 0)) return undefined;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let out = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < length; i++) {
    const value = decodeTable[text.charCodeAt(i)] ?? INVALID;
    if (value === INVALID) return undefined;
    held = (held << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[out++] = (held >> bits) & 255;
  }
  return bytes;
}
