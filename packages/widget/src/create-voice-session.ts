/** The only place where real sound, wire, token server and session meet. Main thread. */
import type { CreateSessionRequest } from '@voice-agent/protocol';
import { openAudioGraph } from './audio/audio-graph.ts';
import { VoiceAgentError } from './errors/voice-agent-error.ts';
import { openMedia as openMediaWith } from './media/open-media.ts';
import type { OpenMedia } from './session/ports.ts';
import { VoiceSession } from './session/voice-session.ts';
import type { VoiceSessionPort } from './session/voice-snapshot.ts';
import { createTokenServerClient } from './tools/token-server-client.ts';

/** What a session needs to know. All but `server` goes to the token server as it is. */
export interface CreateVoiceSessionOptions extends CreateSessionRequest {
  /** Address of the token server; relative to the page. */
  server: URL | string;
}

/** The browser's own sound and sockets. That it fits the session's port is proved here. */
export const openMedia: OpenMedia = (options) => openMediaWith({ ...options, openSound: openAudioGraph });

/**
 * A session that talks to a real provider through a real microphone. Opens nothing until it is started.
 * @throws VoiceAgentError server-unreachable when `server` is no address.
 */
export function createVoiceSession({ server, ...request }: CreateVoiceSessionOptions): VoiceSessionPort {
  return new VoiceSession({ openMedia, tokenServer: createTokenServerClient(addressOf(server)), request });
}

function addressOf(server: URL | string): URL {
  try {
    return new URL(server, document.baseURI);
  } catch (cause) {
    throw new VoiceAgentError('server-unreachable', `Not an address of a token server: ${server}`, { cause });
  }
}
