/** `POST …/realtime/client_secrets`: a Request in, a Response out. Errors are OpenAI's envelope. */
import { anySessionConfigShape, type SessionConfig, type TranscriptionSessionConfig } from '@voice-agent/protocol';
import { type ClientSecrets, isSameKey } from './client-secrets.ts';
import { createId } from './create-id.ts';
import { refuseDeepNesting } from './nesting.ts';
import { type ServiceError, ServiceFault, serviceErrors } from './service-fault.ts';
import { describeSession, type EffectiveConfig, mergeConfig } from './session-config.ts';

type AnySession = SessionConfig | TranscriptionSessionConfig;

export const MAX_BODY_BYTES = 1024 * 1024;
const DEFAULT_SECONDS = 600;

export interface ClientSecretsRouteOptions {
  secrets: ClientSecrets;
  apiKey: string;
  defaults: EffectiveConfig;
  /** What broke, for the operator. */
  onError: (error: unknown) => void;
}

/** Never throws. */
export async function clientSecretsRoute(request: Request, options: ClientSecretsRouteOptions): Promise<Response> {
  const bearer = bearerToken(request.headers.get('authorization'));
  if (bearer === undefined) return refuse(401, serviceErrors.missingApiKey());
  if (!isSameKey(bearer, options.apiKey)) return refuse(401, serviceErrors.invalidApiKey());
  try {
    const text = await bodyText(request);
    if (text === undefined) return tooLarge();
    const { seconds, session } = readBody(text);
    const config = session ? mergeConfig(options.defaults, session) : options.defaults;
    const secret = await options.secrets.mint(config, seconds);
    if (!secret) return refuse(429, { ...serviceErrors.serverError('rate_limit_exceeded'), type: 'requests' });
    return answer(200, {
      value: secret.value,
      expires_at: secret.expiresAt,
      session: describeSession(config, createId('sess'), 0),
    });
  } catch (error) {
    if (error instanceof ServiceFault) return refuse(400, error.details);
    options.onError(error);
    return refuse(500, serviceErrors.serverError());
  }
}

export function bearerToken(header: string | null | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
}

/** An error in OpenAI's envelope. */
export function refuse(status: number, error: ServiceError): Response {
  return answer(status, { error });
}

function answer(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}

export function tooLarge(): Response {
  return refuse(413, serviceErrors.invalidValue('body', 'The body is larger than 1 MiB.'));
}

/** undefined: it is too large. */
async function bodyText(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) return undefined;
  const text = await request.text();
  return text.length > MAX_BODY_BYTES ? undefined : text;
}

function readBody(text: string): { seconds: number; session?: AnySession } {
  const body: unknown = text.trim() === '' ? {} : parseJson(text);
  if (!isRecord(body)) throw new ServiceFault(serviceErrors.notJson('not a JSON object'));
  refuseDeepNesting(body);
  const { expires_after: expiry, session } = body;
  if (session === undefined || session === null) return { seconds: readSeconds(expiry) };
  const misfit = anySessionConfigShape(session, 'session');
  if (misfit) throw new ServiceFault(serviceErrors.misfit(misfit));
  return { seconds: readSeconds(expiry), session: session as AnySession };
}

function readSeconds(expiry: unknown): number {
  if (expiry === undefined || expiry === null) return DEFAULT_SECONDS;
  if (!isRecord(expiry)) {
    throw new ServiceFault(serviceErrors.invalidValue('expires_after', "'expires_after' must be an object."));
  }
  const { anchor, seconds = DEFAULT_SECONDS } = expiry;
  if (anchor === undefined) throw new ServiceFault(serviceErrors.missingParameter('expires_after.anchor'));
  if (anchor !== 'created_at') {
    throw new ServiceFault(serviceErrors.invalidValue('expires_after.anchor', "Supported values are: 'created_at'."));
  }
  if (!Number.isInteger(seconds) || (seconds as number) < 10 || (seconds as number) > 7200) {
    const message = "'expires_after.seconds' must be an integer from 10 to 7200.";
    throw new ServiceFault(serviceErrors.invalidValue('expires_after.seconds', message));
  }
  return seconds as number;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ServiceFault(serviceErrors.notJson('not JSON'));
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
