/**
 * The `fetch` that an MCP client is given: it reaches the one origin that the code names, follows no redirect, and reads
 * no more than it may. Whatever the server answers, it cannot send us elsewhere (T17).
 */

export interface PinnedFetchOptions {
  /** The only origin that is called. */
  readonly origin: string;
  /** Bytes of one answer. */
  readonly maxBytes: number;
  /** Called when an answer is larger. A stream that just broke would be waited for, so the connection has to go. */
  tooLarge(): void;
}

export function pinnedFetch({ origin, maxBytes, tooLarge }: PinnedFetchOptions) {
  return async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input);
    if (url.origin !== origin) throw new TypeError(`an MCP server sent us to ${url.origin}, which was not named`);
    const response = await fetch(url, { ...init, redirect: 'error' });
    const declared = Number(response.headers.get('content-length') ?? 0);
    if (declared > maxBytes) {
      await response.body?.cancel();
      tooLarge();
      throw excess(maxBytes);
    }
    if (!response.body) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(counted(maxBytes, tooLarge)), { status, statusText, headers });
  };
}

function counted(maxBytes: number, tooLarge: () => void): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) return controller.enqueue(chunk);
      controller.error(excess(maxBytes));
      tooLarge();
    },
  });
}

function excess(maxBytes: number): RangeError {
  return new RangeError(`an MCP server answered more than ${maxBytes} bytes`);
}
