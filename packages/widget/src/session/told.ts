/** A state whose transcript has been told of something; the state itself where that changes nothing. Pure. */
import { foldTranscript } from '../transcript/fold-transcript.ts';
import type { TranscriptEvent } from '../transcript/transcript-event.ts';
import type { SessionState } from './session-state.ts';

export function told(state: SessionState, event: TranscriptEvent): SessionState {
  const transcript = foldTranscript(state.transcript, event);
  return transcript === state.transcript ? state : { ...state, transcript };
}
