/** Recognition that hangs counts as broken, but not while it waits for a recogniser behind others. */
import type { Stt } from '../stages/stt.ts';
import { within } from './within.ts';

/** The same ears; an utterance fails with `stt-failed` when after its end no word comes for `timeoutMs`. */
export function timedStt(stt: Stt, timeoutMs: number): Stt {
  return {
    name: stt.name,
    start(options) {
      const utterance = stt.start(options);
      const isWaiting = () => utterance.isWaiting === true;
      return {
        get isWaiting() {
          return isWaiting();
        },
        push: (samples) => utterance.push(samples),
        eagerEndOfTurn: () => utterance.eagerEndOfTurn?.(),
        turnResumed: () => utterance.turnResumed?.(),
        finish: () => within(utterance.finish(), timeoutMs, 'stt-failed', isWaiting),
        cancel: () => utterance.cancel(),
      };
    },
    close: () => stt.close(),
  };
}
