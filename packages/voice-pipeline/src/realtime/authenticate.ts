/** Who is at the door of the WebSocket: reads the handshake's headers and URL. Pure. */
import { bearerToken } from './client-secrets-route.ts';
import { type ServiceError, serviceErrors } from './service-fault.ts';

export const SUBPROTOCOL = 'realtime';
const KEY_PREFIX = 'openai-insecure-api-key.';
const BETA_PROTOCOL = 'openai-beta.realtime-v1';

export interface Handshake {
  /** Path and query of the upgrade request. */
  url: string;
  authorization?: string | undefined;
  subprotocols: readonly string[];
  /** The `OpenAI-Beta` header. */
  beta?: string | undefined;
}

/** What kind of session; a minted key knows it already. */
export type Intent = 'realtime' | 'transcription';

export interface Admission {
  readonly key: string;
  readonly model?: string;
  readonly intent?: Intent;
}

export type Claim =
  | ({ readonly ok: true } & Admission)
  | { readonly ok: false; readonly error: ServiceError; readonly closeCode: 3000 | 4000 };

/** Browsers can only send subprotocols; servers send a header. The key itself is the caller's to check. */
export function readClaim(handshake: Handshake): Claim {
  const { subprotocols, authorization, beta } = handshake;
  if (subprotocols.includes(BETA_PROTOCOL) || beta?.includes('realtime=v1')) {
    return { ok: false, error: serviceErrors.betaDisabled(), closeCode: 4000 };
  }
  const offered = subprotocols.find((one) => one.startsWith(KEY_PREFIX))?.slice(KEY_PREFIX.length);
  const key = bearerToken(authorization) ?? offered;
  if (!key) return { ok: false, error: serviceErrors.missingApiKey(), closeCode: 3000 };
  // Not by URL: what stands before the query may be no URL's path, and that would throw.
  const query = new URLSearchParams(handshake.url.replace(/^[^?]*/, ''));
  const intent = query.get('intent') ?? undefined;
  if ((intent !== undefined && !isIntent(intent)) || query.has('call_id')) {
    return { ok: false, error: serviceErrors.invalidIntent(), closeCode: 4000 };
  }
  const model = query.get('model');
  return { ok: true, key, ...(model ? { model } : {}), ...(intent ? { intent } : {}) };
}

function isIntent(intent: string): intent is Intent {
  return intent === 'realtime' || intent === 'transcription';
}
