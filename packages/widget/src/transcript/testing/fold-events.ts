/** Short ways to fold events and to look at what came out, for tests. Not part of the product. */
import type { ServerEvent } from '@voice-agent/protocol';
import { foldTranscript } from '../fold-transcript.ts';
import type { AgentEntry } from '../transcript-entry.ts';
import type { TranscriptEvent } from '../transcript-event.ts';
import { emptyTranscript, type TranscriptState } from '../transcript-state.ts';
import { agentItem, outputAdded, outputDone, soundDone, spokenText } from './server-events.ts';

export const started = foldTranscript(emptyTranscript, { type: 'agent-named', agent: 'support' });

/** Folds events; server events stand for themselves or come with the samples received: `[event, samples]`. */
export function fold(state: TranscriptState, ...events: (TranscriptEvent | ServerEvent | [ServerEvent, number])[]) {
  return events.reduce<TranscriptState>((current, event) => {
    if (Array.isArray(event)) {
      return foldTranscript(current, { type: 'server-event', event: event[0], receivedSamples: event[1] });
    }
    return foldTranscript(current, 'event_id' in event ? { type: 'server-event', event, receivedSamples: 0 } : event);
  }, state);
}

export function playhead(itemId: string, playedSamples: number, receivedSamples: number): TranscriptEvent {
  return { type: 'playhead', playhead: { itemId, contentIndex: 0, playedSamples, receivedSamples } };
}

export function interrupted(itemId: string, playedSamples: number, receivedSamples: number): TranscriptEvent {
  return { type: 'interrupted', playhead: { itemId, contentIndex: 0, playedSamples, receivedSamples } };
}

/** An item that says "Good morning to you" in two seconds, all of it received. */
export const spoken = (id: string, responseId = 'r1'): (ServerEvent | [ServerEvent, number])[] => [
  outputAdded(responseId, agentItem(id)),
  spokenText(responseId, id, 'Good morning to you'),
  [soundDone(responseId, id), 48_000],
  outputDone(responseId, { ...agentItem(id), status: 'completed' }),
];

export const ids = ({ entries }: TranscriptState) => entries.map(({ id }) => id);
export const agentEntry = ({ entries }: TranscriptState, id: string) =>
  entries.find((entry): entry is AgentEntry => entry.kind === 'agent' && entry.id === id);
