/** Every state that the panel can be in, by name: what the session shows then. */
import { VoiceAgentError } from '../../errors/voice-agent-error.ts';
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import type { TranscriptEntry } from '../../transcript/transcript-entry.ts';

/** The smallest picture there is. */
export const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const ENTRIES: TranscriptEntry[] = [
  { kind: 'user', id: 'u1', text: 'Where is my order?', via: 'voice', state: 'done' },
  { kind: 'tool', id: 'c1', name: 'lookup', title: 'Look up an order', state: 'done' },
  { kind: 'tool', id: 'c2', name: 'ask', title: 'Ask the courier', state: 'failed' },
  { kind: 'tool', id: 'c3', name: 'book', title: 'Book a slot', state: 'running' },
  { kind: 'tool', id: 'c4', name: 'pay', title: 'Pay', state: 'asked' },
  { kind: 'tool', id: 'c5', name: 'sell', title: 'Sell it', state: 'declined' },
  { kind: 'agent', id: 'a1', agent: 'support', text: 'It left this morning.', heardLength: 7, state: 'interrupted' },
  { kind: 'notice', id: 'n1', notice: 'handoff', agent: 'repairs' },
  { kind: 'notice', id: 'n2', notice: 'reconnected', agent: 'repairs' },
  { kind: 'user', id: 'u4', text: 'This one', via: 'text', state: 'done', images: [PIXEL] },
  { kind: 'user', id: 'u2', text: '', via: 'voice', state: 'failed' },
  { kind: 'user', id: 'u3', text: '', via: 'voice', state: 'pending' },
  { kind: 'agent', id: 'a2', agent: 'repairs', text: 'One moment.', heardLength: 0, state: 'streaming' },
];

/** The one in which the browser's permission is `prompt`; in all others it is given. */
export const MICROPHONE_ASKED = 'asking for the microphone';

/** What the page says for some of them. */
export const ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'asking for a yes': { consent: '', 'consent-href': '/privacy' },
  suggesting: { suggestions: '["When are you open?", "Book a repair"]', images: '' },
  'ended, to be rated': { rating: '' },
};

export const STATES: Record<string, Partial<VoiceSnapshot>> = {
  idle: { status: 'idle' },
  connecting: { status: 'connecting' },
  [MICROPHONE_ASKED]: { status: 'connecting' },
  'asking for a yes': { status: 'idle' },
  suggesting: { status: 'listening', entries: ENTRIES.slice(0, 1) },
  listening: { status: 'listening', entries: ENTRIES },
  'listening, muted': { status: 'listening', muted: true, entries: ENTRIES },
  'listening, in writing': { status: 'listening', mode: 'text', entries: ENTRIES },
  thinking: { status: 'thinking', entries: ENTRIES },
  speaking: { status: 'speaking', entries: ENTRIES },
  reconnecting: { status: 'reconnecting', entries: ENTRIES },
  'waiting for a push': { status: 'listening', turns: 'push-to-talk', entries: ENTRIES },
  'pushed to talk': { status: 'listening', turns: 'push-to-talk', talking: true, entries: ENTRIES },
  'speaking over a weak line, unheard': { status: 'speaking', weakNetwork: true, sound: 'blocked', entries: ENTRIES },
  'about to end': { status: 'listening', warning: { reason: 'idle', endsAt: Date.now() + 9e6 }, entries: ENTRIES },
  'asking for approval': {
    status: 'thinking',
    entries: ENTRIES,
    approvals: [{ callId: 'c4', name: 'pay', title: 'Pay', arguments: { sum: 7 }, expiresAt: 9e15, always: true }],
  },
  'without its microphone': { status: 'listening', error: new VoiceAgentError('microphone-lost', 'gone') },
  'to be taken up': { status: 'idle', resumable: true, entries: ENTRIES },
  'blocked in a frame': { status: 'error', error: new VoiceAgentError('microphone-blocked', 'no') },
  'set up': {
    status: 'listening',
    outputMuted: true,
    devices: {
      microphones: [{ id: 'a', label: 'A' }],
      speakers: [{ id: 'b', label: '' }],
      microphoneId: '',
      speakerId: 'b',
    },
  },
  ended: { status: 'ended', entries: ENTRIES },
  'ended, to be rated': { status: 'ended', entries: ENTRIES, sessionId: 'vs_1' },
  error: { status: 'error', entries: ENTRIES, error: new VoiceAgentError('microphone-denied', 'no') },
};
