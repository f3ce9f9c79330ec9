/**
 * What guardrails of answers and of tool calls have in common: their options, what they find, and how a check is run.
 * Imports nothing of a guardrail's own kind.
 */
import { checkAll, checkFunction, checkObject, type OptionNames, refuseUnknown } from '../checked-options.ts';
import { misconfigured } from '../errors.ts';

export interface GuardrailTrip {
  /** Why, for your telemetry. Neither model nor browser learns of it. */
  reason: string;
  /** What the model is told of it, to say in its own words. Default: the guardrail's `description`. */
  say?: string;
}

/** Nothing, or a trip. */
// biome-ignore lint/suspicious/noConfusingVoidType: a check that finds nothing need not return.
export type GuardrailVerdict = GuardrailTrip | null | undefined | void;

export interface GuardrailRules {
  /** Names it in telemetry and to the page: 1 to 64 letters, digits, `_`, `-`. */
  name: string;
  /** The policy in a sentence, e.g. 'Prices are never promised.' The model is told it where a trip has no `say`. */
  description?: string;
  /** Milliseconds, up to 10 000. Default 3000. */
  timeout?: number;
  /** What a check that throws, or takes too long, counts as. */
  onFailure?: 'pass' | 'trip';
}

/** A trip with what is filled in where it says nothing. */
export interface TrippedGuardrail {
  readonly name: string;
  readonly reason: string;
  /** What the model is told. */
  readonly say: string;
}

const DEFAULT_TIMEOUT_MS = 3_000;
const MAX_TIMEOUT_MS = 10_000;
const NAME = /^[\w-]{1,64}$/;
type CheckedOptions = GuardrailRules & { check: unknown };
const OPTIONS: OptionNames<CheckedOptions> = {
  name: true,
  description: true,
  timeout: true,
  onFailure: true,
  check: true,
};

/**
 * The options with their defaults, frozen.
 *
 * @throws VoiceServerError invalid_configuration: names the guardrail and what is wrong.
 */
export function checkedRules<Options extends CheckedOptions>(
  options: Options,
  whenItFails: 'pass' | 'trip',
): Readonly<Options & Required<Pick<GuardrailRules, 'timeout' | 'onFailure'>>> {
  checkObject('guardrail', options);
  const { name, timeout = DEFAULT_TIMEOUT_MS, onFailure = whenItFails, check } = options;
  const path = `guardrail "${name}"`;
  checkAll([
    () => {
      if (typeof name === 'string' && NAME.test(name)) return;
      throw misconfigured('guardrail.name', 'must be 1 to 64 letters, digits, "_" or "-"');
    },
    () => refuseUnknown<CheckedOptions>(path, options, OPTIONS),
    () => checkFunction(`${path}.check`, check ?? null),
    () => {
      if (timeout > 0 && timeout <= MAX_TIMEOUT_MS) return;
      throw misconfigured(`${path}.timeout`, `must be milliseconds from 1 to ${MAX_TIMEOUT_MS}`);
    },
    () => {
      if (onFailure === 'pass' || onFailure === 'trip') return;
      throw misconfigured(`${path}.onFailure`, "must be 'pass' or 'trip'");
    },
  ]);
  return Object.freeze({ ...options, timeout, onFailure });
}

/** @throws VoiceServerError invalid_configuration: `path` is no list of them, or two have one name. */
export function checkGuardrailList(
  path: string,
  guardrails: unknown,
  { is, from }: { is: (value: unknown) => value is { name: string }; from: string },
): void {
  if (!Array.isArray(guardrails)) throw misconfigured(path, 'must be a list');
  const names: string[] = [];
  for (const [index, guardrail] of guardrails.entries()) {
    const at = `${path}.${index}`;
    if (!is(guardrail)) throw misconfigured(at, `must come from ${from}()`);
    const first = names.indexOf(guardrail.name);
    if (first >= 0) {
      throw misconfigured(at, `has the name of ${path.split('.').at(-1)}.${first}, "${guardrail.name}"`);
    }
    names.push(guardrail.name);
  }
}

/** Runs one check. Never rejects: one that throws or is late counts as the rules say. */
export async function runCheck(
  { name, description, timeout, onFailure }: Readonly<Required<Omit<GuardrailRules, 'description'>> & GuardrailRules>,
  {
    check,
    unsaid,
    onFailed,
  }: {
    check: (signal: AbortSignal) => GuardrailVerdict | Promise<GuardrailVerdict>;
    /** What the model is told where the guardrail has no words for it. */
    unsaid: string;
    onFailed: (error: unknown) => void;
  },
): Promise<TrippedGuardrail | undefined> {
  const say = description ?? unsaid;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`the check took longer than ${timeout} ms`)), timeout);
  try {
    const verdict = await Promise.race([
      (async () => check(late.signal))(),
      new Promise<never>((_, reject) => {
        late.signal.addEventListener('abort', () => reject(late.signal.reason));
      }),
    ]);
    return verdict ? { name, reason: verdict.reason, say: verdict.say ?? say } : undefined;
  } catch (error) {
    onFailed(error);
    return onFailure === 'trip' ? { name, reason: 'the check failed', say } : undefined;
  } finally {
    clearTimeout(timer);
  }
}
