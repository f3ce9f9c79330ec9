/**
 * How a call ends: at once, when the agent has said its sentence, or with its page. Once, whoever ends it first. The
 * conversation is kept for the next call where that may take it up, and given up for good where not.
 */
import type { CallOptions } from './call-options.ts';
import type { CallReporter } from './call-reporter.ts';
import type { CallSound } from './call-sound.ts';
import type { CallTimers } from './call-timers.ts';
import type { CallEnd } from './close-reason.ts';
import type { ConversationKeeper } from './conversation-keeper.ts';

/** How long the agent may finish its sentence when the call's time is up. */
const DRAIN_SECONDS = 10;

type EndingCall = Pick<CallOptions, 'continuity' | 'resumption' | 'dispatch' | 'onLevels' | 'onResumable'>;

export interface CallEndingOptions extends EndingCall {
  /** Aborted by the end. */
  readonly life: AbortController;
  readonly timers: CallTimers;
  readonly keeper: ConversationKeeper;
  readonly reporter: CallReporter;
  readonly sound: CallSound;
  /** Whether a line of this call has been ready. */
  stood(): boolean;
}

export class CallEnding {
  readonly #options: CallEndingOptions;
  #isFinishing = false;

  constructor(options: CallEndingOptions) {
    this.#options = options;
  }

  /** The call's time is up. */
  get isFinishing(): boolean {
    return this.#isFinishing;
  }

  /** @param mayGoOn - nothing is wrong with the conversation: the next call may take it up. */
  end(end: CallEnd = { type: 'ended' }, mayGoOn = false): void {
    const { life, timers, keeper, reporter, sound, stood, resumption, onLevels, onResumable, dispatch } = this.#options;
    if (life.signal.aborted) return;
    // A conversation that could not be taken up is not lost by that.
    const untouched = end.type === 'failed' && resumption !== undefined && !stood();
    const saved = mayGoOn || untouched ? keeper.save() : undefined;
    dispatch(saved ? { ...end, resumable: true } : end);
    reporter.send(end.type === 'failed' ? [end.error.code] : []);
    life.abort();
    timers.stopAll();
    sound.close();
    if (saved) onResumable({ saved, notice: untouched ? resumption.notice : 'reconnected' });
    else if (!end.resumable) keeper.drop();
    onLevels({ microphone: 0, speaker: 0 });
  }

  /** The call's time is up. The agent may say its sentence. */
  finish(): void {
    if (this.#isFinishing) return;
    this.#isFinishing = true;
    const over = () => this.end();
    this.#options.timers.start('drain', DRAIN_SECONDS, over);
    const { media } = this.#options.sound;
    if (media) media.drained().then(over, over);
    else over();
  }

  /** The page goes away. A call that is over with it ends the session too. */
  leave(): void {
    const { continuity, resumption, keeper, reporter, stood } = this.#options;
    const goesOn = continuity !== 'page' && (stood() || resumption !== undefined) && !this.#isFinishing;
    if (!goesOn || !keeper.save()) this.end();
    else reporter.send();
  }
}
