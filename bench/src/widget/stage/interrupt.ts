/** One interruption: the agent speaks, the visitor speaks into it at a random moment, and the page falls silent. */
import { nowMs, sleep } from './clock.ts';
import { playedAtEnd } from './heard-source.ts';
import type { Stage } from './open-stage.ts';
import { neverSilent, SAMPLES_PER_MS } from './test-sound.ts';
import { type WireChunk, wireSchedule } from './wire-schedule.ts';

export interface Interruption {
  /** From `speech_started` at the socket until the last audible sample. */
  readonly silentAfterMs: number;
  /** |audio_end_ms − what was really played|. Undefined where the client did not truncate. */
  readonly truncationErrorMs: number | undefined;
}

export interface InterruptOptions {
  readonly schedule?: readonly WireChunk[];
  /** How long the agent is heard before it is interrupted. */
  readonly afterMs: number;
  /** Called when the agent is heard, before the wait. */
  onHeard?(): void;
}

/** A truncation that has not come in this time after the silence will not come. */
const TRUNCATION_MS = 150;
const FAST = wireSchedule({ durationMs: 4_000, chunkMs: 200, speed: 4 });

export async function interruptOnce(stage: Stage, options: InterruptOptions): Promise<Interruption> {
  const { schedule = FAST, afterMs, onHeard } = options;
  const { ear } = stage;
  const line = stage.line();
  ear.forget();
  const { itemId } = line.say(schedule);
  await ear.sound();
  onHeard?.();
  await sleep(afterMs);
  const spokeMs = line.speechStarted();
  await ear.silence(100);
  const deadline = nowMs() + TRUNCATION_MS;
  while (!line.truncations.has(itemId) && nowMs() < deadline) await sleep(5);
  const heard = ear.heard;
  if (!heard) throw new Error('The agent was not heard.');
  const told = line.truncations.get(itemId);
  const answerMs = schedule.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const played = playedAtEnd(heard.recording, neverSilent(answerMs));
  if (played === undefined) throw new Error('The answer was not recognised.');
  return {
    silentAfterMs: Math.max(0, heard.wallMs(heard.to) - spokeMs),
    truncationErrorMs: told === undefined ? undefined : Math.abs(told - played / SAMPLES_PER_MS),
  };
}
