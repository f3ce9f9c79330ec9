/**
 * The `xai` provider: Grok Voice. Its key carries no configuration, so the browser sends it first, in xAI's own words:
 * voice and turn detection stand at the top. Sources: xAI's voice guide, and the AI SDK's xAI provider.
 */
import type { RealtimeGrant, SessionConfig, TurnDetection, Voice } from '@voice-agent/protocol';
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
import { xaiDialect } from './dialects.ts';
import { mintClientSecret } from './mint-client-secret.ts';
import type { AgentBrief, RealtimeProvider } from './realtime-provider.ts';
import { inputFormat, outputFormat, turnDetection } from './session-config.ts';

export interface XaiOptions {
  /** The secret API key. It stays in this process. Missing or malformed is an error at start-up. */
  apiKey: string | undefined;
  /** Default 'https://api.x.ai/v1'. */
  baseUrl?: string | undefined;
  /** The base that the browser is given, where it differs from ours. */
  browserUrl?: BrowserAddress;
  /** Of agents that name none. Default 'grok-voice-latest'. */
  model?: string | undefined;
  /** Seconds in which the browser must have opened its socket, 10 to 120. Default 30. */
  secretTtlSeconds?: number;
  /** Milliseconds to mint in, a retry included. Default 10 000. */
  timeout?: number;
}

const OPTIONS: OptionNames<XaiOptions> = {
  apiKey: true,
  baseUrl: true,
  browserUrl: true,
  model: true,
  secretTtlSeconds: true,
  timeout: true,
};

/** What xAI's guide has a word for. */
const SETTINGS = ['model', 'voice', 'outputFormat', 'turnDetection'] as const;

/** A session in xAI's words. */
interface XaiSession extends SessionConfig {
  voice?: Voice;
  turn_detection?: TurnDetection | null;
}

/**
 * Voices are xAI's, e.g. 'ara'. It knows no `semantic_vad`: an agent that wants it gets `server_vad`. Agents with other
 * settings than its guide knows are refused at start-up. The instructions reach the browser, as with every provider.
 *
 * @throws VoiceServerError invalid_configuration
 */
export function xai(options: XaiOptions): RealtimeProvider {
  checkObject('xai', options);
  const { browserUrl } = options;
  const { apiKey, baseUrl, browserBase, model, seconds, timeout } = checkedParts({
    known: () => refuseUnknown('xai', options, OPTIONS),
    apiKey: () => checkedKey('xai.apiKey', options.apiKey, 'XAI_API_KEY'),
    baseUrl: () => checkedBase('xai.baseUrl', options.baseUrl ?? 'https://api.x.ai/v1'),
    browserBase: () => browserUrl && browserAddress('xai.browserUrl', browserUrl, checkedBase),
    model: () => checkedName('xai.model', options.model ?? 'grok-voice-latest'),
    seconds: () => checkedTtl('xai.secretTtlSeconds', options.secretTtlSeconds ?? 30, 120),
    timeout: () => checkedTimeout('xai.timeout', options.timeout ?? 10_000),
  });

  return {
    settings: SETTINGS,
    timeout,
    async connect(agent, session): Promise<RealtimeGrant> {
      const base = browserBase ? browserBase(session.requestUrl) : baseUrl;
      const secret = await mintClientSecret({
        url: `${baseUrl}/realtime/client_secrets`,
        apiKey,
        body: { expires_after: { seconds } },
        timeoutMs: timeout,
        signal: session.signal,
        log: session.log,
      });
      const { voice } = agent;
      const configure: XaiSession = { ...changeable(agent), ...(voice !== undefined && { voice }) };
      return {
        // Without the model in the URL xAI takes its default one.
        url: `${base.replace(/^http/, 'ws')}/realtime?model=${encodeURIComponent(agent.model ?? model)}`,
        protocols: [`xai-client-secret.${secret.value}`],
        expiresAt: secret.expiresAt,
        configure,
        dialect: xaiDialect,
      };
    },
    handOff: (agent) => changeable(agent),
  };
}

/** All of a session but its voice. */
function changeable(agent: AgentBrief): XaiSession {
  const detection = turnDetection(agent);
  return {
    type: 'realtime',
    instructions: agent.instructions,
    turn_detection: detection?.type === 'semantic_vad' ? { type: 'server_vad' } : detection,
    audio: { input: { format: inputFormat(agent) }, output: { format: outputFormat(agent) } },
    tools: [...agent.tools],
  };
}
