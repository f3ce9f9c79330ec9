/**
 * `defineTool`: a function that models may call. A server tool has its handler here, and its input is validated; a page
 * tool has its handler in the page. Pure; start-up only.
 */
import type { ToolContext } from '@voice-agent/protocol';
import { isVoiceServerError, misconfigured } from '../errors.ts';
import { checkGuardrailList } from './guardrail-rules.ts';
import { checkRedaction } from './redact-arguments.ts';
import { issueText, type StandardSchema } from './standard-schema.ts';
import { completeContext, type ToolCaller } from './tool-context.ts';
import { ToolError } from './tool-error.ts';
import { isToolGuardrail } from './tool-guardrail.ts';
import { type PageToolOptions, SERVER_ONLY, type ToolLimit, type ToolOptions } from './tool-options.ts';
import { toolSchema } from './tool-schema.ts';
import { isOver, vetInput } from './vet-input.ts';
import { forEverySession, type PageTool, type ServerTool, type VoiceTool } from './voice-tool.ts';

/** Milliseconds. The widget gives a tool call up after 60 s, repetitions included; in the background after 15 minutes. */
const TIMEOUTS = {
  foreground: { usual: 10_000, max: 55_000 },
  background: { usual: 120_000, max: 900_000 },
} as const;
const DEFAULT_OUTPUT_BYTES = 16_384;

/**
 * Defines a tool. Its name is its key in an agent's `tools`.
 *
 * The handler sees input that has passed the schema. Input that has not is answered with a text that tells the model
 * what was wrong, so that it can correct itself.
 *
 * @throws VoiceServerError invalid_configuration: naming the tool, and the path of what is wrong.
 */
export function defineTool<Input extends StandardSchema, Output extends StandardSchema = StandardSchema>(
  options: ToolOptions<Input, Output>,
): ServerTool;
export function defineTool<Input extends StandardSchema>(options: PageToolOptions<Input>): PageTool;
export function defineTool<Input extends StandardSchema>(
  options: ToolOptions<Input> | PageToolOptions<Input>,
): VoiceTool {
  try {
    const tool = options.runsIn === 'page' ? pageTool(options) : serverTool(options);
    tools.add(tool);
    return Object.freeze(tool);
  } catch (error) {
    const name = options.title ?? options.description?.slice?.(0, 60);
    if (!name?.trim() || !isVoiceServerError(error)) throw error;
    throw misconfigured(`tool "${name}"`, error.message, error.cause);
  }
}

const tools = new WeakSet<object>();

/** Whether `defineTool` made it. */
export function isVoiceTool(value: unknown): value is VoiceTool {
  return typeof value === 'object' && value !== null && tools.has(value);
}

type Told = Pick<PageToolOptions<StandardSchema>, 'title' | 'description' | 'input' | 'parameters' | 'enabled'>;

/** What both kinds tell of themselves. */
function told({ title, description, input, parameters, enabled }: Told) {
  if (typeof description !== 'string' || description.trim() === '') {
    throw misconfigured('description', 'must say what the tool does; it is all the model knows of it');
  }
  if (enabled !== undefined && typeof enabled !== 'function') throw misconfigured('enabled', 'must be a function');
  return {
    ...(title !== undefined && { title }),
    description,
    parameters: toolSchema(input, parameters),
    enabled: enabled ? async (caller: ToolCaller) => (await enabled(caller)) ?? true : forEverySession,
  };
}

function pageTool(options: PageToolOptions<StandardSchema>): PageTool {
  const stray = SERVER_ONLY.find((key) => options[key] !== undefined);
  if (stray) throw misconfigured(stray, "is for tools of the server; a page tool's handler stands in the page");
  return { ...told(options), runsIn: 'page' };
}

function serverTool<Input extends StandardSchema>(options: ToolOptions<Input>): ServerTool {
  const { input, output, approval, run, runsIn = 'server', effect = 'write', background = false } = options;
  const { limit = {}, redact = [], maxOutputBytes = DEFAULT_OUTPUT_BYTES, guardrails = [] } = options;
  const { usual, max } = TIMEOUTS[background ? 'background' : 'foreground'];
  const { timeout = usual, onInterrupt = effect === 'read' && !background ? 'cancel' : 'finish' } = options;
  if (runsIn !== 'server') throw misconfigured('runsIn', "must be 'server' or 'page'");
  if (effect !== 'read' && effect !== 'write') throw misconfigured('effect', "must be 'read' or 'write'");
  if (onInterrupt !== 'cancel' && onInterrupt !== 'finish') {
    throw misconfigured('onInterrupt', "must be 'cancel' or 'finish'");
  }
  if (!(timeout > 0 && timeout <= max)) throw misconfigured('timeout', `must be milliseconds from 1 to ${max}`);
  if (!Number.isInteger(maxOutputBytes) || maxOutputBytes < 256) {
    throw misconfigured('maxOutputBytes', 'must be a whole number of at least 256');
  }
  if (typeof run !== 'function') throw misconfigured('run', 'must be a function');
  const decides = typeof approval === 'function';
  if (!decides && approval !== undefined && typeof approval !== 'boolean') {
    throw misconfigured('approval', 'must be true, false or a function');
  }
  checkLimit(limit);
  checkGuardrailList('guardrails', guardrails, { is: isToolGuardrail, from: 'defineToolGuardrail' });
  const about = told(options);
  checkRedaction(redact, about.parameters);
  const asks = approval ?? effect === 'write';
  const accepted = async (raw: unknown, context: ToolContext) => {
    const parsing = input['~standard'].validate(raw);
    const parsed = parsing instanceof Promise ? await parsing : parsing;
    if (parsed.issues) throw misfit(parsed.issues);
    const vetting = vetInput(parsed.value, context, guardrails);
    if (vetting) await vetting;
    return parsed.value;
  };
  return {
    ...about,
    runsIn,
    effect,
    approval: decides ? 'depends' : asks ? 'always' : 'never',
    background,
    onInterrupt,
    timeoutMs: timeout,
    limit: Object.freeze({ ...limit }),
    redact: Object.freeze([...redact]),
    maxOutputBytes,
    async needsApproval(raw: unknown, context: ToolContext) {
      if (asks === false) return false;
      const value = await accepted(raw, context);
      return decides ? (await approval(value, completeContext(context))) !== false : true;
    },
    async run(raw: unknown, context: ToolContext) {
      const value = await accepted(raw, context);
      // Validation may have waited, and nobody may wait for the answer any more.
      if (isOver(context)) throw new ToolError('The call was cancelled before it ran.');
      const result = await run.call(options, value, completeContext(context));
      return output ? validOutput(output, result) : result;
    },
  };
}

function checkLimit(limit: ToolLimit): void {
  for (const [name, count] of Object.entries(limit)) {
    if (name !== 'perSession' && name !== 'perMinute') throw misconfigured(`limit.${name}`, 'there is no such limit');
    if (!Number.isInteger(count) || count < 1) throw misconfigured(`limit.${name}`, 'must be a whole number from 1');
  }
}

function misfit(issues: Parameters<typeof issueText>[0]): ToolError {
  const wrong = issueText(issues, 'input');
  return new ToolError(`The arguments were not valid, so nothing was done. Correct them and call again. ${wrong}`);
}

async function validOutput(output: StandardSchema, result: unknown): Promise<unknown> {
  const parsed = await output['~standard'].validate(result);
  if (!parsed.issues) return parsed.value;
  throw new TypeError(`the result does not fit the tool's output: ${issueText(parsed.issues, 'output')}`);
}
