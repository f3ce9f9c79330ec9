/** The environment variables of `voice-agent-server`, checked in one place. What a secret holds is never told. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

type Source = Readonly<Record<string, string | undefined>>;

export interface Variable {
  readonly name: keyof typeof SHAPE;
  /** One line for people. */
  readonly about: string;
  /** Never shown, and readable from the file that `<name>_FILE` names. */
  readonly secret: boolean;
  /** What holds without it, for people. */
  readonly otherwise: string;
}

const httpUrl = (example: string) =>
  z
    .url({ protocol: /^https?$/, error: `must be an address like ${example}` })
    .transform((url) => url.replace(/\/+$/, ''));

const list = (text: string) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);

const isOrigin = (entry: string) => URL.canParse(entry) && /^https?:/.test(entry) && new URL(entry).origin === entry;

const PORT_RULE = 'must be a whole number from 0 to 65535';
const SECRET_RULE = 'must have at least 32 bytes, e.g. from: openssl rand -base64 32';

const SHAPE = {
  OPENAI_API_KEY: z.string().regex(/^\S+$/, 'must be one word').optional(),
  OPENAI_BASE_URL: httpUrl('https://api.openai.com/v1').optional(),
  OPENAI_MODEL: z.string().optional(),
  VOICE_AGENT_SECRET: z
    .string()
    .refine((text) => Buffer.byteLength(text) >= 32, SECRET_RULE)
    .optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be an address like redis://localhost:6379' }).optional(),
  ORIGINS: z
    .string()
    .transform(list)
    .refine((entries) => entries.every(isOrigin), 'must list origins like https://shop.example, separated by commas')
    .default([]),
  HOSTS: z.string().transform(list).optional(),
  TRUST_PROXY: z.string().regex(/^\d$/, 'must be the number of your proxies, 0 to 9').transform(Number).default(0),
  HOST: z.string().optional(),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, PORT_RULE)
    .transform(Number)
    .refine((port) => port <= 65_535, PORT_RULE)
    .default(8787),
  DRAIN_SECONDS: z
    .string()
    .regex(/^\d{1,3}$/, 'must be whole seconds, 0 to 999')
    .transform(Number)
    .default(0),
  WIDGET_DIR: z.string().optional(),
  PAGES_DIR: z.string().optional(),
};

const Schema = z.object(SHAPE);

/** What the variables say. */
export type Environment = z.output<typeof Schema>;

export const variables: readonly Variable[] = [
  secret('OPENAI_API_KEY', 'the key that mints ephemeral ones; needed unless the module brings a provider', 'none'),
  plain('OPENAI_BASE_URL', 'another server that speaks the Realtime protocol', 'https://api.openai.com/v1'),
  plain('OPENAI_MODEL', 'the Realtime model', 'the default of openai()'),
  secret('VOICE_AGENT_SECRET', 'signs session tokens, 32 bytes or more', 'random: sessions end with the process'),
  secret('REDIS_URL', 'the store that instances share; needs the package ioredis', 'this process’s memory'),
  plain('ORIGINS', 'pages that may embed the widget, separated by commas', 'its own pages on localhost'),
  plain('HOSTS', 'names of this server, separated by commas', 'any name'),
  plain('TRUST_PROXY', 'how many proxies of yours stand before it', '0'),
  plain('HOST', 'the address to listen on', 'every interface'),
  plain('PORT', 'the port to listen on', '8787'),
  plain('DRAIN_SECONDS', 'from SIGTERM to the last new request: what your balancer needs to read /readyz', '0'),
  plain('WIDGET_DIR', 'the widget’s build', 'that of @voice-agent/widget, where it is installed'),
  plain('PAGES_DIR', 'a folder of web pages to serve as well', 'none'),
];

export interface EnvironmentReport {
  readonly name: string;
  /** For people; a secret is only said to be set. */
  readonly state: string;
}

export type ReadEnvironment =
  | { ok: true; environment: Environment; report: readonly EnvironmentReport[] }
  | { ok: false; problems: readonly string[] };

/** Never throws: names everything that is wrong. Empty is as good as unset. */
export function readEnvironment(env: Source): ReadEnvironment {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  const report: EnvironmentReport[] = [];
  for (const variable of variables) {
    const { name, otherwise } = variable;
    const found = findValue(variable, env);
    if (found.problem !== undefined) problems.push(found.problem);
    if (found.value !== undefined) values[name] = found.value;
    report.push({ name, state: found.value === undefined ? `not set: ${otherwise}` : shown(variable, found) });
  }
  const parsed = Schema.safeParse(values);
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => complaint(issue, values)));
  return parsed.success && problems.length === 0
    ? { ok: true, environment: parsed.data, report }
    : { ok: false, problems };
}

interface Found {
  value?: string;
  /** Where it stood, when that was not its own name. */
  file?: string;
  problem?: string;
}

function findValue({ name, secret }: Variable, env: Source): Found {
  const value = env[name]?.trim() || undefined;
  const fileName = `${name}_FILE`;
  const file = secret ? env[fileName] || undefined : undefined;
  if (file === undefined) return { value };
  if (value !== undefined) return { problem: `${name} and ${fileName} are both set. Unset one.` };
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? { problem: `${fileName} names ${file}, which is empty.` } : { value: text, file };
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return { problem: `${fileName} names ${file}, which cannot be read (${code}).` };
  }
}

function shown({ secret, name }: Variable, { value, file }: Found): string {
  if (!secret) return String(value);
  return file === undefined ? 'set' : `set, from ${name}_FILE`;
}

function complaint(issue: z.core.$ZodIssue, values: Readonly<Record<string, string>>): string {
  const name = String(issue.path[0]);
  const isSecret = variables.find((variable) => variable.name === name)?.secret ?? true;
  return isSecret ? `${name} ${issue.message}.` : `${name} is ${JSON.stringify(values[name])}; it ${issue.message}.`;
}

function secret(name: Variable['name'], about: string, otherwise: string): Variable {
  return { name, about, otherwise, secret: true };
}

function plain(name: Variable['name'], about: string, otherwise: string): Variable {
  return { name, about, otherwise, secret: false };
}
