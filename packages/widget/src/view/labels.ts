/** Every word the visitor sees or hears from a screen reader. Replaceable one by one through the `labels` property. */
import type { VoiceAgentErrorCode } from '../errors/voice-agent-error.ts';
import type { EndWarning, VoiceStatus } from '../session/voice-snapshot.ts';
import type { NoticeEntry } from '../transcript/transcript-entry.ts';

/** What the launcher needs; the panel's words come with the panel. `{name}` marks what is filled in. */
export interface LauncherLabels {
  /** On the launcher. */
  launcher: string;
  /** Reads the launcher out while a call is on behind a closed panel. */
  reopen: string;
  close: string;
  /** An earlier page left a conversation: on the launcher, and on the button that goes on with it. */
  resume: string;
  /** The call will end for want of a sign of life. */
  stillThere: string;
  /** The call will end because its time is up. */
  timeUp: string;
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
  /** Forgets the conversation that an earlier page left. */
  startAnew: string;
  end: string;
  mute: string;
  /** Push-to-talk: on the button while the visitor's turn is not on. */
  hold: string;
  /** While it is held. */
  release: string;
  /** While it is on by a short press. */
  pressToSend: string;
  /** How the button works, for screen readers. */
  holdHint: string;
  talkInstead: string;
  typeInstead: string;
  retry: string;
  /** Takes the voice back from another tab. */
  continueHere: string;
  /** Opens this page on its own, out of the frame that may not use a microphone. */
  ownTab: string;
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
  /** The status while the browser plays nothing without a click. */
  soundBlocked: string;
  /** On the button for that click. */
  resumeSound: string;
  /** The status while another program, e.g. a phone call, has the sound. */
  soundInterrupted: string;
  weakNetwork: string;
  /** `{time}`: how long the call goes on if nothing happens, e.g. '0:30'. */
  endsIn: string;
  stay: string;
  pending: string;
  notUnderstood: string;
  interrupted: string;
  unheard: string;
  /** Asks whether a tool may run; `{title}` is what it does. */
  approval: string;
  approve: string;
  decline: string;
  /** Approves this call and all further ones in this conversation. */
  approveAlways: string;
  toolRunning: string;
  toolDone: string;
  toolFailed: string;
  /** `{agent}` is the name of who took over. */
  handoff: string;
  /** The line broke here. */
  reconnected: string;
  /** The conversation goes on here, on another page. */
  resumed: string;
  /** A guardrail stopped the agent. */
  guardrail: string;
  /** Stands for a picture that the visitor sent. */
  picture: string;
  settings: string;
  microphone: string;
  speaker: string;
  /** The device that the browser chooses. */
  deviceDefault: string;
  volume: string;
  /** Makes the agent unheard. */
  muteOutput: string;
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
  resume: 'Continue the conversation',
  stillThere: 'Are you still there?',
  timeUp: 'Our time is nearly up',
  status: {
    idle: 'Ready when you are',
    connecting: 'Connecting…',
    listening: 'Listening',
    thinking: 'Thinking…',
    speaking: 'Speaking',
    reconnecting: 'Reconnecting…',
    ended: 'Call ended',
    error: 'Something went wrong',
  },
};

/** What a call that is about to end asks or says. */
export function warningWords({ reason }: EndWarning, labels: LauncherLabels): string {
  return reason === 'idle' ? labels.stillThere : labels.timeUp;
}

/** Lays a page's labels over the defaults, the nested ones one by one. */
export function mergeLabels<Base extends LauncherLabels | Labels>(base: Base, overrides: LabelOverrides = {}): Base {
  const merged = { ...base, ...overrides, status: { ...base.status, ...overrides.status } };
  return 'errors' in base ? { ...merged, errors: { ...base.errors, ...overrides.errors } } : merged;
}

/** Replaces each `{name}` in a label; a name without a value stays as it is. */
export function fillLabel(label: string, values: Record<string, string>): string {
  return label.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

/** What a notice in the transcript says. */
export function noticeWords({ notice, agent }: NoticeEntry, labels: PanelLabels): string {
  return fillLabel(labels[notice], { agent });
}
