/**
 * Who answers while there is no key: the module's `assistant`, spoken and heard by the embedded engine of
 * `@voice-agent/voice-pipeline`, which stands behind the same provider as a real model. It outlives reloads; its
 * workflow is whatever the module says now.
 */
import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { openai } from '../../providers/openai.ts';
import type { RealtimeProvider } from '../../providers/realtime-provider.ts';
import { CliError } from './cli-error.ts';

const PIPELINE = '@voice-agent/voice-pipeline';

/** The part of the pipeline's `Workflow` that is handed on. */
interface Workflow {
  greeting?(context: unknown): unknown;
  run(text: string, context: unknown): unknown;
}

/** What a module exports as `assistant`: the options of the pipeline's `embeddedEngine`. */
interface AssistantOptions {
  workflow: Workflow;
}

interface Engine {
  readonly apiKey: string;
  readonly parts: { readonly hearing: string | undefined; readonly speaking: string };
  fetch(request: Request): Promise<Response>;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): Promise<void>;
}

export interface Assistant {
  readonly provider: RealtimeProvider;
  /** For people: what hears and speaks. */
  readonly summary: string;
  /** Takes the next version's workflow. Phrases are those of the first. */
  use(options: unknown): void;
  /** Says where `fetch` and `handleUpgrade` are mounted: below `<url>/v1/realtime`. */
  servedAt(url: string): void;
  fetch(request: Request): Promise<Response>;
  /** False: it is not its own. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): Promise<void>;
}

/** @throws CliError: the pipeline is not installed beside the module, or `assistant` has no workflow, or options that cannot work */
export async function startAssistant(module: string, options: unknown): Promise<Assistant> {
  const embeddedEngine = await importEngine(module);
  let { workflow } = checked(module, options);
  const current: Workflow = {
    greeting: (context) => workflow.greeting?.(context) ?? '',
    run: (text, context) => workflow.run(text, context),
  };
  const engine = await embeddedEngine({ ...(options as AssistantOptions), workflow: current }).catch(
    (cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CliError(`The "assistant" of ${module} does not start. ${reason}`, { cause });
    },
  );
  let provider: RealtimeProvider | undefined;
  const ready = (): RealtimeProvider => {
    if (!provider) throw new Error('The assistant is not served yet.');
    return provider;
  };
  return {
    provider: { connect: (...args) => ready().connect(...args), handOff: (...args) => ready().handOff(...args) },
    summary: `hears with ${engine.parts.hearing ?? 'nothing (PocketSphinx is not installed: visitors type)'}, speaks with ${engine.parts.speaking}`,
    use(next) {
      workflow = checked(module, next).workflow;
    },
    servedAt(url) {
      // Visitors reach it under whatever name they reached the server.
      const browserUrl = (requestUrl: string) => `${new URL(requestUrl).origin}/v1`;
      provider = openai({ apiKey: engine.apiKey, baseUrl: `${url}/v1`, browserUrl });
    },
    fetch: (request) => engine.fetch(request),
    handleUpgrade: (...upgrade) => engine.handleUpgrade(...upgrade),
    close: () => engine.close(),
  };
}

function checked(module: string, options: unknown): AssistantOptions {
  const workflow = (options as Partial<AssistantOptions> | null)?.workflow;
  if (typeof workflow?.run === 'function') return { workflow };
  throw new CliError(`The "assistant" of ${module} has no workflow. Write: export const assistant = { workflow };`);
}

async function importEngine(module: string): Promise<(options: AssistantOptions) => Promise<Engine>> {
  try {
    const path = createRequire(resolve(module)).resolve(PIPELINE);
    const pipeline = (await import(pathToFileURL(path).href)) as {
      embeddedEngine(options: AssistantOptions): Promise<Engine>;
    };
    return pipeline.embeddedEngine;
  } catch (cause) {
    throw new CliError(
      `OPENAI_API_KEY is not set, and the assistant of ${module} needs a package: npm install ${PIPELINE}`,
      { cause },
    );
  }
}
