/** A recogniser whose utterances are turns of a session, and tell of themselves. */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { asPipelineError } from '../errors.ts';
import type { Stt, SttOptions, SttUtterance } from '../stages/stt.ts';
import type { SessionTurns } from './session-turns.ts';

export function toldStt(turns: SessionTurns, stt: Stt): Stt {
  return { name: stt.name, start: (options = {}) => toldUtterance(turns, stt, options), close: () => stt.close() };
}

function toldUtterance(turns: SessionTurns, stt: Stt, options: SttOptions): SttUtterance {
  const { telemetry } = turns;
  const turn = turns.hear();
  const place = { ...turn, stage: stt.name };
  let sampleCount = 0;
  let endedAt = performance.now();

  const fail = (cause: unknown) => {
    const durationMs = performance.now() - endedAt;
    telemetry.emit('stt.failed', { ...place, durationMs, error: asPipelineError(cause, 'stt-failed').code });
    turns.end(turn, 'failed');
    return cause;
  };

  async function* words(utterance: SttUtterance): AsyncGenerator<string, void, undefined> {
    let text = '';
    try {
      for await (const delta of utterance.finish()) {
        text += delta;
        telemetry.emit('stt.delta', { ...place, characters: delta.length, content: { text: delta } });
        yield delta;
      }
    } catch (cause) {
      throw fail(cause);
    }
    text = text.trim();
    const durationMs = performance.now() - endedAt;
    const audioSeconds = sampleCount / PCM_SAMPLE_RATE_HZ;
    telemetry.emit('stt.completed', { ...place, durationMs, audioSeconds, characters: text.length, content: { text } });
    if (text === '') turns.end(turn, 'no_speech');
  }

  telemetry.emit('stt.started', place);
  const { onInterim } = options;
  const told: SttOptions = {
    ...options,
    onRecogniser(waitedMs) {
      telemetry.emit('stt.admitted', { ...place, waitedMs });
      options.onRecogniser?.(waitedMs);
    },
  };
  if (onInterim)
    told.onInterim = (text) => {
      telemetry.emit('stt.interim', { ...place, characters: text.length, content: { text } });
      onInterim(text);
    };
  const utterance = attempt(() => stt.start(told), fail);
  return {
    get isWaiting() {
      return utterance.isWaiting === true;
    },
    push(samples) {
      sampleCount += samples.length;
      attempt(() => utterance.push(samples), fail);
    },
    eagerEndOfTurn: () => attempt(() => utterance.eagerEndOfTurn?.(), fail),
    turnResumed: () => attempt(() => utterance.turnResumed?.(), fail),
    finish() {
      endedAt = performance.now();
      turns.spoken(turn);
      return words(utterance);
    },
    cancel() {
      utterance.cancel();
    },
  };
}

function attempt<Result>(step: () => Result, fail: (cause: unknown) => unknown): Result {
  try {
    return step();
  } catch (cause) {
    throw fail(cause);
  }
}
