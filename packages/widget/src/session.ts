/**
 * `@voice-agent/widget/session`: the conversation without the element, for an interface of your own. Importing it has no
 * side effect and runs on a server; it brings neither lit nor the panel along.
 */
import { type CreateVoiceSessionOptions, createVoiceSession as createSession } from './create-voice-session.ts';
import { VoiceAgentError } from './errors/voice-agent-error.ts';
import { parseSavedConversation as parseSaved } from './session/parse-saved-conversation.ts';
import { initialState } from './session/session-state.ts';
import { snapshotOf } from './session/snapshot-of.ts';
import type { VoiceSession } from './session/voice-session.ts';
import type { VoiceSessionPort, VoiceSnapshot } from './session/voice-snapshot.ts';
import { isCallOn } from './view/host/is-call-on.ts';

export type { AgentInfo, ResponseUsage, SessionFeedback } from '@voice-agent/protocol';
export type { CreateVoiceSessionOptions } from './create-voice-session.ts';
export { isVoiceAgentError, VoiceAgentError, type VoiceAgentErrorCode } from './errors/voice-agent-error.ts';
export type { AudioDevice, AudioDevices, CaptureSettings, OutputSettings, SoundState } from './session/ports.ts';
export type * from './session/voice-snapshot.ts';
export type { PageToolContext, PageToolHandler } from './tools/page-tools.ts';
export type { ChallengeToken } from './tools/token-server-client.ts';
export type * from './transcript/transcript-entry.ts';
export { isCallOn } from './view/host/is-call-on.ts';
export { readPicture } from './view/link/read-picture.ts';
export type { VoiceSessionOptions } from './view/link/wanted-session.ts';

/**
 * A conversation with an agent of the token server at `server`. Opens nothing until `start`, `startVoice`, `sendText` or
 * `sendImage`: no microphone, no socket, no request. Takes up what the page before this one left, unless `continuity` is
 * 'page'; `snapshot.resumable` tells. On a server it can be made, not started: that is audio-unsupported.
 * @throws VoiceAgentError server-unreachable: `server` is no address. What fails later becomes `snapshot.error`.
 */
export function createVoiceSession(options: CreateVoiceSessionOptions): VoiceSessionPort {
  const { signal } = options;
  const base = globalThis.document?.baseURI;
  const unable = base ? undefined : new VoiceAgentError('audio-unsupported', 'A call needs a browser.');
  const session = createSession(options, { base: base ?? SERVER_BASE, parseSaved, unable });
  signal?.addEventListener('abort', () => isCallOn(session.snapshot) && session.stop());
  if (base) followTab(session, { signal });
  return session;
}

/** A page that the browser gives back as it was learns what later pages of the tab have made of the conversation. */
function followTab(session: VoiceSession, life: AddEventListenerOptions): void {
  // A session has no end of its own, and the page must not keep it.
  const held = new WeakRef(session);
  const recall = () => held.deref()?.recall();
  const onShow = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) return;
    // After a call that is on: it hears of this later, and ends where a later page has gone on with it.
    setTimeout(recall);
    // What the page that was left saves in another process comes after the visitor.
    addEventListener('storage', recall, life);
  };
  addEventListener('pageshow', onShow, life);
}

/** Where a page is rendered nothing is asked for, so that an address relative to it need only be one. */
const SERVER_BASE = 'http://localhost';

/** Before anything was started: what a server renders, and what the browser must begin with then. */
export const idleSnapshot: VoiceSnapshot = /* @__PURE__ */ snapshotOf(initialState);
