/**
 * One HTTP/1.1 connection that sends the next request when the last one is answered. Knows as much of HTTP as our
 * servers answer: a status line and a Content-Length. A full client would cost more than the servers it measures.
 */
import { connect, type Socket } from 'node:net';

export interface LoadConnection {
  /** Milliseconds of each answer. */
  readonly latenciesMs: number[];
  /** Answers that were no 2xx, by status. */
  readonly refused: Map<number, number>;
  /** Resolves when the last answer has come. */
  readonly finished: Promise<void>;
}

/** @param next - the bytes of the next request; undefined when there is no more. */
export function openConnection(port: number, next: () => string | undefined): LoadConnection {
  const latenciesMs: number[] = [];
  const refused = new Map<number, number>();
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let buffered = '';
  let sentAt = 0;
  const send = () => {
    const request = next();
    if (request === undefined) return socket.end();
    sentAt = performance.now();
    return socket.write(request);
  };
  socket.setEncoding('latin1');
  socket.once('connect', send);
  socket.on('data', (chunk: string) => {
    buffered += chunk;
    const length = lengthOfAnswer(buffered);
    if (length === undefined || buffered.length < length) return;
    latenciesMs.push(performance.now() - sentAt);
    const status = Number(buffered.slice(9, 12));
    if (status >= 300) refused.set(status, (refused.get(status) ?? 0) + 1);
    buffered = buffered.slice(length);
    send();
  });
  const finished = new Promise<void>((resolve, reject) => socket.once('close', () => resolve()).once('error', reject));
  return { latenciesMs, refused, finished };
}

/** Head and body; undefined while the head has not come. */
export function lengthOfAnswer(text: string): number | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  if (length === undefined) throw new Error(`an answer without a length: ${text.slice(0, 200)}`);
  return end + 4 + Number(length);
}

export function requestText(path: string, body: string, headers: Readonly<Record<string, string>> = {}): string {
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return (
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n${more.join('')}` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}
