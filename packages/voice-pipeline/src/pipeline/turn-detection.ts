/**
 * When a visitor's turn starts and ends: a pure state machine over 20 ms frames and the detector's verdicts.
 *
 * Times are milliseconds on the input clock: the length of all audio the client has sent. One frame does not make
 * speech: a click is one too. Speech starts when three of the last four frames hold some, and goes on while two of the
 * last three do.
 */
const FRAME_MS = 20;
const ONSET_WINDOW = 4;
const ONSET_FRAMES = 3;
const HOLD_WINDOW = 3;
const HOLD_FRAMES = 2;
const HOLD_SHARE = 0.3;

/**
 * How long before the silence is long enough the end of the turn is expected, and the least silence for that: the time
 * that a recogniser takes to finish what it has heard, but no pause between two words.
 */
const EAGER_LEAD_MS = 300;
const LEAST_EAGER_SILENCE_MS = 200;

/** A turn ends here whatever is heard: a radio in the room must not hold the floor for an hour. */
export const MAX_TURN_MS = 5 * 60_000;

export interface TurnSettings {
  /** 0 to 1, for the detector. */
  threshold: number;
  prefixPaddingMs: number;
  silenceDurationMs: number;
}

export interface TurnState {
  readonly speaking: boolean;
  /** The end of the last frame. */
  readonly clockMs: number;
  /** The latest verdicts, newest in the lowest bit. */
  readonly verdicts: number;
  /** How long it has been silent, while speaking. */
  readonly silentMs: number;
  /** Start of the turn while speaking; before that, the earliest a turn may reach back to. */
  readonly startMs: number;
}

export type TurnEvent =
  | { readonly type: 'speech_started'; readonly audioStartMs: number }
  /** It will end if the silence lasts; else `turn_resumed` follows. */
  | { readonly type: 'eager_end_of_turn' }
  | { readonly type: 'turn_resumed' }
  | { readonly type: 'speech_stopped'; readonly audioEndMs: number };

/** Silence from `clockMs` on. */
export function silentTurn(clockMs: number): TurnState {
  return { speaking: false, clockMs, verdicts: 0, silentMs: 0, startMs: clockMs };
}

/**
 * How clear the next frame's speech must be, for the detector: while somebody speaks much less than it takes to begin, or
 * words that end quietly are lost in the noise of a room and a pause between two of them gets too long. Of 32 turns with a
 * pause of 350 ms in white noise at 20 dB it cuts off 2 instead of 9.
 */
export function thresholdOf({ speaking }: TurnState, { threshold }: TurnSettings): number {
  return speaking ? threshold * HOLD_SHARE : threshold;
}

/** Takes one frame. */
export function stepTurn(
  state: TurnState,
  isSpeech: boolean,
  settings: TurnSettings,
): { state: TurnState; event?: TurnEvent } {
  const clockMs = state.clockMs + FRAME_MS;
  const verdicts = ((state.verdicts << 1) | (isSpeech ? 1 : 0)) & 0xff;
  if (!state.speaking) {
    const next = { ...state, clockMs, verdicts };
    if (voiced(verdicts, ONSET_WINDOW) < ONSET_FRAMES) return { state: next };
    const startMs = Math.max(state.startMs, clockMs - ONSET_WINDOW * FRAME_MS - settings.prefixPaddingMs);
    return {
      state: { ...next, speaking: true, silentMs: 0, startMs },
      event: { type: 'speech_started', audioStartMs: startMs },
    };
  }
  const isHeld = voiced(verdicts, HOLD_WINDOW) >= HOLD_FRAMES;
  // Counted from the last speech, which the window has seen for a frame or two more.
  const silentMs = isHeld ? 0 : state.silentMs === 0 ? silentFrames(verdicts) * FRAME_MS : state.silentMs + FRAME_MS;
  // A silence of 0 ms still takes one silent frame to be seen.
  const silenceMs = Math.max(FRAME_MS, settings.silenceDurationMs);
  if (silentMs < silenceMs && clockMs - state.startMs < MAX_TURN_MS) {
    const next = { ...state, clockMs, verdicts, silentMs };
    const eagerMs = Math.max(LEAST_EAGER_SILENCE_MS, silenceMs - EAGER_LEAD_MS);
    if (state.silentMs < eagerMs && silentMs >= eagerMs) return { state: next, event: { type: 'eager_end_of_turn' } };
    if (state.silentMs >= eagerMs && silentMs === 0) return { state: next, event: { type: 'turn_resumed' } };
    return { state: next };
  }
  return { state: silentTurn(clockMs), event: { type: 'speech_stopped', audioEndMs: clockMs } };
}

/** Since the latest verdict that was speech, at most the window. */
function silentFrames(verdicts: number): number {
  let count = 0;
  while (count < HOLD_WINDOW && ((verdicts >> count) & 1) === 0) count += 1;
  return count;
}

function voiced(verdicts: number, window: number): number {
  let count = 0;
  for (let bit = 0; bit < window; bit++) count += (verdicts >> bit) & 1;
  return count;
}
