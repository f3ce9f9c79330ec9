/**
 * Every error that the engine tells a client: the one place for codes and messages.
 *
 * Where the real service's code and sentence are known they are used word for word, because clients match on both.
 * Nothing here repeats a key, and nothing of what a stage threw reaches a client: that goes to `onError`.
 */
import type { Misfit, RealtimeErrorDetails } from '@voice-agent/protocol';

export type ServiceError = Required<Pick<RealtimeErrorDetails, 'type' | 'code' | 'message' | 'param'>>;

/** Thrown by whatever handles a client's event; the session answers it with an `error` event and goes on. */
export class ServiceFault extends Error {
  override readonly name = 'ServiceFault';
  readonly details: ServiceError;

  constructor(details: ServiceError) {
    super(details.message);
    this.details = details;
  }
}

function invalidRequest(code: string | null, message: string, param: string | null = null): ServiceError {
  return { type: 'invalid_request_error', code, message, param };
}

export const serviceErrors = {
  invalidApiKey: () => invalidRequest('invalid_api_key', 'Incorrect API key provided.'),
  missingApiKey: () =>
    invalidRequest('invalid_api_key', 'Missing API key: send a bearer token or the key subprotocol.'),
  betaDisabled: () =>
    invalidRequest(
      'beta_api_shape_disabled',
      'The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.',
    ),
  invalidIntent: () =>
    invalidRequest('invalid_intent', "The intent is 'realtime' or 'transcription', and that of the key.", 'intent'),
  sessionExpired: (seconds: number): ServiceError => {
    const length = seconds < 60 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
    return invalidRequest('session_expired', `Your session hit the maximum duration of ${length}.`);
  },

  notJson: (reason: string) => invalidRequest('invalid_json', `The message could not be read: ${reason}.`),
  binaryFrame: () => invalidRequest('invalid_message', 'Binary messages are not supported. Send events as JSON text.'),
  unknownEvent: (type: string, known: readonly string[]) =>
    invalidRequest(
      'invalid_value',
      `Invalid value: '${type.slice(0, 100)}'. Supported values are: ${known.map((one) => `'${one}'`).join(', ')}.`,
      'type',
    ),
  misfit: ({ path, message, missing }: Misfit) =>
    missing
      ? invalidRequest('missing_required_parameter', `Missing required parameter: '${path}'.`, path)
      : invalidRequest('invalid_value', `Invalid value: '${path}' ${message}.`, path),
  invalidValue: (param: string, message: string) => invalidRequest('invalid_value', message, param),
  missingParameter: (param: string) =>
    invalidRequest('missing_required_parameter', `Missing required parameter: '${param}'.`, param),

  voiceLocked: () =>
    invalidRequest('cannot_update_voice', "Cannot update a conversation's voice if assistant audio is present."),
  typeFixed: (type: string) =>
    invalidRequest('invalid_value', `The type of a session cannot be changed: this one is '${type}'.`, 'session.type'),
  onlyTranscribes: (event: string) =>
    invalidRequest('invalid_value', `'${event}' is not available in a transcription session.`, 'type'),
  modelFixed: () => invalidRequest('invalid_value', 'The model of a session cannot be changed.', 'session.model'),

  bufferTooSmall: (bufferedMs: number) =>
    invalidRequest(
      'input_audio_buffer_commit_empty',
      'Error committing input audio buffer: buffer too small. ' +
        `Expected at least 100ms of audio, but buffer only has ${bufferedMs.toFixed(2)}ms of audio.`,
    ),
  bufferFull: (seconds: number) =>
    invalidRequest('input_audio_buffer_full', `The input audio buffer holds at most ${seconds}s of audio.`, 'audio'),
  audioTooLarge: () => invalidRequest('invalid_value', "Invalid 'audio': at most 15 MiB per event.", 'audio'),
  invalidBase64: (param: string) => invalidRequest('invalid_value', `Invalid '${param}'. Expected base64.`, param),

  noSuchItem: (verb: 'delete' | 'retrieve' | 'truncate', id: string) =>
    invalidRequest(
      `item_${verb}_invalid_item_id`,
      `Error ${{ delete: 'deleting', retrieve: 'retrieving', truncate: 'truncating' }[verb]} item: ` +
        `the item with id '${id.slice(0, 100)}' does not exist.`,
      'item_id',
    ),
  noPreviousItem: (id: string) =>
    invalidRequest(
      'item_not_found',
      `The previous item with id '${id.slice(0, 100)}' does not exist.`,
      'previous_item_id',
    ),
  duplicateItem: (id: string) => invalidRequest('invalid_value', `An item with id '${id}' already exists.`, 'item.id'),
  noReferencedItem: (index: number, id: string) =>
    invalidRequest(
      'item_not_found',
      `The item with id '${id.slice(0, 100)}' does not exist.`,
      `response.input[${index}].id`,
    ),
  conversationFull: (what: string) =>
    invalidRequest('conversation_full', `A conversation holds at most ${what}. Delete some first.`, 'item'),
  tooManyUtterances: (most: number) =>
    invalidRequest('invalid_value', `At most ${most} utterances may wait for recognition.`, 'item.content'),
  noSuchCall: (callId: string) =>
    invalidRequest(
      'invalid_tool_call_id',
      `Tool call ID '${callId.slice(0, 100)}' not found in conversation.`,
      'item.call_id',
    ),
  notTruncatable: () => invalidRequest(null, 'Only model output audio messages can be truncated'),
  noAudioAt: (contentIndex: number) =>
    invalidRequest('invalid_value', `The item has no audio content at index ${contentIndex}.`, 'content_index'),
  audioShorter: (haveMs: number, wantMs: number) =>
    invalidRequest('invalid_value', `Audio content of ${haveMs}ms is already shorter than ${wantMs}ms`, 'audio_end_ms'),

  alreadyActive: (responseId: string) =>
    invalidRequest(
      'conversation_already_has_active_response',
      `Conversation already has an active response in progress: ${responseId}. ` +
        'Wait until the response is finished before creating a new one.',
    ),
  notActive: () => invalidRequest('response_cancel_not_active', 'Cancellation failed: no active response found'),
  tooManyResponses: (most: number) =>
    invalidRequest('too_many_responses', `At most ${most} out-of-band responses may run at once.`),

  rateLimited: (): ServiceError => ({
    type: 'requests',
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached for this session. Please try again later.',
    param: null,
  }),

  sttMissing: (): ServiceError => ({
    type: 'transcription_error',
    code: 'stt_unavailable',
    message: 'Speech recognition is not available. Type instead.',
    param: null,
  }),
  sttFailed: (): ServiceError => ({
    type: 'transcription_error',
    code: 'stt_failed',
    message: 'The speech could not be recognised.',
    param: null,
  }),
  /** Whatever broke on our side; `code` is a PipelineError's where there is one. */
  serverError: (code: string | null = null): ServiceError => ({
    type: 'server_error',
    code,
    message: 'The server had an error while processing your request.',
    param: null,
  }),
};
