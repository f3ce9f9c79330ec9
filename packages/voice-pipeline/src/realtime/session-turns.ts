/**
 * What one session tells of itself, by the pipeline's own events: the visitor's speech and the answer to it are a turn, and
 * so is an answer to anything else. A turn that nobody answers ends when the next one begins. Never throws.
 */
import type { TurnEndReason } from '../pipeline/pipeline-event.ts';
import type { TurnPlace } from '../pipeline/told-workflow.ts';
import type { PipelineTelemetry } from '../telemetry/pipeline-telemetry.ts';

interface OpenTurn {
  readonly turn: number;
  readonly beganAt: number;
  /** The end of the speech, or the beginning of an answer to something else. */
  spokenAt: number;
  isAnswered: boolean;
}

const NONE: readonly OpenTurn[] = [];

export class SessionTurns {
  readonly telemetry: PipelineTelemetry;
  readonly #runId: string;
  readonly #beganAt = performance.now();
  /** Oldest first. Mostly none or one: a session in which nobody speaks holds no more than an empty list. */
  #open: readonly OpenTurn[] = NONE;
  #count = 0;
  #isClosed = false;

  /** `runId` is the session's id. */
  constructor(telemetry: PipelineTelemetry, runId: string) {
    this.telemetry = telemetry;
    this.#runId = runId;
    telemetry.emit('pipeline.started', { runId, kind: 'session' });
  }

  /** Somebody begins to speak. */
  hear(): TurnPlace {
    for (const { turn, isAnswered } of this.#open) if (!isAnswered) this.end(this.#placeOf(turn), 'no_answer');
    return this.#begin(false);
  }

  /** The speech of a turn is over. */
  spoken({ turn }: TurnPlace): void {
    const open = this.#find(turn);
    if (open) open.spokenAt = performance.now();
  }

  /** A response begins: to the speech that has none yet, or to something else. */
  answer(isToSpeech = true): TurnPlace {
    const open = isToSpeech ? this.#open.find(({ isAnswered }) => !isAnswered) : undefined;
    if (!open) return this.#begin(true);
    open.isAnswered = true;
    return this.#placeOf(open.turn);
  }

  firstAudio(place: TurnPlace): void {
    const open = this.#find(place.turn);
    if (!open) return;
    const latencyMs = performance.now() - open.spokenAt;
    this.telemetry.emit('pipeline.turn.first_audio', { ...place, latencyMs });
  }

  /** Idempotent. */
  end(place: TurnPlace, reason: TurnEndReason): void {
    const open = this.#find(place.turn);
    if (!open) return;
    this.#open = this.#open.filter((other) => other !== open);
    const durationMs = performance.now() - open.beganAt;
    this.telemetry.emit('pipeline.turn.ended', { ...place, reason, durationMs });
  }

  /** Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { turn } of this.#open) this.end(this.#placeOf(turn), 'aborted');
    const durationMs = performance.now() - this.#beganAt;
    this.telemetry.emit('pipeline.ended', {
      runId: this.#runId,
      reason: 'closed',
      durationMs,
      turnCount: this.#count,
    });
  }

  #begin(isAnswered: boolean): TurnPlace {
    this.#count += 1;
    const now = performance.now();
    this.#open = [...this.#open, { turn: this.#count, beganAt: now, spokenAt: now, isAnswered }];
    const place = this.#placeOf(this.#count);
    this.telemetry.emit('pipeline.turn.started', place);
    return place;
  }

  #find(turn: number): OpenTurn | undefined {
    return this.#open.find((open) => open.turn === turn);
  }

  #placeOf(turn: number): TurnPlace {
    return { runId: this.#runId, turn };
  }
}
