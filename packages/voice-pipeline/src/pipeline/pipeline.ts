/**
 * Speech to text, a workflow, text to speech. The stages run at the same time as far as their input allows: recognition
 * while the visitor speaks, speech while the workflow still writes, the next sentences while one is heard.
 */
import type { AudioSource } from '../audio/audio-source.ts';
import { must } from '../checked-options.ts';
import { EventQueue } from './event-queue.ts';
import { completeConfig, type PipelineConfig } from './pipeline-config.ts';
import { PipelineResult } from './pipeline-result.ts';
import type { PipelineConversation, RunContext } from './run-context.ts';
import { Session, type SessionEnd } from './session.ts';

export interface RunOptions {
  /** Goes on with it, and adds to it. Default: a new one. */
  conversation?: PipelineConversation;
  /** Stops every stage. The events end with `session_ended`, reason 'aborted'. */
  signal?: AbortSignal;
}

export interface StreamOptions extends RunOptions {
  /**
   * How many milliseconds of a turn's answer have been played, for players that buffer. Asked when the visitor interrupts,
   * also after the whole answer was handed out. Default, and where it throws or answers NaN: what was read counts as played.
   */
  playedMs?(turn: number): number;
}

export interface Pipeline {
  /** Answers one clip, or a stream as one turn that ends when it is closed. Begins at once. @throws TypeError: no audio */
  run(audio: AudioSource, options?: RunOptions): PipelineResult;
  /**
   * Greets, then answers every turn that the detector finds in the stream, until it is closed. Begins at once.
   * @throws TypeError: no audio
   */
  runStreamed(audio: AudioSource, options?: StreamOptions): PipelineResult;
}

/**
 * ```ts
 * const pipeline = createPipeline({ stt: await pocketSphinx(), workflow, tts: flite() });
 * const answer = await pipeline.run(AudioInput.from(await readFile('question.wav'))).collect();
 * await writeFile('answer.wav', answer.toWav());
 * ```
 *
 * Any number of runs may go on at once. Stages belong to the caller, who closes them. Whatever a stage does, nothing is
 * thrown: a failure is an `error` event with a PipelineError, and ends its turn.
 *
 * @throws TypeError, RangeError: a line for each option that cannot work
 */
export function createPipeline(config: PipelineConfig): Pipeline {
  const complete = completeConfig(config);
  const start = (kind: 'turn' | 'session', options: StreamOptions, go: (session: Session) => Promise<SessionEnd>) => {
    const { conversation = { history: [], state: {} }, signal, playedMs } = options;
    const queue = new EventQueue();
    const stop = new AbortController();
    const abort = () => stop.abort();
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    const runId = `run_${crypto.randomUUID()}`;
    const run: RunContext = {
      runId,
      config: complete,
      queue,
      conversation,
      signal: stop.signal,
      ...(playedMs && { playedMs }),
    };
    const began = performance.now();
    complete.telemetry.emit('pipeline.started', { runId, kind });
    const session = new Session(run);
    void go(session).then((reason) => {
      signal?.removeEventListener('abort', abort);
      const durationMs = performance.now() - began;
      const { turnCount } = session;
      complete.telemetry.emit('pipeline.ended', { runId, reason, durationMs, turnCount });
      void queue.push({ type: 'session_ended', reason });
      queue.close();
    });
    return new PipelineResult(queue, conversation, abort);
  };
  return {
    run(audio, options = {}) {
      checkAudio(audio);
      return start('turn', options, (session) => session.runTurn(audio));
    },
    runStreamed(audio, options = {}) {
      checkAudio(audio);
      return start('session', options, (session) => session.runStream(audio));
    },
  };
}

function checkAudio(audio: AudioSource): void {
  const isAudio = typeof (audio as Partial<AudioSource> | undefined)?.chunks === 'function';
  must('be an AudioInput or a StreamedAudioInput', isAudio, 'audio', audio);
}
