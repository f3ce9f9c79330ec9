/**
 * `@voice-agent/widget/session`: the conversation without the element, for an interface of your own. Importing it has no
 * side effect and runs on a server; it brings neither lit nor the panel along.
 */
import { createVoiceSession as createSession } from './create-voice-session.ts';
import { parseSavedConversation as parseSaved } from './session/parse-saved-conversation.ts';
import { initialState } from './session/session-state.ts';
import { snapshotOf } from './session/snapshot-of.ts';
import type { VoiceSessionPort, VoiceSnapshot } from './session/voice-snapshot.ts';
import { isCallOn } from './view/host/is-call-on.ts';
import type { VoiceSessionOptions } from './view/link/wanted-session.ts';

export type { AgentInfo, ResponseUsage, SessionFeedback } from '@voice-agent/protocol';
export { isVoiceAgentError, VoiceAgentError, type VoiceAgentErrorCode } from './errors/voice-agent-error.ts';
export type { AudioDevice, AudioDevices, CaptureSettings, OutputSettings, SoundState } from './session/ports.ts';
export type * from './session/voice-snapshot.ts';
export type { PageToolContext, PageToolHandler } from './tools/page-tools.ts';
export type { ChallengeToken } from './tools/token-server-client.ts';
export type * from './transcript/transcript-entry.ts';
export { isCallOn } from './view/host/is-call-on.ts';
export { readPicture } from './view/link/read-picture.ts';
export type { VoiceSessionOptions } from './view/link/wanted-session.ts';

export interface CreateVoiceSessionOptions extends VoiceSessionOptions {
  /** Ends the call that is on when it aborts, as `stop` does, and none begins after. Default: a session has no end of its own. */
  signal?: AbortSignal | undefined;
  /** Milliseconds between two levels of `subscribeLevels`. Default 600, which wakes the page least; 100 for what moves with the voice. */
  levelsEveryMs?: number | undefined;
}

/**
 * A conversation with an agent of the token server at `server`. Opens nothing until `start`, `startVoice`, `sendText` or
 * `sendImage`: no microphone, no socket, no request. Takes up what the page before this one left, unless `continuity` is
 * 'page'; `snapshot.resumable` tells. On a server it can be made, not started.
 * @throws VoiceAgentError server-unreachable: `server` is no address. What fails later becomes `snapshot.error`.
 */
export function createVoiceSession({ signal, levelsEveryMs, ...options }: CreateVoiceSessionOptions): VoiceSessionPort {
  const base = globalThis.document?.baseURI ?? SERVER_BASE;
  const session = createSession(options, { base, parseSaved, signal, levelsEveryMs });
  signal?.addEventListener('abort', () => isCallOn(session.snapshot) && session.stop());
  return session;
}

/** Where a page is rendered nothing is asked for, so that an address relative to it need only be one. */
const SERVER_BASE = 'http://localhost';

/** Before anything was started: what a server renders, and what the browser must begin with then. */
export const idleSnapshot: VoiceSnapshot = /* @__PURE__ */ snapshotOf(initialState);
