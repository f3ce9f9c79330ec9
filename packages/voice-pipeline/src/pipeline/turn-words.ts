/** The words of one turn: samples go to the recogniser as they come, and the transcript follows. */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { asPipelineError, PipelineError } from '../errors.ts';
import { inTimeOrAborted, watched } from '../remote/watched.ts';
import type { SttUtterance } from '../stages/stt.ts';
import type { RunContext } from './run-context.ts';
import { hook } from './turn-tts.ts';

export class TurnWords {
  readonly #run: RunContext;
  readonly #turn: number;
  #utterance: SttUtterance | undefined;
  #failure: PipelineError | undefined;
  #sampleCount = 0;
  #isFinished = false;

  constructor(run: RunContext, turn: number) {
    this.#run = run;
    this.#turn = turn;
    const { stt, language, telemetry } = run.config;
    const place = { runId: run.runId, turn, stage: stt.name };
    telemetry.emit('stt.started', place);
    const onInterim = (text: string) => {
      if (this.#isFinished || run.signal.aborted) return;
      telemetry.emit('stt.interim', { ...place, characters: text.length, content: { text } });
      void run.queue.push({ type: 'transcript_interim', turn, text });
    };
    const onRecogniser = (waitedMs: number) => telemetry.emit('stt.admitted', { ...place, waitedMs });
    const options = { onInterim, onRecogniser, speaker: run, ...(language !== undefined && { language }) };
    this.#guard(() => (this.#utterance = stt.start(options)));
  }

  push(samples: Int16Array): void {
    this.#sampleCount += samples.length;
    this.#guard(() => this.#utterance?.push(samples));
  }

  /** The words of what came so far may be asked for soon. */
  eagerEnd(): void {
    this.#guard(() => this.#utterance?.eagerEndOfTurn?.());
  }

  resume(): void {
    this.#guard(() => this.#utterance?.turnResumed?.());
  }

  /** Gives up. Idempotent. */
  cancel(): void {
    this.#guard(() => this.#utterance?.cancel());
  }

  /**
   * No more samples come: tells the deltas and the transcript, which the hook has passed. Empty when the run is aborted,
   * null when the hook leaves the turn out.
   *
   * @throws PipelineError
   */
  async finish(): Promise<string | null> {
    const { config, queue, runId, signal } = this.#run;
    const { stt, telemetry, timeouts, hooks } = config;
    const place = { runId, turn: this.#turn, stage: stt.name };
    const began = performance.now();
    const lateError = () => new PipelineError('stt-timeout', `${stt.name} brought nothing for ${timeouts.sttMs} ms.`);
    // Who waits for a recogniser behind others is not broken.
    const isExcused = () => this.#utterance?.isWaiting === true;
    const watch = { signal, timeoutMs: timeouts.sttMs, lateError };
    this.#isFinished = true;
    let text = '';
    try {
      for await (const delta of watched(this.#deltas(), { ...watch, isExcused })) {
        text += delta;
        telemetry.emit('stt.delta', { ...place, characters: delta.length, content: { text: delta } });
        void queue.push({ type: 'transcript_delta', turn: this.#turn, delta });
      }
      if (signal.aborted) return '';
      text = text.trim();
      const durationMs = performance.now() - began;
      const audioSeconds = this.#sampleCount / PCM_SAMPLE_RATE_HZ;
      telemetry.emit('stt.completed', {
        ...place,
        durationMs,
        audioSeconds,
        characters: text.length,
        content: { text },
      });
      const heard = text;
      const changed = hooks.afterTranscribe
        ? await inTimeOrAborted(
            hook(() => hooks.afterTranscribe?.(heard) ?? null),
            watch,
          )
        : text;
      if (signal.aborted) return '';
      void queue.push({ type: 'transcript', turn: this.#turn, text: changed ?? heard });
      return changed ?? null;
    } catch (cause) {
      const error = asPipelineError(cause, 'stt-failed', stt.name);
      telemetry.emit('stt.failed', { ...place, durationMs: performance.now() - began, error: error.code });
      throw error;
    } finally {
      this.cancel();
    }
  }

  async *#deltas(): AsyncIterable<string> {
    if (this.#failure) throw this.#failure;
    for await (const delta of this.#utterance?.finish() ?? []) {
      if (delta !== '') yield delta;
    }
    // What `push` met while nobody could be told.
    if (this.#failure) throw this.#failure;
  }

  #guard(step: () => void): void {
    if (this.#failure) return;
    try {
      step();
    } catch (error) {
      this.#failure = asPipelineError(error, 'stt-failed', this.#run.config.stt.name);
    }
  }
}
