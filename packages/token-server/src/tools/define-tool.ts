/**
 * `defineTool`: a function that models may call. A server tool has its handler here, and its input is validated; a page
 * tool has its handler in the page. Pure; start-up only.
 */
import type { JsonSchema, Tool, ToolContext } from '@voice-agent/protocol';
import type { z } from 'zod';
import { misconfigured } from '../errors.ts';
import { type Logger, silentLogger } from '../logger.ts';
import type { VoiceSession, VoiceUser } from '../voice-session.ts';
import { ToolError } from './tool-error.ts';
import { toolSchema } from './tool-schema.ts';

/** What a handler is given beside its input. */
export interface ToolCallContext extends ToolContext {
  /** Aborts when the timeout has passed and, for `effect: 'read'`, when the visitor's browser has gone. */
  readonly signal: AbortSignal;
  readonly callId: string;
  /** Who is signed in; null when nobody is. Check here what this person may do: the model's arguments prove nothing. */
  readonly user: VoiceUser | null;
  readonly session: VoiceSession;
  /** Name of the agent that called. */
  readonly agent: string;
  /** Marks its lines with session and call. */
  readonly log: Logger;
}

interface AnyToolOptions<Input extends z.ZodType> {
  /** For people, e.g. 'Look up an order'. The widget shows it while the tool runs. */
  title?: string;
  /** Tells the model what the tool does and when to use it. */
  description: string;
  /** A zod 4 object schema. Prefer `z.strictObject`: it tells the model that there are no other fields. */
  input: Input;
}

/** A tool that runs on this server. */
export interface ToolOptions<Input extends z.ZodType> extends AnyToolOptions<Input> {
  /** Default 'server'. */
  runsIn?: 'server';
  /**
   * 'write' changes something: it runs on when the visitor's browser goes away. Default 'write', the careful one.
   *
   * A later version asks the visitor before a 'write' runs. **This one does not ask**: it runs at once.
   */
  effect?: 'read' | 'write';
  /** Milliseconds until the model is told that there was no answer, up to 55 000. Default 10 000. */
  timeout?: number;
  /** The text for the model is cut at this many bytes of UTF-8. Default 16 384. */
  maxOutputBytes?: number;
  /** The result is any JSON value; text is passed as it is. Throw `ToolError` to tell the model what went wrong. */
  run(input: z.output<Input>, context: ToolCallContext): unknown;
}

/**
 * A tool that runs in the visitor's page: the page registers a handler under the tool's name with
 * `document.querySelector('voice-agent').registerTool(name, handler)`. The schema is for the model only. The handler
 * must check its input itself, and what it answers is the visitor's word: never take it for proof of anything.
 */
export interface PageToolOptions<Input extends z.ZodType> extends AnyToolOptions<Input> {
  runsIn: 'page';
  /** Its handler is the page's, and so is everything about running it. */
  run?: never;
  effect?: never;
  timeout?: never;
  maxOutputBytes?: never;
}

/** What `defineTool` returns for the server. */
export interface ServerTool extends Tool<ToolCallContext> {
  readonly runsIn: 'server';
  readonly title?: string;
  readonly effect: 'read' | 'write';
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
}

/** What `defineTool` returns for the page: what the model is told, and nothing to run. */
export interface PageTool extends Pick<Tool, 'description' | 'parameters'> {
  readonly runsIn: 'page';
  readonly title?: string;
}

export type VoiceTool = ServerTool | PageTool;

const DEFAULT_TIMEOUT_MS = 10_000;
/** The widget gives a tool call up after 60 s, repetitions included. */
const MAX_TIMEOUT_MS = 55_000;
const DEFAULT_OUTPUT_BYTES = 16_384;

/**
 * Defines a tool. Its name is its key in an agent's `tools`.
 *
 * The handler sees input that has passed the schema. Input that has not is answered with a text that tells the model
 * what was wrong, so that it can correct itself.
 *
 * @throws VoiceServerError invalid_configuration: naming the path of what is wrong.
 */
export function defineTool<Input extends z.ZodType>(options: ToolOptions<Input>): ServerTool;
export function defineTool<Input extends z.ZodType>(options: PageToolOptions<Input>): PageTool;
export function defineTool<Input extends z.ZodType>(options: ToolOptions<Input> | PageToolOptions<Input>): VoiceTool {
  const { title, description, input } = options;
  if (typeof description !== 'string' || description.trim() === '') {
    throw misconfigured('description', 'must say what the tool does; it is all the model knows of it');
  }
  const about = { ...(title !== undefined && { title }), description };
  const tool =
    options.runsIn === 'page'
      ? pageTool(options, { ...about, parameters: toolSchema(input) })
      : serverTool(options, about);
  tools.add(tool);
  return Object.freeze(tool);
}

const tools = new WeakSet<object>();

/** Whether `defineTool` made it. */
export function isVoiceTool(value: unknown): value is VoiceTool {
  return typeof value === 'object' && value !== null && tools.has(value);
}

const SERVER_ONLY = ['run', 'effect', 'timeout', 'maxOutputBytes'] as const;

function pageTool(options: PageToolOptions<z.ZodType>, told: Omit<PageTool, 'runsIn'>): PageTool {
  const stray = SERVER_ONLY.find((key) => options[key] !== undefined);
  if (stray) throw misconfigured(stray, "is for tools of the server; a page tool's handler stands in the page");
  return { ...told, runsIn: 'page' };
}

function serverTool<Input extends z.ZodType>(
  options: ToolOptions<Input>,
  about: Pick<ServerTool, 'title' | 'description'>,
): ServerTool {
  const { input, runsIn = 'server', effect = 'write', timeout = DEFAULT_TIMEOUT_MS } = options;
  const { maxOutputBytes = DEFAULT_OUTPUT_BYTES } = options;
  if (runsIn !== 'server') throw misconfigured('runsIn', "must be 'server' or 'page'");
  if (effect !== 'read' && effect !== 'write') throw misconfigured('effect', "must be 'read' or 'write'");
  if (!(timeout > 0 && timeout <= MAX_TIMEOUT_MS)) {
    throw misconfigured('timeout', `must be milliseconds from 1 to ${MAX_TIMEOUT_MS}`);
  }
  if (!Number.isInteger(maxOutputBytes) || maxOutputBytes < 256) {
    throw misconfigured('maxOutputBytes', 'must be a whole number of at least 256');
  }
  if (typeof options.run !== 'function') throw misconfigured('run', 'must be a function');
  const parameters: JsonSchema = toolSchema(input);
  return {
    ...about,
    runsIn,
    parameters,
    effect,
    timeoutMs: timeout,
    maxOutputBytes,
    async run(raw: unknown, context: ToolContext) {
      const parsed = await input.safeParseAsync(raw);
      if (!parsed.success) throw new ToolError(complaint(parsed.error));
      // Validation may have waited, and nobody may wait for the answer any more.
      if (context.signal.aborted) throw new ToolError('The call was cancelled before it ran.');
      return options.run(parsed.data, complete(context));
    },
  };
}

/** A tool also runs in the pipeline's `AgentWorkflow`, which knows of no users. */
function complete(context: ToolContext): ToolCallContext {
  const given = context as Partial<ToolCallContext>;
  const { user = null, agent = '', log = silentLogger, session = { id: '', user, metadata: {} } } = given;
  return { callId: context.callId, signal: context.signal as AbortSignal, user, agent, log, session };
}

function complaint(error: z.ZodError): string {
  const wrong = error.issues.slice(0, 8).map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`);
  return `The arguments were not valid, so nothing was done. Correct them and call again. ${wrong.join('; ')}`;
}
