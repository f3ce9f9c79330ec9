/**
 * Everything the token server tells of itself: a closed map from an event's name to its fields. A typo does not compile.
 *
 * No event holds what people said, wrote or looked up, but under `content`, which only `telemetry: { content: true }`
 * lets through. Ids are for logs and traces: they never become attributes of a metric. Imports nothing of ours.
 */

/** A session and its agent at that time. */
interface OfSession {
  readonly sessionId: string;
  readonly agent: string;
}

interface OfToolCall extends OfSession {
  readonly tool: string;
  readonly callId: string;
}

interface OfFinishedCall extends OfToolCall {
  readonly durationMs: number;
}

/** Told by a visitor's browser: it may be false, and nothing was done because of it. */
interface OfClient extends OfSession {
  readonly trust: 'client';
}

/** Why a key was asked for: a new session, or a reconnect or rotation of one. */
export type MintPurpose = 'start' | 'refresh';

export interface VoiceEventMap {
  /** A session exists. Its browser may connect from now on; whether it does is only told by `turn.answered` and the like. */
  'session.started': OfSession & {
    /** The page's origin; absent: no browser asked. */
    readonly origin?: string;
    readonly signedIn: boolean;
    /** Unix milliseconds. */
    readonly endsAt: number;
    readonly content?: { readonly metadata: Readonly<Record<string, string>>; readonly locale?: string };
  };
  /** A session was ended, by its page or by this server. One that runs out of time is not told of. */
  'session.ended': OfSession & { readonly reason: string; readonly durationMs: number };
  /**
   * This instance has learned from the store what became of a session that began here, by another instance or a revocation:
   * `agent` is its agent of now, `isOn` whether it is on. For who counts sessions; it is no end and no handoff of its own.
   */
  'session.followed': OfSession & { readonly isOn: boolean };
  /** The call broke, as its browser tells. `code` is one of the widget's error codes. */
  'session.failed': OfClient & { readonly code: string };

  /** How the visitor found the conversation, 1 to 5. The last of several counts. */
  'session.rated': OfClient & { readonly rating: number; readonly content?: { readonly comment: string } };

  /** A key was given to a browser. */
  'mint.granted': OfSession & { readonly purpose: MintPurpose; readonly durationMs: number };
  /** This server would not ask for a key. `reason` is the problem's code. */
  'mint.refused': { readonly purpose: MintPurpose; readonly reason: string };
  /** The provider gave no key, or the agent could not be put together. `reason` is the problem's code. */
  'mint.failed': { readonly purpose: MintPurpose; readonly reason: string; readonly durationMs: number };

  /** The visitor is asked whether a tool may run. */
  'tool.asked': OfToolCall & { readonly content?: { readonly arguments: unknown } };
  /** The visitor has answered. `always`: for the whole session. */
  'tool.decided': OfToolCall & { readonly approved: boolean; readonly always: boolean };
  /** A handler begins. Its end is one of `tool.returned`, `.failed`, `.timed_out` and `.cancelled`. */
  'tool.called': OfToolCall & { readonly content?: { readonly arguments: unknown } };
  /** 'refused': the handler threw a `ToolError`, which the model hears. */
  'tool.returned': OfFinishedCall & {
    readonly outcome: 'done' | 'refused';
    readonly content?: { readonly output: string };
  };
  /** The handler threw. The log says more under the correlation id. */
  'tool.failed': OfFinishedCall & { readonly correlationId: string };
  'tool.timed_out': OfFinishedCall;
  /** The browser went away before a 'read' was done. */
  'tool.cancelled': OfFinishedCall;
  /** The answer of an earlier call was given again; no handler ran. */
  'tool.replayed': OfToolCall;
  /** No handler ran. `reason` is the problem's code; `tool` is absent where the agent has none of that name. */
  'tool.denied': OfSession & { readonly tool?: string; readonly callId: string; readonly reason: string };

  'agent.handed_off': OfSession & { readonly to: string; readonly callId: string };
  /** `reason` is the problem's code. */
  'agent.handoff_refused': OfSession & { readonly callId: string; readonly reason: string };

  /** A guardrail stopped what a model said ('output') or what a tool was called with ('input'). */
  'guardrail.tripped': OfSession & {
    readonly guardrail: string;
    readonly stage: 'input' | 'output';
    readonly tool?: string;
    readonly content?: { readonly reason: string };
  };
  /** A rate, a cap or a budget said no. `limit` is its name, e.g. 'mints_per_ip'; whose it is is not told. */
  'limit.exceeded': { readonly limit: string };
  /** The store does not answer: limits go on by the rules for that. */
  'store.degraded': { readonly error: string };
  'store.recovered': { readonly downMs: number };

  'origin.refused': { readonly origin: string };
  /** Answered with 500. The log says more under the correlation id. */
  'request.failed': { readonly correlationId: string; readonly method: string };
  /** A listener threw or rejected. Told once for each listener. */
  'telemetry.listener_failed': { readonly error: string };

  /** Sound that a browser sent to the provider since its last report. */
  'audio.sent': OfClient & { readonly seconds: number };
  /** Sound of the model's that a browser received since its last report. */
  'audio.received': OfClient & { readonly seconds: number };
  /** The visitor heard the first sound of an answer, so long after the end of their turn. */
  'turn.answered': OfClient & { readonly latencyMs: number };
  /** What else a browser's report says of the time since its last one. */
  'client.reported': OfClient & {
    /** Lines that were mended. */
    readonly reconnects: number;
    /** Frames of the microphone that a line could not carry, in this call so far. */
    readonly droppedFrames: number;
    /** Tokens, as the provider told the browser. */
    readonly usage?: { readonly inputTokens: number; readonly outputTokens: number };
  };
}

export type VoiceEventType = keyof VoiceEventMap;

/** What `emit` takes for a type: its fields. */
export type VoiceEventFields<Type extends VoiceEventType> = VoiceEventMap[Type];

/** One event of a type, as listeners get it: frozen. */
export type VoiceEventOf<Type extends VoiceEventType> = {
  readonly type: Type;
  /** Unix milliseconds. */
  readonly at: number;
} & VoiceEventMap[Type];

/** Any event: `switch (event.type)` narrows it. */
export type VoiceEvent = { [Type in VoiceEventType]: VoiceEventOf<Type> }[VoiceEventType];
