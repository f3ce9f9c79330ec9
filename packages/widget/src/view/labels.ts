/** Every word the visitor sees or hears from a screen reader. Replaceable one by one through the `labels` property. */
import type { VoiceAgentErrorCode } from '../errors/voice-agent-error.ts';
import type { VoiceStatus } from '../session/voice-snapshot.ts';

/** What the launcher needs; the panel's words come with the panel. `{name}` marks what is filled in. */
export interface LauncherLabels {
  /** On the launcher. */
  launcher: string;
  /** Reads the launcher out while a call is on behind a closed panel. */
  reopen: string;
  close: string;
  status: Record<VoiceStatus, string>;
}

export interface PanelLabels {
  /** Title of the panel; the `heading` attribute wins. */
  heading: string;
  welcome: string;
  welcomeHint: string;
  /** Instead of `welcomeHint` where only typing is possible. */
  textOnlyHint: string;
  /** Says why there is no microphone button. */
  textOnly: string;
  start: string;
  startText: string;
  startAgain: string;
  end: string;
  mute: string;
  talkInstead: string;
  typeInstead: string;
  retry: string;
  stopSpeaking: string;
  message: string;
  send: string;
  transcript: string;
  you: string;
  agent: string;
  /** The status while listening, when the microphone is muted. */
  muted: string;
  /** The status while listening, in a written conversation. */
  yourTurn: string;
  /** The status after a written conversation. */
  textEnded: string;
  pending: string;
  notUnderstood: string;
  interrupted: string;
  unheard: string;
  toolRunning: string;
  toolDone: string;
  toolFailed: string;
  /** `{agent}` is the name of who took over. */
  handoff: string;
  /** What happened and the way out, in the visitor's words. */
  errors: Record<VoiceAgentErrorCode, string>;
}

export interface Labels extends LauncherLabels, PanelLabels {}

/** What a page may give: any part of the labels, also of the nested ones. */
export type LabelOverrides = Partial<Omit<Labels, 'status' | 'errors'>> & {
  status?: Partial<Labels['status']>;
  errors?: Partial<Labels['errors']>;
};

export const launcherLabels: LauncherLabels = {
  launcher: 'Talk to us',
  reopen: 'Open the conversation',
  close: 'Close',
  status: {
    idle: 'Ready when you are',
    connecting: 'Connecting…',
    listening: 'Listening',
    thinking: 'Thinking…',
    speaking: 'Speaking',
    ended: 'Call ended',
    error: 'Something went wrong',
  },
};

/** Lays a page's labels over the defaults, the nested ones one by one. */
export function mergeLabels<Base extends LauncherLabels | Labels>(base: Base, overrides: LabelOverrides = {}): Base {
  const merged = { ...base, ...overrides, status: { ...base.status, ...overrides.status } };
  return 'errors' in base ? { ...merged, errors: { ...base.errors, ...overrides.errors } } : merged;
}

/** Replaces each `{name}` in a label; a name without a value stays as it is. */
export function fillLabel(label: string, values: Record<string, string>): string {
  return label.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
