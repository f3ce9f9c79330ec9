/**
 * The wire types against the `openai` package's: what we send, its servers take; what our engine sends, its clients read.
 * The compiler is the judge (`npm test` type-checks first); the run only lists the facts.
 */
import type {
  ClientEvent,
  ConversationItem,
  ResponseCreate,
  ServerEvent,
  SessionConfig,
  TranscriptionConfig,
  TranscriptionSessionConfig,
} from '@voice-agent/protocol';
import type { ClientSecretCreateParams } from 'openai/resources/realtime/client-secrets';
import type {
  AudioTranscription,
  RealtimeAudioConfig,
  RealtimeClientEvent,
  RealtimeServerEvent,
  RealtimeSessionCreateRequest,
  RealtimeToolsConfigUnion,
  RealtimeTranscriptionSessionCreateRequest,
} from 'openai/resources/realtime/realtime';
import { assertType, describe, it } from 'vitest';

describe('ClientEvent', () => {
  it('is a client event of the openai package, but for references to items, which its types leave out', () => {
    type Others = Exclude<ClientEvent, ResponseCreate>;
    type Create = ResponseCreate & { response?: { input?: ConversationItem[] } };
    assertType<(event: Others | Create) => RealtimeClientEvent>((event) => event);
  });

  it('has every type that the openai package knows, but for the one of WebRTC', () => {
    type Known = Exclude<RealtimeClientEvent['type'], 'output_audio_buffer.clear'>;
    assertType<Same<ClientEvent['type'], Known>>(true);
  });
});

describe('ServerEvent', () => {
  it('is a server event of the openai package', () => {
    assertType<(event: ServerEvent) => RealtimeServerEvent>((event) => event);
  });

  it('knows every type that the openai package knows, but for MCP, telephony, WebRTC and beta names', () => {
    type NotOurs =
      | `mcp_${string}`
      | `response.mcp_${string}`
      | `output_audio_buffer.${string}`
      | 'conversation.item.created'
      | 'conversation.item.input_audio_transcription.segment'
      | 'input_audio_buffer.dtmf_event_received';
    assertType<(type: Exclude<RealtimeServerEvent['type'], NotOurs>) => ServerEvent['type']>((type) => type);
  });
});

describe('SessionConfig', () => {
  it('may be minted into a client secret', () => {
    assertType<(session: SessionConfig) => NonNullable<ClientSecretCreateParams['session']>>((session) => session);
  });

  it('may be of a session that only transcribes', () => {
    type Minted = NonNullable<ClientSecretCreateParams['session']>;
    assertType<(session: TranscriptionSessionConfig) => Minted>((session) => session);
    assertType<Same<keyof TranscriptionSessionConfig, keyof RealtimeTranscriptionSessionCreateRequest>>(true);
  });

  it('has every field that the openai package knows, but for stored prompts, which end in 2026', () => {
    type Known = Exclude<keyof RealtimeSessionCreateRequest, 'prompt'>;
    assertType<Same<keyof SessionConfig, Known>>(true);
    assertType<Same<keyof Audio<'input'>, keyof NonNullable<RealtimeAudioConfig['input']>>>(true);
    assertType<Same<keyof Audio<'output'>, keyof NonNullable<RealtimeAudioConfig['output']>>>(true);
  });

  it('has every kind of tool that the openai package knows, but for MCP servers that the provider calls past us', () => {
    type Kind = NonNullable<RealtimeToolsConfigUnion['type']>;
    assertType<Same<NonNullable<SessionConfig['tools']>[number]['type'], Exclude<Kind, 'mcp'>>>(true);
  });

  it('has fields of transcription that the openai package learnt after the version that Node 20 runs', () => {
    assertType<Same<Exclude<keyof TranscriptionConfig, 'languages' | 'keywords'>, keyof AudioTranscription>>(true);
  });

  it('has every value that the openai package knows', () => {
    type Whole = 'parallel_tool_calls' | 'reasoning' | 'max_output_tokens' | 'truncation' | 'include' | 'tracing';
    assertType<(session: Pick<RealtimeSessionCreateRequest, Whole>) => SessionConfig>((session) => ({
      type: 'realtime',
      ...session,
    }));
    type Output = Omit<NonNullable<RealtimeAudioConfig['output']>, 'format'>;
    assertType<(output: Output) => Audio<'output'>>((output) => output);
    type Input = Pick<NonNullable<RealtimeAudioConfig['input']>, 'turn_detection' | 'transcription'>;
    assertType<(input: Input) => Audio<'input'>>((input) => input);
    type Noise = NonNullable<NonNullable<RealtimeAudioConfig['input']>['noise_reduction']>['type'];
    assertType<Same<NonNullable<Noise>, NonNullable<Audio<'input'>['noise_reduction']>['type']>>(true);
    type Choice = Exclude<RealtimeSessionCreateRequest['tool_choice'], { type: 'mcp' }>;
    assertType<(choice: Choice) => SessionConfig['tool_choice']>((choice) => choice);
  });
});

type Audio<Side extends 'input' | 'output'> = NonNullable<NonNullable<SessionConfig['audio']>[Side]>;

/** Names, both ways. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
