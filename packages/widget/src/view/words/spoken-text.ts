/** Splits an agent's turn into what the visitor heard and what not. Pure. */
import type { AgentEntry } from '../../transcript/transcript-entry.ts';

export interface SpokenText {
  readonly heard: string;
  /** Received, and never to be heard: the visitor interrupted. */
  readonly unheard: string;
  /** More may come. */
  readonly growing: boolean;
}

/** While the agent speaks only what was heard is shown; the text runs ahead of the sound. */
export function spokenText({ text, heardLength, state }: AgentEntry): SpokenText {
  if (state === 'done') return { heard: text, unheard: '', growing: false };
  const heard = text.slice(0, heardLength);
  return { heard, unheard: state === 'interrupted' ? text.slice(heardLength) : '', growing: state === 'streaming' };
}
