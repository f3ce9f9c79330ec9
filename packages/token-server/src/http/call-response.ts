/**
 * The answer to a call of a tool, for the routes that run one: JSON, or server-sent events where they are accepted.
 *
 * A call that needs no run (a problem, a stored answer, a question to the visitor) keeps its status; a stream begins
 * only with a handler. A tool of the background answers 202 as soon as it runs, and works on without anybody waiting.
 */
import type { ToolCallEvent } from '@voice-agent/protocol';
import type { Context } from 'hono';
import type { CallWatch, RunningTool, ToldAnswer } from '../sessions/call-answer.ts';
import type { SessionServices } from '../sessions/session-services.ts';
import type { Disconnection } from '../tools/disconnection.ts';
import { jsonAnswer } from './answer-headers.ts';
import { disconnectionOf } from './disconnection-of.ts';
import { problemOf } from './problem.ts';
import { markReplay } from './session-access.ts';

/** What the model reads while a tool works in the background. */
const STARTED =
  'It has started and works in the background. Say so, and go on; do not call it again. You will be told its result.';
/** Milliseconds. Proxies close a stream on which nothing comes, many after 30 s. */
const HEARTBEAT = 15_000;

type Start = (watch: CallWatch) => Promise<ToldAnswer>;

export async function callResponse(
  c: Context,
  services: SessionServices,
  { callId, start }: { callId: string; start: Start },
): Promise<Response> {
  if (acceptsStream(c)) return streamed(c, services, { callId, start });
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const onRun = ({ background }: RunningTool) => {
      if (!background) return;
      isAnswered = true;
      resolve(jsonAnswer(c, { callId, started: STARTED }, 202));
    };
    const disconnected = unless(() => isAnswered, disconnectionOf(c));
    start({ disconnected, onRun }).then(
      (answer) => isAnswered || resolve(told(c, callId, answer)),
      // Whoever asks again gets its answer. What went wrong is told then too, or has its line in the log.
      (error: unknown) => (isAnswered ? problemOf(error, c, services) : reject(error)),
    );
  });
}

/** Once its answer is out nobody can hang up on a call any more, though the connection is done with it. */
function unless(isAnswered: () => boolean, disconnection: Disconnection): Disconnection {
  return {
    get aborted() {
      return !isAnswered() && disconnection.aborted;
    },
    addEventListener(type, listener) {
      if (!isAnswered()) disconnection.addEventListener(type, listener);
    },
    removeEventListener: (type, listener) => disconnection.removeEventListener(type, listener),
  };
}

function acceptsStream(c: Context): boolean {
  return /(^|[\s,])text\/event-stream\b/i.test(c.req.header('accept') ?? '');
}

function begin(start: Start, disconnected: AbortSignal, onUpdate?: CallWatch['onUpdate']) {
  let onRun: (tool: RunningTool) => void = () => {};
  const running = new Promise<RunningTool>((resolve) => {
    onRun = resolve;
  });
  return { answer: start({ disconnected, onRun, ...(onUpdate && { onUpdate }) }), running };
}

function told(c: Context, callId: string, { output, approval, replayed }: ToldAnswer): Response {
  markReplay(c, replayed);
  if (approval) return jsonAnswer(c, { callId, approval }, 202);
  return jsonAnswer(c, { callId, output });
}

async function streamed(
  c: Context,
  services: SessionServices,
  { callId, start }: { callId: string; start: Start },
): Promise<Response> {
  const gone = new AbortController();
  const events = eventStream(() => gone.abort());
  const disconnected = AbortSignal.any([c.req.raw.signal, gone.signal]);
  const { answer, running } = begin(start, disconnected, ({ type, ...data }) =>
    events.send({ event: type, data } as ToolCallEvent),
  );
  const first = await Promise.race([answer, running]);
  if ('approval' in first) return told(c, callId, first);
  events.keepAlive();
  if ('replayed' in first) markReplay(c, first.replayed);
  else if (first.background) events.send({ event: 'started', data: { callId, started: STARTED } });
  void answer
    .then(
      ({ output = '' }) => events.send({ event: 'result', data: { callId, output } }),
      (error: unknown) => events.send({ event: 'problem', data: problemOf(error, c, services) }),
    )
    .finally(events.close);
  return c.body(events.stream, 200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    // nginx and what learned from it hold an answer back otherwise.
    'X-Accel-Buffering': 'no',
  });
}

/** @param onGone - nobody reads any more. */
function eventStream(onGone: () => void) {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let beat: ReturnType<typeof setInterval> | undefined;
  const end = () => {
    clearInterval(beat);
    controller = undefined;
  };
  const stream = new ReadableStream<Uint8Array>({
    start(begun) {
      controller = begun;
    },
    cancel() {
      end();
      onGone();
    },
  });
  return {
    stream,
    /** From now on, until it ends. Only for a stream that is answered with: nobody would end the other ones. */
    keepAlive(): void {
      beat = setInterval(() => controller?.enqueue(encoder.encode(':\n\n')), HEARTBEAT);
    },
    send({ event, data }: ToolCallEvent): void {
      controller?.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
    },
    close(): void {
      const open = controller;
      end();
      open?.close();
    },
  };
}
