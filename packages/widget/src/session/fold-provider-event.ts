/** What the provider's events mean to the call, beside transcript and queue. Pure; unknown events change nothing. */
import type { ServerEvent, TurnDetection } from '@voice-agent/protocol';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { slotOf } from '../transcript/transcript-state.ts';
import { responseFailure } from './close-reason.ts';
import { awaitsFiller, enqueue, isBusy, isRefusal, type ResponseQueue } from './response-queue.ts';
import type { SessionState } from './session-state.ts';
import { told } from './told.ts';

/** @param before - the queue as it was before the event. */
export function foldProviderEvent(state: SessionState, event: ServerEvent, before: ResponseQueue): SessionState {
  switch (event.type) {
    case 'session.created':
    case 'session.updated': {
      const { input } = event.session.audio ?? {};
      // Some services echo only what an update changes.
      return input ? { ...state, answersSpeech: answersSpeech(input.turn_detection) } : state;
    }
    case 'input_audio_buffer.speech_started':
      return { ...state, unansweredItemId: undefined, unplayedItemId: undefined, promptedItemId: undefined };
    case 'input_audio_buffer.timeout_triggered':
      return { ...state, promptedItemId: event.item_id };
    case 'input_audio_buffer.committed': {
      const heard = event.item_id === state.promptedItemId ? silenced(state, event.item_id) : state;
      return state.answersSpeech ? { ...heard, unansweredItemId: event.item_id } : heard;
    }
    case 'conversation.item.input_audio_transcription.completed':
    case 'conversation.item.input_audio_transcription.failed': {
      // Nothing was understood. A provider may leave that without an answer; if it answers, `response.created` says so.
      const understood = 'transcript' in event && event.transcript.trim() !== '';
      const isOther = event.item_id !== state.unansweredItemId && slotOf(state.transcript, event.item_id);
      return understood || isOther ? state : { ...state, unansweredItemId: undefined };
    }
    case 'response.created':
      return awaitsFiller(before) ? state : { ...state, unansweredItemId: undefined };
    case 'response.done': {
      // Not fatal: the visitor may try again. It stands until an answer comes through.
      const error = responseFailure(event.response);
      if (error) return { ...state, error };
      const recovered = event.response.status === 'completed' && state.error?.code === 'response-failed';
      return recovered ? { ...state, error: undefined } : state;
    }
    case 'error': {
      const ours = isRefusal(before, event.error);
      // The provider wanted to answer by itself and could not. It does not try again.
      if (isBusy(event.error)) return ours ? state : answerForProvider(state);
      // Most errors answer a request that came too late, such as cancelling what is over. A refused answer is felt.
      if (!ours) return state;
      return { ...state, error: new VoiceAgentError('response-failed', event.error.message) };
    }
    default:
      return state;
  }
}

/** The answer that the provider owes the visitor is asked for by us. Its own question into the silence needs none. */
export function answerForProvider(state: SessionState): SessionState {
  const { unansweredItemId: itemId, promptedItemId, transcript, queue } = state;
  if (itemId === undefined) return state;
  const owed = { ...state, unansweredItemId: undefined };
  if (itemId === promptedItemId) return owed;
  const added = transcript.slots.some((slot) => slot.itemId === itemId);
  // Who was to be heard again and is not speaks no more.
  return { ...owed, queue: enqueue({ ...queue, visitorSpeaks: false }, { kind: 'answer', itemId }, added) };
}

/** An item of silence, which the provider answers with a question of its own: nobody said anything there. */
function silenced(state: SessionState, itemId: string): SessionState {
  const type = 'conversation.item.input_audio_transcription.completed';
  const usage = { type: 'duration', seconds: 0 } as const;
  const event: ServerEvent = { type, event_id: '', item_id: itemId, content_index: 0, transcript: '', usage };
  return told(state, { type: 'server-event', event, receivedSamples: 0 });
}

/** An absent field is the protocol's default, which answers; null leaves the turns to the client. */
function answersSpeech(detection: TurnDetection | null | undefined): boolean {
  return detection !== null && detection?.create_response !== false;
}
