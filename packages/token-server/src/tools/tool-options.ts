/** What `defineTool` takes. Types only. */
import type { JsonSchema } from '@voice-agent/protocol';
import type { SchemaOutput, StandardSchema } from './standard-schema.ts';
import type { ToolCallContext, ToolCaller } from './tool-context.ts';
import type { ToolGuardrail } from './tool-guardrail.ts';

interface AnyToolOptions<Input extends StandardSchema> {
  /** For people, e.g. 'Look up an order'. The widget shows it while the tool runs. */
  title?: string;
  /** Tells the model what the tool does and when to use it. */
  description: string;
  /**
   * An object schema of zod 4, or of any library that speaks Standard Schema (ArkType, Valibot, …). With zod prefer
   * `z.strictObject`: it tells the model that there are no other fields.
   */
  input: Input;
  /** JSON Schema of the input, for a library that cannot tell its own. Default: what `input` says of itself. */
  parameters?: JsonSchema;
  /** Whether this caller's model is told of the tool; where it is not, a call of it is refused. Default: always. */
  enabled?: (caller: ToolCaller) => boolean | Promise<boolean>;
}

/** How often a tool may run. A call beyond it is refused before it does anything. */
export interface ToolLimit {
  perSession?: number;
  /** In one session. */
  perMinute?: number;
}

/** A tool that runs on this server. */
export interface ToolOptions<Input extends StandardSchema, Output extends StandardSchema = StandardSchema>
  extends AnyToolOptions<Input> {
  /** Default 'server'. */
  runsIn?: 'server';
  respond?: never;
  /** What the result must be. One that does not fit stays private, and the model is told that the tool failed. */
  output?: Output;
  /** 'write' changes something. Default 'write', the careful one. */
  effect?: 'read' | 'write';
  /**
   * Whether the visitor is asked before it runs, by a card that only a click answers. A function decides by the
   * arguments, and is asked for every call: the card offers no "always" then. Default: a 'write' asks, a 'read' does not.
   */
  approval?: boolean | ((input: SchemaOutput<Input>, context: ToolCallContext) => boolean | Promise<boolean>);
  /**
   * The model is told at once that it has started, and goes on talking; the result is told when it is there. Default
   * false.
   */
  background?: boolean;
  /**
   * What becomes of a running call when the visitor speaks up or leaves: 'cancel' aborts its `signal`, 'finish' lets it
   * run and keeps its result. Default: 'cancel' for a 'read' in the foreground, else 'finish'.
   */
  onInterrupt?: 'cancel' | 'finish';
  /**
   * Milliseconds until the model is told that there was no answer. Up to 55 000, default 10 000; in the background up to
   * 900 000, default 120 000.
   */
  timeout?: number;
  /** Default: none but the server's own. */
  limit?: ToolLimit;
  /** Arguments that reach no log, event or approval card, by path: `card.number`, `guests.*.passport`. */
  redact?: readonly string[];
  /**
   * Checks of the input, beside those of the agent that calls (`toolGuardrails`): before the visitor is asked, and again
   * before it runs. Where one trips neither happens, and the model is told why.
   */
  guardrails?: readonly ToolGuardrail<SchemaOutput<Input>>[];
  /** The text for the model is cut at this many bytes of UTF-8. Default 16 384. */
  maxOutputBytes?: number;
  /** The result is any JSON value; text is passed as it is. Throw `ToolError` to tell the model what went wrong. */
  run(input: SchemaOutput<Input>, context: ToolCallContext): unknown;
}

/**
 * A tool that runs in the visitor's page: the page registers a handler under the tool's name with
 * `document.querySelector('voice-agent').registerTool(name, handler)`. The schema is for the model only. The handler
 * must check its input itself, and what it answers is the visitor's word: never take it for proof of anything.
 */
export interface PageToolOptions<Input extends StandardSchema> extends AnyToolOptions<Input> {
  runsIn: 'page';
  /**
   * False: what it does is seen, so that the agent says nothing of it; what failed it still explains. Default true: the agent
   * answers with what the tool brought.
   */
  respond?: boolean;
  /** Its handler is the page's, and so is everything about running it. */
  run?: never;
  output?: never;
  effect?: never;
  approval?: never;
  background?: never;
  onInterrupt?: never;
  timeout?: never;
  limit?: never;
  redact?: never;
  guardrails?: never;
  maxOutputBytes?: never;
}

/** Fields that only a tool of the server has. */
export const SERVER_ONLY = [
  'run',
  'output',
  'effect',
  'approval',
  'background',
  'onInterrupt',
  'timeout',
  'limit',
  'redact',
  'guardrails',
  'maxOutputBytes',
] as const satisfies readonly (keyof PageToolOptions<StandardSchema>)[];
