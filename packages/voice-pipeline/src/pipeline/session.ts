/** A conversation over one stream: the greeting, the turns in it, and interruptions. Never throws: it ends with an event. */
import type { AudioSource } from '../audio/audio-source.ts';
import { asPipelineError, PipelineError } from '../errors.ts';
import { watched } from '../remote/watched.ts';
import { openDetector } from '../stages/open-detector.ts';
import type { RunContext } from './run-context.ts';
import { Turn } from './turn.ts';
import { TurnStream } from './turn-stream.ts';

export type SessionEnd = 'completed' | 'failed' | 'aborted';

export class Session {
  readonly #run: RunContext;
  /** The one that may be heard or answered, and those before it that still wait for their words. */
  readonly #open = new Set<Turn>();
  #latest: Turn | undefined;
  /** Resolves when all turns so far have ended. */
  #answered: Promise<void> = Promise.resolve();
  #turnCount = 0;

  constructor(run: RunContext) {
    this.#run = run;
    run.queue.onTake = (event) => {
      if (event.type !== 'audio') return;
      for (const turn of this.#open) if (turn.number === event.turn) turn.taken(event.samples.length);
      if (this.#latest && !this.#open.has(this.#latest) && this.#latest.number === event.turn)
        this.#latest.taken(event.samples.length);
    };
  }

  get turnCount(): number {
    return this.#turnCount;
  }

  /** One turn that is the whole source. */
  async runTurn(source: AudioSource): Promise<SessionEnd> {
    const turn = this.#startTurn();
    turn.listen();
    try {
      for await (const samples of watched(source.chunks(), { signal: this.#run.signal })) turn.push(samples);
    } catch (error) {
      return this.#fail(error);
    }
    if (!this.#run.signal.aborted) await this.#untilAborted(turn.complete());
    return this.#finish('completed');
  }

  /** Turns as the detector finds them, until the source ends and the last one is answered. */
  async runStream(source: AudioSource): Promise<SessionEnd> {
    const { config, signal, conversation } = this.#run;
    if (config.workflow.greeting && conversation.history.length === 0) this.#greet();
    try {
      const { vad, timeouts } = config;
      const lateError = () => new PipelineError('vad-failed', `${vad.name} was not there in time.`);
      const detector = await openDetector(vad, { signal, timeoutMs: timeouts.sttMs, lateError });
      if (!detector) return this.#finish('completed');
      try {
        const turns = new TurnStream(detector, config.turnDetection, {
          speechStarted: () => this.#speechStarted(),
          samples: (frame) => this.#latest?.push(frame),
          eagerEndOfTurn: () => this.#latest?.eagerEnd(),
          turnResumed: () => this.#latest?.resume(),
          speechStopped: () => this.#speechStopped(),
        });
        for await (const samples of watched(source.chunks(), { signal })) turns.push(samples);
        if (!signal.aborted) turns.end();
      } finally {
        detector.close();
      }
    } catch (error) {
      return this.#fail(error);
    }
    if (!signal.aborted) await this.#untilAborted(this.#answered);
    return this.#finish('completed');
  }

  #greet(): void {
    const turn = new Turn(this.#run, 0);
    this.#keep(turn);
    this.#answered = turn.greet().finally(() => this.#open.delete(turn));
  }

  #startTurn(): Turn {
    this.#turnCount += 1;
    const turn = new Turn(this.#run, this.#turnCount);
    this.#keep(turn);
    return turn;
  }

  #keep(turn: Turn): void {
    this.#latest = turn;
    this.#open.add(turn);
  }

  #speechStarted(): void {
    for (const turn of this.#open) turn.interrupt();
    this.#latest?.interrupt();
    this.#startTurn().listen();
  }

  #speechStopped(): void {
    const turn = this.#latest;
    if (!turn) return;
    this.#answered = turn.complete(this.#answered).finally(() => this.#open.delete(turn));
  }

  #untilAborted(work: Promise<void>): Promise<void> {
    const { signal } = this.#run;
    return new Promise((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
      void work.then(resolve);
    });
  }

  #fail(cause: unknown): SessionEnd {
    const error = asPipelineError(cause, 'vad-failed', this.#run.config.vad.name);
    if (!this.#run.signal.aborted) void this.#run.queue.push({ type: 'error', error });
    return this.#finish('failed');
  }

  #finish(reason: SessionEnd): SessionEnd {
    for (const turn of this.#open) turn.stop();
    this.#open.clear();
    return this.#run.signal.aborted ? 'aborted' : reason;
  }
}
