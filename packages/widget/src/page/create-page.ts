/** The page around a call, as the session's `PagePort` wants it: nothing here throws. Main thread. */
import { type PageEvent, watchPage } from './page-events.ts';
import { type SavedValue, savedValue } from './saved-value.ts';
import { takeVoice } from './voice-lock.ts';
import { keepAwake } from './wake-lock.ts';

export interface Page extends SavedValue {
  /** False only when the browser knows that there is no network. */
  readonly online: boolean;
  subscribe(listener: (event: PageEvent) => void, signal: AbortSignal): void;
  keepAwake(signal: AbortSignal): void;
  takeVoice(signal: AbortSignal, onLost: () => void): void;
}

export interface PageOptions {
  /** Whose conversation is saved: the token server's address with the agent's name, so that two agents do not mix. */
  readonly key: string;
}

export function createPage({ key }: PageOptions): Page {
  return {
    ...savedValue(key),
    get online() {
      return navigator.onLine;
    },
    subscribe: watchPage,
    keepAwake,
    takeVoice,
  };
}
