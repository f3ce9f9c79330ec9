/** The only place where real sound, wire, token server, page and session meet. Main thread. */
import { openAudioGraph } from './audio/audio-graph.ts';
import { conversationKey } from './conversation-key.ts';
import { VoiceAgentError } from './errors/voice-agent-error.ts';
import { openMedia as openMediaWith } from './media/open-media.ts';
import { createPage } from './page/create-page.ts';
import type { OpenMedia } from './session/ports.ts';
import { type ParseSaved, VoiceSession } from './session/voice-session.ts';
import { createTokenServerClient } from './tools/token-server-client.ts';
import type { VoiceSessionOptions } from './view/link/wanted-session.ts';

/** What only those who make a session know. */
export interface SessionMaking {
  /** What addresses are relative to. Default: the page's. */
  base?: string;
  /** Reads what an earlier page of the site saved. Without it no conversation is taken up. */
  parseSaved?: ParseSaved | undefined;
  /** Why no call can begin here. Default: one can. */
  unable?: VoiceAgentError | undefined;
}

/** What only interfaces of their own wish for. */
export interface CreateVoiceSessionOptions extends VoiceSessionOptions {
  /** Ends the call that is on when it aborts, as `stop` does, and none begins after. Default: a session has no end of its own. */
  signal?: AbortSignal | undefined;
  /** Milliseconds between two levels of `subscribeLevels`. Default 600, which wakes the page least; 100 for what moves with the voice. */
  levelsEveryMs?: number | undefined;
}

/** With what asks the token server for them, which the first call would have to wait for. */
async function loadTools(): Promise<typeof import('./session/tools-room.ts')> {
  const [room] = await Promise.all([import('./session/tools-room.ts'), import('./tools/tool-calls.ts')]);
  return room;
}

/**
 * A session that talks to a real provider through a real microphone. Opens nothing until it is started.
 * @throws VoiceAgentError server-unreachable when `server` is no address.
 */
export function createVoiceSession(
  options: CreateVoiceSessionOptions,
  { base = document.baseURI, ...making }: SessionMaking = {},
): VoiceSession {
  const {
    server,
    signal,
    turns,
    capture,
    output,
    continuity,
    challenge,
    workerUrl,
    credentials,
    levelsEveryMs,
    ...request
  } = options;
  if (!server || !URL.canParse(server, base)) {
    throw new VoiceAgentError('server-unreachable', `Not an address of a token server: ${server}`);
  }
  const address = new URL(server, base);
  const worker = { workerUrl: workerUrl && new URL(workerUrl, base).href, levelsEveryMs };
  /** The browser's own sound and sockets. That it fits the session's port is proved here. */
  const openMedia: OpenMedia = (wanted) => openMediaWith({ ...wanted, ...worker, openSound: openAudioGraph });
  return new VoiceSession({
    ...options,
    openMedia,
    tokenServer: createTokenServerClient(address, { challenge, credentials }),
    loadTools,
    page: createPage({ key: conversationKey(address, request.agent) }),
    server: address.href,
    request,
    ...making,
  });
}
