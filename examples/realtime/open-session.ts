/** What the realtime examples share: a session with any server that speaks OpenAI's Realtime protocol. */
import { type ClientEvent, parseServerEvent, type ServerEvent, type SessionConfig } from '@voice-agent/protocol';
import WebSocket from 'ws';

export interface RealtimeEndpoint {
  /** Default: OPENAI_API_KEY. `npx voice-agent-engine ./workflow.ts` serves without anybody's key. */
  apiKey?: string | undefined;
  /** Default: OPENAI_BASE_URL, or OpenAI. */
  baseUrl?: string | undefined;
  /** Default 'gpt-realtime-2.1'. */
  model?: string;
}

export interface RealtimeSession {
  send(event: ClientEvent): void;
  /** All events from now on, until the session is closed. */
  events: AsyncIterable<ServerEvent>;
  close(): void;
}

/** Resolves when the server has taken the settings. @throws Error: the server refuses the key, or cannot be reached */
export async function openSession(
  settings: Omit<SessionConfig, 'type'>,
  { apiKey = process.env.OPENAI_API_KEY, baseUrl = process.env.OPENAI_BASE_URL, model }: RealtimeEndpoint = {},
): Promise<RealtimeSession> {
  const base = (baseUrl ?? 'https://api.openai.com/v1').replace(/^http/, 'ws');
  const socket = new WebSocket(`${base}/realtime?model=${model ?? 'gpt-realtime-2.1'}`, {
    headers: { Authorization: `Bearer ${apiKey}` },
  });
  const arrived: ServerEvent[] = [];
  let wake = () => {};
  let failure: Error | undefined;
  socket.on('message', (data) => {
    const parsed = parseServerEvent(String(data));
    if (parsed.kind === 'known') arrived.push(parsed.event); // Unknown events are no concern of ours.
    wake();
  });
  socket.on('error', (error) => {
    failure = error;
  });
  socket.on('close', () => wake());

  async function* events(): AsyncGenerator<ServerEvent, void, undefined> {
    for (;;) {
      for (let event = arrived.shift(); event; event = arrived.shift()) yield event;
      if (socket.readyState >= WebSocket.CLOSING) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  const session = {
    send: (event: ClientEvent) => socket.send(JSON.stringify(event)),
    events: events(),
    close: () => socket.close(),
  };
  for await (const event of events()) {
    if (event.type === 'error') throw new Error(event.error.message);
    if (event.type === 'session.created')
      session.send({ type: 'session.update', session: { type: 'realtime', ...settings } });
    if (event.type === 'session.updated') return session;
  }
  throw failure ?? new Error('The server closed the line.');
}
