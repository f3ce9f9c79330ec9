/**
 * Runs a page's handler for the model. What the model reads has the form that the token server gives to its own tools:
 * text, `Done.`, or `{"error": …}`.
 */
import type { PageToolContext, PageTools } from './page-tools.ts';

/** UTF-8, and milliseconds: the defaults of the token server's `defineTool`. */
const MAX_BYTES = 16_384;
const TIMEOUT = 10_000;

export interface PageCall {
  readonly name: string;
  readonly input: unknown;
  /** How long the handler may take. Default 10,000. */
  readonly timeoutMs?: number | undefined;
}

/** What the model reads, a failure of the handler too. Rejects only when the context's signal aborts. */
export function callPageTool(
  tools: PageTools,
  { name, input, timeoutMs = TIMEOUT }: PageCall,
  context: PageToolContext,
): Promise<string> {
  const { callId, signal } = context;
  if (signal.aborted) return Promise.reject(signal.reason);
  const handler = tools.find(name);
  if (!handler) return Promise.resolve(failure(`The page does not offer ${name} now. It did not run.`));
  const wanted = new AbortController();
  return new Promise<string>((resolve, reject) => {
    const end = () => {
      wanted.abort(signal.reason);
      reject(signal.reason);
    };
    const late = () => {
      wanted.abort();
      resolve(failure('It took too long. It may have done its work or not: do not call it again without asking.'));
    };
    const timer = setTimeout(late, timeoutMs);
    signal.addEventListener('abort', end, { signal: wanted.signal });
    // Wrapped, so that a handler that throws before its first await is a rejection like any other.
    const running = (async () => handler(input, { callId, signal: wanted.signal }))();
    running
      .then(outputOf, (cause) => failure(cause instanceof Error ? cause.message : String(cause)))
      // Of what was thrown there may be nothing to read.
      .catch(() => failure(''))
      .then(resolve)
      .finally(() => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
      });
  });
}

function outputOf(result: unknown): string {
  // An empty output makes models invent one.
  if (result === undefined) return 'Done.';
  if (typeof result === 'string') return capped(result);
  try {
    return capped(JSON.stringify(result));
  } catch {
    return failure('It ran, but its result is not JSON.');
  }
}

/** Cut before it is wrapped, so that the JSON stays whole. */
function failure(message: string): string {
  return JSON.stringify({ error: message.slice(0, 1_000) || 'It failed. Do not guess its result.' });
}

/** @throws TypeError for undefined, which is what a function or a symbol becomes in JSON. */
function capped(text: string): string {
  if (text.length * 3 <= MAX_BYTES) return text;
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= MAX_BYTES) return text;
  // A character cut in two would decode to U+FFFD; `stream` holds it back.
  return `${new TextDecoder().decode(bytes.subarray(0, MAX_BYTES - 16), { stream: true })}… [cut here]`;
}
