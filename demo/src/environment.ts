/** The demo's settings, from environment variables, checked once. */

const DEFAULT_PORT = 8787;

export interface Environment {
  port: number;
  /** undefined: the embedded engine answers. */
  openAi: { apiKey: string; baseUrl: string } | undefined;
  /** Origins besides the server's own that may embed the widget. */
  origins: string[];
  dataDir: string | undefined;
}

export type ParsedEnvironment = { ok: true; environment: Environment } | { ok: false; problems: string[] };

/** Reads PORT, OPENAI_API_KEY, OPENAI_BASE_URL, ORIGINS and DATA_DIR. Never throws: names everything that is wrong. */
export function parseEnvironment(env: Record<string, string | undefined>): ParsedEnvironment {
  const problems: string[] = [];
  const port = env.PORT ? Number(env.PORT) : DEFAULT_PORT;
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    problems.push(`PORT is "${env.PORT}"; it must be a whole number from 0 to 65535.`);
  }
  const baseUrl = env.OPENAI_BASE_URL || 'https://api.openai.com/v1';
  if (!isHttpUrl(baseUrl))
    problems.push(`OPENAI_BASE_URL is "${baseUrl}"; it must be a URL like https://api.openai.com/v1.`);
  const origins = (env.ORIGINS ?? '')
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);
  for (const origin of origins) {
    if (!isHttpUrl(origin) || new URL(origin).origin !== origin) {
      problems.push(
        `ORIGINS holds "${origin}"; an origin is like https://shop.example, with no path and no slash at its end.`,
      );
    }
  }
  const apiKey = env.OPENAI_API_KEY?.trim();
  if (env.OPENAI_BASE_URL && !apiKey)
    problems.push('OPENAI_BASE_URL is set but OPENAI_API_KEY is not. Set both, or neither.');
  if (problems.length > 0) return { ok: false, problems };
  const openAi = apiKey ? { apiKey, baseUrl: baseUrl.replace(/\/+$/, '') } : undefined;
  return { ok: true, environment: { port, openAi, origins, dataDir: env.DATA_DIR || undefined } };
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
