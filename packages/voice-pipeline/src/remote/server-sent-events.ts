/** The data of server-sent events, however the network cuts them: text/event-stream of the HTML standard. */

/** An event that long is an attack or a fault. */
const MAX_EVENT_CHARACTERS = 4 * 1024 * 1024;

/** Yields each event's `data`, lines joined. Stops reading when its reader stops. @throws RangeError for an event without end */
export async function* readServerSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  let dataLength = 0;
  let isOver = false;
  try {
    while (!isOver) {
      const { done, value } = await reader.read();
      isOver = done;
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      // A CR at the end may be half of a CRLF.
      const lines = rest.split(isOver ? /\r\n|\r|\n/ : /\r\n|\r(?!$)|\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('data:')) {
          data.push(line.slice(line[5] === ' ' ? 6 : 5));
          dataLength += line.length;
        }
        if (line !== '' || data.length === 0) continue;
        yield data.join('\n');
        data = [];
        dataLength = 0;
      }
      if (rest.length + dataLength > MAX_EVENT_CHARACTERS) throw new RangeError('A server-sent event does not end.');
    }
    // The standard drops an event without its empty line; servers that end so mean it all the same.
    if (rest.startsWith('data:')) data.push(rest.slice(rest[5] === ' ' ? 6 : 5));
    if (data.length > 0) yield data.join('\n');
  } finally {
    if (!isOver) void reader.cancel().catch(() => undefined);
  }
}
