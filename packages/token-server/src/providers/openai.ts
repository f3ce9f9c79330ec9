/**
 * The `openai` provider: mints an ephemeral key at OpenAI, or at any server that speaks its Realtime protocol (our
 * embedded engine does), and tells the browser where to open its WebSocket.
 */
import type { RealtimeGrant, SessionConfig } from '@voice-agent/protocol';
import { misconfigured } from '../errors.ts';
import { mintClientSecret } from './mint-client-secret.ts';
import type { AgentBrief, RealtimeProvider } from './realtime-provider.ts';

export interface OpenAIOptions {
  /** The secret API key. It stays in this process. Missing or malformed is an error at start-up. */
  apiKey: string | undefined;
  /** Default 'https://api.openai.com/v1'. */
  baseUrl?: string;
  /**
   * The base that the browser is given, where it differs from ours. A function is told the address that the browser
   * called, so that a server can send visitors back to itself under whatever name they used.
   */
  browserUrl?: string | ((requestUrl: string) => string);
  /** Default 'gpt-realtime-2.1'. */
  model?: string;
  /** Transcribes the visitor. null: no transcript of the visitor's words. Default 'gpt-transcribe'. */
  transcriptionModel?: string | null;
  /**
   * Seconds in which the browser must have opened its socket, 10 to 7200. Default 60: within it the key opens any
   * number of sessions, so keep it short.
   */
  secretTtlSeconds?: number;
  /** Milliseconds to mint in, a retry included. Default 10 000. */
  timeout?: number;
}

const SERVER_VAD = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
  create_response: true,
  interrupt_response: true,
} as const;

/** @throws VoiceServerError invalid_configuration */
export function openai(options: OpenAIOptions): RealtimeProvider {
  const { browserUrl, model = 'gpt-realtime-2.1', transcriptionModel = 'gpt-transcribe' } = options;
  const { secretTtlSeconds = 60, timeout = 10_000 } = options;
  const apiKey = checkedKey(options.apiKey);
  const baseUrl = checkedBase('openai.baseUrl', options.baseUrl ?? 'https://api.openai.com/v1');
  const fixedBrowserUrl = typeof browserUrl === 'string' ? checkedBase('openai.browserUrl', browserUrl) : undefined;
  if (!Number.isInteger(secretTtlSeconds) || secretTtlSeconds < 10 || secretTtlSeconds > 7_200) {
    throw misconfigured('openai.secretTtlSeconds', 'must be a whole number from 10 to 7200');
  }
  if (!(timeout > 0)) throw misconfigured('openai.timeout', 'must be milliseconds above 0');

  function browserBase(requestUrl: string): string {
    if (typeof browserUrl !== 'function') return fixedBrowserUrl ?? baseUrl;
    return checkedBase('openai.browserUrl', browserUrl(requestUrl));
  }

  return {
    async connect(agent, session): Promise<RealtimeGrant> {
      const base = browserBase(session.requestUrl);
      const secret = await mintClientSecret({
        url: `${baseUrl}/realtime/client_secrets`,
        apiKey,
        safetyIdentifier: await safetyIdentifier(session.userId ?? session.id),
        body: {
          expires_after: { anchor: 'created_at', seconds: secretTtlSeconds },
          session: sessionConfig(agent, model, transcriptionModel),
        },
        timeoutMs: timeout,
        signal: session.signal,
        log: session.log,
      });
      return {
        url: `${base.replace(/^http/, 'ws')}/realtime?model=${encodeURIComponent(model)}`,
        protocols: ['realtime', `openai-insecure-api-key.${secret.value}`],
        expiresAt: secret.expiresAt,
      };
    },

    handOff: (agent) => ({
      type: 'realtime',
      instructions: agent.instructions,
      tools: [...agent.tools],
      tool_choice: 'auto',
      audio: { input: { turn_detection: turnDetection(agent) } },
    }),
  };
}

/** The configuration that a new session starts with. */
function sessionConfig(agent: AgentBrief, model: string, transcriptionModel: string | null): SessionConfig {
  return {
    type: 'realtime',
    model,
    instructions: agent.instructions,
    output_modalities: ['audio'],
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: 24_000 },
        noise_reduction: { type: 'near_field' },
        ...(transcriptionModel !== null && { transcription: { model: transcriptionModel } }),
        turn_detection: turnDetection(agent),
      },
      output: {
        format: { type: 'audio/pcm', rate: 24_000 },
        ...(agent.voice !== undefined && { voice: agent.voice }),
      },
    },
    tools: [...agent.tools],
    tool_choice: 'auto',
  };
}

function turnDetection(agent: AgentBrief) {
  return agent.turnDetection === undefined ? SERVER_VAD : agent.turnDetection;
}

/** Lets the provider tell abusive visitors apart without learning who they are (its guide asks for a hash). */
async function safetyIdentifier(subject: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`voice-agent:${subject}`));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Says what is wrong with a key without showing it. A key with a line end would be quoted in `fetch`'s own error. */
function checkedKey(apiKey: string | undefined): string {
  if (!apiKey) throw misconfigured('openai.apiKey', 'is missing; set OPENAI_API_KEY');
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw misconfigured('openai.apiKey', 'contains white space or characters that no key has; was it copied whole?');
  }
  return apiKey;
}

/** A base as http(s), without its trailing slash. */
function checkedBase(path: string, base: string): string {
  const url = URL.canParse(base) ? new URL(base) : undefined;
  if (!url || !/^(https?|wss?):$/.test(url.protocol)) {
    throw misconfigured(path, 'must be an http or https address, e.g. https://api.openai.com/v1');
  }
  if (url.username || url.password || url.search || url.hash) {
    throw misconfigured(path, 'must have no user, query or fragment');
  }
  return (url.origin + url.pathname).replace(/^ws/, 'http').replace(/\/+$/, '');
}
