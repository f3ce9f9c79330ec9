/**
 * The `realtimeCompatible` provider: servers of your own that speak the Realtime protocol but mint no keys, such as
 * LocalAI, Speaches, vLLM-Omni (`?duplex=0`) and Hugging Face's speech-to-speech. The browser opens their socket as it
 * is and configures the session itself.
 */
import type { RealtimeDialect, RealtimeGrant } from '@voice-agent/protocol';
import {
  checkedKey,
  checkedName,
  checkedParts,
  checkedSocketUrl,
  checkObject,
  type OptionNames,
  refuseUnknown,
} from '../checked-options.ts';
import { misconfigured } from '../errors.ts';
import { type BrowserAddress, browserAddress } from './browser-address.ts';
import { checkedDialect } from './dialects.ts';
import type { RealtimeProvider } from './realtime-provider.ts';
import { handOffConfig, type SessionDefaults, sessionConfig } from './session-config.ts';

export interface RealtimeCompatibleOptions {
  /** Where the browser opens its WebSocket, query included: 'ws://localhost:8080/v1/realtime', '…/v1/realtime?duplex=0'. */
  url: BrowserAddress;
  /**
   * A key of the server's. **Every visitor can read it**: it goes to the browser as it is, does not expire, and opens
   * everything that it opens for you. So it is refused unless `allowKeyInBrowser` is true. The better way is no key:
   * let a gateway of your own check the visitor (by cookie, say) in front of the server, or keep the server in a
   * network that only your visitors reach.
   */
  apiKey?: string | undefined;
  /** You know that every visitor can read `apiKey`, and accept it. Default false. */
  allowKeyInBrowser?: boolean;
  /**
   * How the key travels: 'query' as `?api_key=` (Speaches), 'subprotocol' as `openai-insecure-api-key.<key>` (most
   * gateways). Default: 'query' with a key, 'none' without.
   */
  keyIn?: 'query' | 'subprotocol' | 'none';
  /** Goes into the URL as `?model=`, where an agent names none. */
  model?: string | undefined;
  /** Asks for a transcript of the visitor's words, by this model, where an agent does not say. Default: left to the server. */
  transcriptionModel?: string;
  /**
   * The browser sends the agent's instructions, tools and settings with `session.update`. false: the server is set up
   * elsewhere, and none of them reaches it but the model. Default true.
   */
  configure?: boolean;
  /** Where the server differs from OpenAI, e.g. `betaDialect`. */
  dialect?: RealtimeDialect;
}

const OPTIONS: OptionNames<RealtimeCompatibleOptions> = {
  url: true,
  apiKey: true,
  allowKeyInBrowser: true,
  keyIn: true,
  model: true,
  transcriptionModel: true,
  configure: true,
  dialect: true,
};

/** The end of the year 9999 in unix seconds: a key that was not minted does not expire. */
const NEVER = 253_402_300_799;
/** What a subprotocol may be made of (RFC 9110 §5.6.2). */
const PROTOCOL_TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/** @throws VoiceServerError invalid_configuration */
export function realtimeCompatible(options: RealtimeCompatibleOptions): RealtimeProvider {
  const at = (name: keyof RealtimeCompatibleOptions) => `realtimeCompatible.${name}`;
  checkObject('realtimeCompatible', options);
  const { keyIn = options.apiKey === undefined ? 'none' : 'query', configure = true } = options;
  const { transcriptionModel } = options;
  const { apiKey, model, dialect, addressOf } = checkedParts({
    known: () => refuseUnknown('realtimeCompatible', options, OPTIONS),
    addressOf: () => browserAddress(at('url'), options.url, checkedSocketUrl),
    apiKey: () => checkedOpenKey(options, keyIn),
    model: () => (options.model === undefined ? undefined : checkedName(at('model'), options.model)),
    transcriptionModel: () =>
      transcriptionModel === undefined || checkedName(at('transcriptionModel'), transcriptionModel),
    dialect: () => options.dialect && checkedDialect(at('dialect'), options.dialect),
  });
  const defaults: SessionDefaults = { transcription: transcriptionModel ? { model: transcriptionModel } : undefined };

  return {
    async connect(agent, session): Promise<RealtimeGrant> {
      const url = new URL(addressOf(session.requestUrl));
      const wanted = agent.model ?? model;
      if (wanted !== undefined) url.searchParams.set('model', wanted);
      if (keyIn === 'query') url.searchParams.set('api_key', apiKey);
      return {
        url: url.href,
        // A server that does not choose among the subprotocols offered is refused by the browser: offer none in vain.
        protocols: keyIn === 'subprotocol' ? ['realtime', `openai-insecure-api-key.${apiKey}`] : [],
        expiresAt: NEVER,
        ...(configure && { configure: sessionConfig(agent, defaults) }),
        ...(dialect && { dialect }),
      };
    },
    handOff: (agent, before) => handOffConfig(agent, before, defaults),
  };
}

function checkedOpenKey({ apiKey, allowKeyInBrowser = false }: RealtimeCompatibleOptions, keyIn: string): string {
  const path = 'realtimeCompatible.apiKey';
  if (!['query', 'subprotocol', 'none'].includes(keyIn)) {
    throw misconfigured('realtimeCompatible.keyIn', "must be 'query', 'subprotocol' or 'none'");
  }
  if (keyIn === 'none') {
    if (apiKey === undefined) return '';
    throw misconfigured(path, "has no way to travel: keyIn is 'none'");
  }
  const key = checkedKey(path, apiKey, `it, or let keyIn be 'none'`);
  if (allowKeyInBrowser !== true) {
    throw misconfigured(
      path,
      'would be readable by every visitor. Put a gateway of yours before the server and leave the key out, or accept it with allowKeyInBrowser: true',
    );
  }
  if (keyIn === 'subprotocol' && !PROTOCOL_TOKEN.test(key)) {
    throw misconfigured(path, "contains characters that no subprotocol can hold; use keyIn: 'query'");
  }
  return key;
}
