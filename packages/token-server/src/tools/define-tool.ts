/**
 * `defineTool`: a function that models may call. A server tool has its handler here, and its input is validated; a page
 * tool has its handler in the page. Pure; start-up only.
 */
import type { ToolContext } from '@voice-agent/protocol';
import {
  checkedName,
  checkedParts,
  checkFunction,
  checkObject,
  type OptionNames,
  refuseUnknown,
} from '../checked-options.ts';
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
/** Typed, so that none is forgotten: a misspelt `redact` or `approval` would be ignored in silence. */
const OPTIONS: OptionNames<ToolOptions<StandardSchema>> = {
  description: true,
  title: true,
  input: true,
  parameters: true,
  enabled: true,
  runsIn: true,
  respond: true,
  run: true,
  output: true,
  effect: true,
  approval: true,
  background: true,
  onInterrupt: true,
  timeout: true,
  limit: true,
  redact: true,
  guardrails: true,
  maxOutputBytes: true,
};

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
    checkObject('defineTool', options);
    const tool = options.runsIn === 'page' ? pageTool(options) : serverTool(options);
    tools.add(tool);
    return Object.freeze(tool);
  } catch (error) {
    const name: unknown = options?.title ?? options?.description?.slice?.(0, 60);
    if (typeof name !== 'string' || name.trim() === '' || !isVoiceServerError(error)) throw error;
    const path = `tool "${name}"`;
    throw misconfigured(path, error.message.replaceAll('\n', `\n${path}: `), error.cause);
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
  const checked = checkedParts({
    description: () => {
      if (typeof description === 'string' && description.trim() !== '') return;
      throw misconfigured('description', 'must say what the tool does; it is all the model knows of it');
    },
    title: () => title === undefined || checkedName('title', title),
    enabled: () => checkFunction('enabled', enabled),
    parameters: () => toolSchema(input, parameters),
  });
  return {
    ...(title !== undefined && { title }),
    description,
    parameters: checked.parameters,
    enabled: enabled ? async (caller: ToolCaller) => (await enabled(caller)) ?? true : forEverySession,
  };
}

function pageTool(options: PageToolOptions<StandardSchema>): PageTool {
  const { respond = true } = options;
  const { about } = checkedParts({
    known: () => refuseUnknown('defineTool', options, OPTIONS),
    strays: () => {
      const stray = SERVER_ONLY.find((key) => options[key] !== undefined);
      if (stray) throw misconfigured(stray, "is for tools of the server; a page tool's handler stands in the page");
    },
    about: () => told(options),
    respond: () => {
      if (typeof respond !== 'boolean') throw misconfigured('respond', 'must be true or false');
    },
  });
  return { ...about, runsIn: 'page', respond };
}

function serverTool<Input extends StandardSchema>(options: ToolOptions<Input>): ServerTool {
  const { input, output, approval, run, runsIn = 'server', effect = 'write', background = false } = options;
  const { limit = {}, redact = [], maxOutputBytes = DEFAULT_OUTPUT_BYTES, guardrails = [] } = options;
  const { usual, max } = TIMEOUTS[background ? 'background' : 'foreground'];
  const { timeout = usual, onInterrupt = effect === 'read' && !background ? 'cancel' : 'finish' } = options;
  const decides = typeof approval === 'function';
  const must = (name: keyof ToolOptions<Input>, rule: string, holds: boolean) => () => {
    if (!holds) throw misconfigured(name, `must be ${rule}`);
  };
  const { about } = checkedParts({
    known: () => refuseUnknown('defineTool', options, OPTIONS),
    about: () => told(options),
    runsIn: must('runsIn', "'server' or 'page'", runsIn === 'server'),
    effect: must('effect', "'read' or 'write'", effect === 'read' || effect === 'write'),
    onInterrupt: must('onInterrupt', "'cancel' or 'finish'", onInterrupt === 'cancel' || onInterrupt === 'finish'),
    timeout: must('timeout', `milliseconds from 1 to ${max}`, timeout > 0 && timeout <= max),
    maxOutputBytes: must(
      'maxOutputBytes',
      'a whole number of at least 256',
      Number.isInteger(maxOutputBytes) && maxOutputBytes >= 256,
    ),
    run: must('run', 'a function', typeof run === 'function'),
    respond: () => {
      if (options.respond === undefined) return;
      throw misconfigured('respond', "is for tools of the page; what a server's tool brings is answered");
    },
    approval: must('approval', 'true, false or a function', decides || typeof (approval ?? true) === 'boolean'),
    background: must('background', 'true or false', typeof background === 'boolean'),
    output: must(
      'output',
      'a schema of zod 4 or of another Standard Schema library',
      output === undefined || typeof output?.['~standard']?.validate === 'function',
    ),
    limit: () => checkLimit(limit),
    guardrails: () =>
      checkGuardrailList('guardrails', guardrails, { is: isToolGuardrail, from: 'defineToolGuardrail' }),
  });
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
  checkObject('limit', limit);
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
