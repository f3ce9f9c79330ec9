/** Makes an app of what a module exports and what the environment says. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import type { Agent } from '../../agents/define-agent.ts';
import { createVoiceServer, type VoiceServerOptions } from '../../create-voice-server.ts';
import { isVoiceServerError } from '../../errors.ts';
import { openai } from '../../providers/openai.ts';
import type { RealtimeProvider } from '../../providers/realtime-provider.ts';
import type { Store } from '../../store/store.ts';
import { widgetFiles } from '../widget-files.ts';
import { type Assistant, startAssistant } from './assistant.ts';
import { CliError } from './cli-error.ts';
import type { Environment } from './environment.ts';
import { siteAround } from './site.ts';

export interface App {
  fetch(request: Request, env?: unknown): Response | Promise<Response>;
  /** Says at `/readyz` that it is about to close. */
  drain?(): void;
}

export interface BuiltApp {
  readonly app: App;
  /** For people: what is served. */
  readonly summary: string;
  /** The folder of the widget's build, where one is served. */
  readonly widget?: string;
}

/** What outlives a reload, so that running sessions do, too. */
export interface Kept {
  readonly store: Store;
  readonly secret: string;
  /** Who answers while there is no key; started by the first version that has one. */
  assistant?: Assistant;
}

/** What `options` of a module may hold; the rest comes from the environment unless it is there. */
type ModuleOptions = Partial<Omit<VoiceServerOptions, 'agents'>>;

/** @throws CliError, VoiceServerError invalid_configuration: one sentence about what is missing or does not fit. */
export async function buildApp(
  module: string,
  exports: Readonly<Record<string, unknown>>,
  { environment, kept, production }: { environment: Environment; kept: Kept; production: boolean },
): Promise<BuiltApp> {
  const { default: main, app, agents, options = {} } = exports;
  for (const candidate of [main, app]) {
    if (isApp(candidate)) return { app: candidate, summary: 'the app that it exports' };
  }
  if (typeof agents !== 'object' || agents === null) {
    throw new CliError(`${module} exports neither "agents" nor an app. Write: export const agents = { … };`);
  }
  if (typeof options !== 'object' || options === null) throw new CliError(`The "options" of ${module} are no object.`);
  const own = options as ModuleOptions;
  const { ORIGINS: origins, HOSTS: hosts, TRUST_PROXY: trustProxy, PAGES_DIR: pages } = environment;
  const widget = widgetDirectory(module, environment.WIDGET_DIR);
  const { store, secret } = kept;
  const keyed = own.provider ?? keyedProvider(environment);
  const lacksKey = !keyed && (exports.assistant === undefined || production);
  // What it is told does not fit is told before anything is started, and with the key that is missing.
  const built = builtServer(lacksKey, {
    origins,
    ...(hosts && { hosts }),
    ...(trustProxy > 0 && { trustProxy }),
    ...(widget && { widget: widgetFiles(widget) }),
    store,
    secret,
    ...own,
    provider: keyed ?? laterProvider(kept),
    agents: agents as Record<string, Agent>,
  });
  const assistant = keyed ? undefined : await assistantFor(module, exports.assistant, kept);
  assistant?.use(exports.assistant);
  const who = assistant ? `no key, so its assistant answers (${assistant.summary}): ` : '';
  return {
    app: siteAround(built, { assistant, pages }),
    summary: who + summaryOf(agents as Record<string, Agent>),
    ...(widget && { widget }),
  };
}

function keyedProvider({ OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model }: Environment) {
  if (apiKey === undefined) return undefined;
  return openai({ apiKey, ...(baseUrl && { baseUrl }), ...(model && { model }) });
}

const NO_KEY = 'OPENAI_API_KEY is not set. Set it, or OPENAI_API_KEY_FILE, or export options with a provider.';

/** @throws CliError without a key, with what else does not fit; VoiceServerError */
function builtServer(lacksKey: boolean, options: VoiceServerOptions): App {
  if (!lacksKey) return createVoiceServer(options);
  try {
    createVoiceServer(options);
  } catch (error) {
    if (isVoiceServerError(error)) throw new CliError(`${error.message}\n${NO_KEY}`, { cause: error });
    throw error;
  }
  throw new CliError(NO_KEY);
}

/** The assistant's, which is there before a visitor is. */
function laterProvider(kept: Kept): RealtimeProvider {
  const provider = () => {
    if (!kept.assistant) throw new Error('The assistant has not started yet.');
    return kept.assistant.provider;
  };
  return {
    connect: (...args) => provider().connect(...args),
    handOff: (...args) => provider().handOff(...args),
  };
}

async function assistantFor(module: string, options: unknown, kept: Kept): Promise<Assistant> {
  kept.assistant ??= await startAssistant(module, options);
  return kept.assistant;
}

function isApp(value: unknown): value is App {
  return typeof value === 'object' && value !== null && typeof (value as Partial<App>).fetch === 'function';
}

function summaryOf(agents: Readonly<Record<string, Agent>>): string {
  const parts = Object.entries(agents).map(([name, { tools = {} }]) => {
    const names = Object.keys(tools);
    return names.length === 0 ? name : `${name} (${names.join(', ')})`;
  });
  return parts.join('; ');
}

/** @throws CliError: there is no such folder */
function widgetDirectory(module: string, given: string | undefined): string | undefined {
  if (given !== undefined) {
    const folder = resolve(given);
    if (!existsSync(folder)) throw new CliError(`There is no folder ${folder} with the widget's build (WIDGET_DIR).`);
    return folder;
  }
  try {
    return dirname(createRequire(resolve(module)).resolve('@voice-agent/widget/script'));
  } catch {
    return undefined; // Not installed: pages bring the widget themselves.
  }
}
