import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readServerSentEvents } from './server-sent-events.ts';

function streamOf(pieces: readonly Uint8Array[], onCancel: () => void = () => undefined): ReadableStream<Uint8Array> {
  const waiting = [...pieces];
  return new ReadableStream({
    pull(controller) {
      const next = waiting.shift();
      if (next) controller.enqueue(next);
      else controller.close();
    },
    cancel: onCancel,
  });
}

async function read(...pieces: string[]): Promise<string[]> {
  const events: string[] = [];
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece));
  for await (const data of readServerSentEvents(streamOf(bytes))) events.push(data);
  return events;
}

describe('readServerSentEvents', () => {
  it('reads the data of events, whatever ends their lines', async () => {
    expect(await read('data: one\n\ndata:two\r\n\r\ndata: three\r\r')).toEqual(['one', 'two', 'three']);
  });

  it('joins lines, and passes over comments, other fields and events without data', async () => {
    expect(await read(': hello\n\nevent: x\nid: 1\n\ndata: a\ndata: b\nevent: y\n\n')).toEqual(['a\nb']);
  });

  it('reads an event that ends with the stream', async () => {
    expect(await read('data: one\n\ndata: two')).toEqual(['one', 'two']);
    expect(await read('data: one\n')).toEqual(['one']);
    expect(await read('')).toEqual([]);
  });

  it('reads the same however the bytes are cut, also within a letter', async () => {
    const text = 'data: {"a":"grüß dich 🚲"}\r\n\r\ndata: x\ndata: y\n\n: note\ndata: 你好\n\n';
    const bytes = new TextEncoder().encode(text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), async (sizes) => {
        const pieces: Uint8Array[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length] as number;
          pieces.push(bytes.subarray(at, at + size));
          at += size;
        }
        const events: string[] = [];
        for await (const data of readServerSentEvents(streamOf(pieces))) events.push(data);
        expect(events).toEqual(['{"a":"grüß dich 🚲"}', 'x\ny', '你好']);
      }),
    );
  });

  it('stops the stream when its reader stops', async () => {
    let isCancelled = false;
    const bytes = new TextEncoder().encode('data: one\n\n');
    const stream = streamOf([bytes, bytes, bytes], () => {
      isCancelled = true;
    });
    for await (const _ of readServerSentEvents(stream)) break;
    expect(isCancelled).toBe(true);
  });

  it('gives up on an event without end', async () => {
    const piece = 'x'.repeat(1024 * 1024);
    await expect(read('data: ', piece, piece, piece, piece, piece)).rejects.toThrow(RangeError);
    const line = `data: ${piece}\n`;
    await expect(read(line, line, line, line, line)).rejects.toThrow(RangeError);
    await expect(read(`data: ${piece}\n\n`.repeat(5))).resolves.toHaveLength(5);
  });
});
