/** Every word the visitor sees or hears from a screen reader. Replaceable one by one through the `labels` property. */
import type { VoiceAgentErrorCode } from '../../errors/voice-agent-error.ts';
import type { VoiceStatus } from '../../session/voice-snapshot.ts';
import type { RoomLabels } from './room-labels.ts';

/** `{name}` marks what is filled in. */
export interface Labels {
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
  /** Title of the panel; the `heading` attribute wins. */
  heading: string;
  welcome: string;
  welcomeHint: string;
  /** Instead of `welcomeHint` where only typing is possible. */
  textOnlyHint: string;
  start: string;
  startText: string;
  startAgain: string;
  /** Forgets the conversation that an earlier page left. */
  startAnew: string;
  end: string;
  mute: string;
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
  /** Names the field for it: the agent is told. */
  declineReason: string;
  toolRunning: string;
  /** It waits for the visitor's approval. Also the status then. */
  toolAsked: string;
  toolDeclined: string;
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
  /** The microphone in use went away; `{device}` took over. */
  otherMicrophone: string;
  /** Stands for a picture that the visitor sent. */
  picture: string;
  settings: string;
  /** What happened and the way out, in the visitor's words. */
  errors: Record<VoiceAgentErrorCode, string>;
}

/** What a page may give: any part of the labels, also of the nested ones. */
export type LabelOverrides = Partial<Omit<Labels, 'status' | 'errors'> & RoomLabels> & {
  status?: Partial<Labels['status']>;
  errors?: Partial<Labels['errors']>;
};

/** What the launcher says before there is a conversation. */
export type LauncherLabels = Pick<Labels, 'launcher'> & { readonly status: Partial<Labels['status']> };

/** Until a language has come: a call, which has more to say, comes after that. */
export const firstWords: LauncherLabels = {
  launcher: 'Talk to us',
  status: { connecting: 'Connecting…', error: 'Something went wrong' },
};

/** Lays a page's labels over a language, the nested ones one by one. An attribute that was taken away, or is no JSON, is null. */
export function mergeLabels<Base extends LauncherLabels>(base: Base, overrides?: LabelOverrides | null): Base {
  const { status, errors } = overrides ?? {};
  return {
    ...laidOver(base, overrides),
    status: laidOver(base.status, status),
    errors: laidOver((base as Partial<Labels>).errors ?? {}, errors),
  };
}

/** What is there without a word keeps ours. */
function laidOver<Words extends object>(base: Words, overrides: object | null | undefined): Words {
  const given = Object.entries(overrides ?? {}).filter(([, word]) => word != null);
  return { ...base, ...Object.fromEntries(given) };
}
