/**
 * Who listens: told of events, and asked to stand around operations, as tracers must.
 *
 * An operation is work with a beginning and an end: what happens within it can be found again under its span. Events and
 * operations go side by side, because a listener needs no span, and a span needs more than two moments: its context must
 * be the active one while the work runs. Imports nothing of ours.
 */
import type { MintPurpose, VoiceEvent } from './voice-event.ts';

/** May be async; what it returns is not waited for. */
export type VoiceEventListener = (event: VoiceEvent) => unknown;

export type VoiceOperation =
  /** A request of the API, with the W3C trace context that it brought. */
  | { readonly type: 'request'; readonly traceparent?: string; readonly tracestate?: string }
  | { readonly type: 'mint'; readonly purpose: MintPurpose }
  | {
      readonly type: 'tool';
      readonly sessionId: string;
      readonly agent: string;
      readonly tool: string;
      readonly callId: string;
      readonly content?: { readonly arguments: unknown };
    }
  | { readonly type: 'handoff'; readonly sessionId: string; readonly agent: string; readonly callId: string };

/** How an operation ended. */
export interface VoiceOperationEnd {
  /** A word for what went wrong, e.g. a problem's code. Absent: nothing did. */
  readonly error?: string;
  /** What only became known within. */
  readonly sessionId?: string;
  readonly agent?: string;
  readonly content?: { readonly output: string };
}

/** The part of an OpenTelemetry span that is handed on to tools; a real one fits. */
export interface VoiceSpan {
  setAttribute(name: string, value: string | number | boolean): unknown;
  addEvent(name: string, attributes?: Record<string, string | number | boolean>): unknown;
}

export interface VoiceObserver {
  readonly onEvent?: VoiceEventListener;
  /**
   * Stands around an operation. Call `work` once and at once; it says how the operation ended, and never rejects.
   * Whatever is done here, or thrown, the operation itself goes on and ends as it would have.
   */
  readonly around?: (
    operation: VoiceOperation,
    work: (span?: VoiceSpan) => Promise<VoiceOperationEnd>,
  ) => Promise<unknown> | undefined;
}

export const noSpan: VoiceSpan = Object.freeze({ setAttribute() {}, addEvent() {} });
