/** A server with OpenAI-compatible HTTP endpoints, and one request to it. Keys never reach a message. */
import { type Check, type OptionChecks, recordOf, text } from '../checked-options.ts';
import { PipelineError, type PipelineErrorCode } from '../errors.ts';

export interface EndpointOptions {
  /** Default 'https://api.openai.com/v1'. */
  baseUrl?: string | undefined;
  /** Sent as `Authorization: Bearer …`. Many local servers need none. */
  apiKey?: string | undefined;
  /** More headers, e.g. `OpenAI-Organization`. */
  headers?: Readonly<Record<string, string>>;
}

const addressCheck: Check = (name, value) => {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash) return;
  throw new TypeError(`${name} must be an http or https address without a query, e.g. 'http://localhost:11434/v1'.`);
};

/** A key with a line end would be quoted in the error of `fetch`. */
const keyCheck: Check = (name, key) => {
  if (typeof key === 'string' && /^[\x21-\x7e]*$/.test(key)) return;
  throw new TypeError(
    `${name} contains white space or characters that no key has, or is no text; was it copied whole?`,
  );
};

const headersCheck: Check = (name, headers) => {
  recordOf(text)(name, headers);
  for (const [header, value] of Object.entries(headers as Record<string, string>)) {
    try {
      new Headers({ [header]: value });
    } catch {
      throw new TypeError(`${name}.${header} has a name or a value that no header can have.`); // May be a key, too.
    }
  }
};

export const ENDPOINT_CHECKS: OptionChecks<EndpointOptions> = {
  baseUrl: addressCheck,
  apiKey: keyCheck,
  headers: headersCheck,
};

export interface EndpointRequest {
  /** Under the base URL, e.g. '/audio/speech'. */
  path: string;
  body: FormData | object;
  signal: AbortSignal;
  /** Of the error that is thrown. */
  code: PipelineErrorCode;
}

const DEFAULT_BASE_URL = 'https://api.openai.com/v1';
const MAX_COMPLAINT_CHARACTERS = 300;

/** @throws PipelineError transient for a network that fails and for 408, 409, 429 and 5xx */
export async function postToEndpoint(endpoint: EndpointOptions, request: EndpointRequest): Promise<Response> {
  const { baseUrl = DEFAULT_BASE_URL, apiKey, headers = {} } = endpoint;
  const { path, body, signal, code } = request;
  const isForm = body instanceof FormData;
  const url = `${baseUrl.replace(/\/+$/, '')}${path}`;
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: {
        ...(!isForm && { 'Content-Type': 'application/json' }),
        ...(apiKey && { Authorization: `Bearer ${apiKey}` }),
        ...headers,
      },
      body: isForm ? body : JSON.stringify(body),
      redirect: 'manual', // Key and speech go to the configured address and nowhere else.
      signal,
    });
  } catch (cause) {
    throw new PipelineError(code, `POST ${url} did not answer.`, { cause, isTransient: !signal.aborted });
  }
  if (response.ok) return response;
  const { status } = response;
  // Cut afterwards, or the beginning of a key might be left.
  const said = redirection(response, url) ?? (await readComplaint(response));
  const complaint = withoutKeys(said, apiKey).slice(0, MAX_COMPLAINT_CHARACTERS);
  const isTransient = status >= 500 || [408, 409, 429].includes(status);
  throw new PipelineError(code, `POST ${url} answered ${status}. ${complaint}`.trim(), { isTransient });
}

/** Mostly a `baseUrl` with http for https. */
function redirection(response: Response, from: string): string | undefined {
  const location = response.headers.get('location');
  if (location === null || response.status >= 400) return undefined;
  void response.body?.cancel().catch(() => undefined);
  const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
  return to && `It redirects to ${to.origin}${to.pathname}, which is not followed: set baseUrl to where it is.`;
}

/** What the server says of it: OpenAI's error object, or the beginning of whatever it is. */
async function readComplaint(response: Response): Promise<string> {
  const text = await response.text().catch(() => '');
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown } | string };
    const message = typeof error === 'object' ? error?.message : error;
    if (typeof message === 'string') return message;
  } catch {
    // Not JSON: as it is.
  }
  return text;
}

/** Servers quote the key that they refuse. */
function withoutKeys(text: string, apiKey: string | undefined): string {
  const plain = apiKey ? text.replaceAll(apiKey, '[key]') : text;
  return plain.replace(/\b(sk|ek)[-_][\w*.-]{6,}/g, '[key]');
}
