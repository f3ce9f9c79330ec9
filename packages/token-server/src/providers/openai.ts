/**
 * The `openai` provider: mints an ephemeral key at OpenAI, or at any server that speaks its Realtime protocol and mints
 * like it (our embedded engine does), and tells the browser where to open its WebSocket.
 */
import type { RealtimeGrant, SessionConfig } from '@voice-agent/protocol';
import {
  checkedBase,
  checkedKey,
  checkedName,
  checkedParts,
  checkedTimeout,
  checkedTtl,
  checkObject,
  type OptionNames,
  refuseUnknown,
} from '../checked-options.ts';
import { type BrowserAddress, browserAddress } from './browser-address.ts';
import { mintClientSecret } from './mint-client-secret.ts';
import type { RealtimeProvider } from './realtime-provider.ts';
import { handOffConfig, type SessionDefaults, sessionConfig } from './session-config.ts';

export interface OpenAIOptions {
  /** The secret API key. It stays in this process. Missing or malformed is an error at start-up. */
  apiKey: string | undefined;
  /** Default 'https://api.openai.com/v1'. */
  baseUrl?: string | undefined;
  /**
   * The base that the browser is given, where it differs from ours. A function is told the address that the browser
   * called, so that a server can send visitors back to itself under whatever name they used.
   */
  browserUrl?: BrowserAddress;
  /** Of agents that name none. Default 'gpt-realtime-2.1'. */
  model?: string | undefined;
  /** Transcribes the visitor, where an agent does not say. null: no transcript. Default 'gpt-transcribe'. */
  transcriptionModel?: string | null;
  /**
   * Seconds in which the browser must have opened its socket, 10 to 120. Default 30: within it the key opens any number
   * of sessions, so keep it short.
   */
  secretTtlSeconds?: number;
  /** Milliseconds to mint in, a retry included. Default 10 000. */
  timeout?: number;
}

const OPTIONS: OptionNames<OpenAIOptions> = {
  apiKey: true,
  baseUrl: true,
  browserUrl: true,
  model: true,
  transcriptionModel: true,
  secretTtlSeconds: true,
  timeout: true,
};

/** The body of a mint. `anchor` is optional in the specification, but the service refuses a body without it. */
export interface OpenAIMintBody {
  expires_after: { anchor: 'created_at'; seconds: number };
  session: SessionConfig;
}

/** @throws VoiceServerError invalid_configuration */
export function openai(options: OpenAIOptions): RealtimeProvider {
  checkObject('openai', options);
  const { browserUrl, transcriptionModel = 'gpt-transcribe' } = options;
  const { apiKey, baseUrl, browserBase, model, transcription, seconds, timeout } = checkedParts({
    known: () => refuseUnknown('openai', options, OPTIONS),
    apiKey: () => checkedKey('openai.apiKey', options.apiKey, 'OPENAI_API_KEY'),
    baseUrl: () => checkedBase('openai.baseUrl', options.baseUrl ?? 'https://api.openai.com/v1'),
    browserBase: () => browserUrl && browserAddress('openai.browserUrl', browserUrl, checkedBase),
    model: () => checkedName('openai.model', options.model ?? 'gpt-realtime-2.1'),
    transcription: () =>
      transcriptionModel === null ? undefined : { model: checkedName('openai.transcriptionModel', transcriptionModel) },
    seconds: () => checkedTtl('openai.secretTtlSeconds', options.secretTtlSeconds ?? 30, 120),
    timeout: () => checkedTimeout('openai.timeout', options.timeout ?? 10_000),
  });
  const defaults: SessionDefaults = { model, transcription, noiseReduction: 'near_field' };

  return {
    timeout,
    async connect(agent, session): Promise<RealtimeGrant> {
      const base = browserBase ? browserBase(session.requestUrl) : baseUrl;
      const body: OpenAIMintBody = {
        expires_after: { anchor: 'created_at', seconds },
        session: sessionConfig(agent, defaults),
      };
      const secret = await mintClientSecret({
        url: `${baseUrl}/realtime/client_secrets`,
        apiKey,
        headers: { 'OpenAI-Safety-Identifier': await session.safetyIdentifier() },
        body,
        timeoutMs: timeout,
        signal: session.signal,
        log: session.log,
      });
      return {
        url: `${base.replace(/^http/, 'ws')}/realtime?model=${encodeURIComponent(agent.model ?? model)}`,
        protocols: ['realtime', `openai-insecure-api-key.${secret.value}`],
        expiresAt: secret.expiresAt,
      };
    },
    handOff: (agent, before) => handOffConfig(agent, before, defaults),
  };
}
