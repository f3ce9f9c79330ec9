/**
 * The wire types against the `openai` package's: what we send, its servers take; what our engine sends, its clients read.
 * The compiler is the judge (`npm test` type-checks first); the run only lists the facts.
 */
import type { ClientEvent, ServerEvent, SessionConfig } from '@voice-agent/protocol';
import type { ClientSecretCreateParams } from 'openai/resources/realtime/client-secrets';
import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { assertType, describe, it } from 'vitest';

describe('ClientEvent', () => {
  it('is a client event of the openai package', () => {
    assertType<(event: ClientEvent) => RealtimeClientEvent>((event) => event);
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
});
