/** What a factory is given, checked when it is called: everything that is wrong is told at once, a line each. Pure. */
import { checkedNumber, type NumberRange } from './checked-number.ts';

/** What an option must be, where it is there. @throws TypeError, RangeError naming it */
export type Check = (name: string, value: unknown) => unknown;

/** Of an option that must be there. */
interface NeededCheck extends Check {
  /** How one has it. */
  readonly example: string;
}

/** Which options there are. Typed, so that none is forgotten: a misspelt one would be ignored in silence. */
export type OptionChecks<T> = { readonly [Name in keyof T]-?: Check | NeededCheck };

/**
 * @param what - for people, e.g. 'createPipeline'
 * @throws TypeError, a line for each mistake; RangeError where all of them are numbers out of their range
 */
export function checkOptions<T extends object>(what: string, options: T, checks: OptionChecks<T>): void {
  checkAll(checksOf({ what, path: '' }, options, checks));
}

/** Runs all of them, so that who made three mistakes is told of three. @throws as `checkOptions` */
export function checkAll(checks: Iterable<() => unknown>): void {
  const mistakes: Error[] = [];
  for (const check of checks) {
    try {
      check();
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
      mistakes.push(error);
    }
  }
  const [first, ...others] = mistakes;
  if (!first) return;
  if (others.length === 0) throw first;
  const Mistake = mistakes.every((mistake) => mistake instanceof RangeError) ? RangeError : TypeError;
  throw new Mistake(mistakes.map(({ message }) => message).join('\n'));
}

/** Options within an option. */
export function optionsOf<T extends object>(checks: OptionChecks<T>): Check {
  return (name, value) => checkAll(checksOf({ what: name, path: `${name}.` }, value, checks));
}

/** Of an object that may have more than these. */
export function fieldsOf<T extends object>(checks: OptionChecks<T>): Check {
  return (name, value) => {
    record(name, value);
    checkAll(namedChecks(`${name}.`, value as Record<string, unknown>, checks));
  };
}

export function needed(check: Check, example: string): NeededCheck {
  return Object.assign((name: string, value: unknown) => check(name, value), { example });
}

export const text: Check = (name, value) => must('be a text', typeof value === 'string', name, value);

export const flag: Check = (name, value) => must('be true or false', typeof value === 'boolean', name, value);

export const callable: Check = (name, value) => must('be a function', typeof value === 'function', name, value);

export const anything: Check = () => undefined;

export function numberIn(range: NumberRange): Check {
  return (name, value) => checkedNumber(name, value as number, range);
}

export function oneOf(values: readonly unknown[]): Check {
  return (name, value) => must(`be one of ${values.join(', ')}`, values.includes(value), name, value);
}

/** An object that has what will be called on it. */
export function having(...methods: readonly string[]): Check {
  return (name, value) => {
    const has = isObject(value) && methods.every((method) => typeof value[method] === 'function');
    must(`have ${methods.length === 1 ? 'the method' : 'the methods'} ${methods.join(', ')}`, has, name, value);
  };
}

export function listOf(check: Check): Check {
  return (name, value) => {
    must('be a list', Array.isArray(value), name, value);
    checkAll((value as unknown[]).map((item, at) => () => check(`${name}[${at}]`, item)));
  };
}

/** Things by name. A promise would pass for an object without any. */
export const record: Check = (name, value) => {
  const isRecord = isObject(value) && !(Symbol.iterator in value) && !(value instanceof Promise);
  must('be an object', isRecord, name, value);
};

export function recordOf(check: Check): Check {
  return (name, value) => {
    record(name, value);
    const items = Object.entries(value as object);
    checkAll(
      items.map(
        ([key, item]) =>
          () =>
            check(`${name}.${key}`, item),
      ),
    );
  };
}

/** @throws TypeError unless it is so */
export function must(be: string, isSo: boolean, name: string, value: unknown): void {
  if (!isSo) throw new TypeError(`${name} must ${be}, not ${shown(value)}.`);
}

/** For people: what was given instead. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'function') return 'a function';
  if (value instanceof Promise) return 'a promise: put await before it';
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'nothing in it'}`;
  return String(value);
}

function* checksOf<T extends object>(
  { what, path }: { what: string; path: string },
  given: unknown,
  checks: OptionChecks<T>,
): Generator<() => unknown> {
  if (!isObject(given) || Array.isArray(given)) {
    yield () => must('be given its options as an object', false, what, given);
    return;
  }
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(checks, name)) continue;
    yield () => {
      throw new TypeError(`${path}${name} is no option of ${what}; there are ${Object.keys(checks).join(', ')}.`);
    };
  }
  yield* namedChecks(path, given, checks);
}

function* namedChecks<T extends object>(
  path: string,
  given: Readonly<Record<string, unknown>>,
  checks: OptionChecks<T>,
): Generator<() => unknown> {
  for (const [name, check] of Object.entries<Check | NeededCheck>(checks)) {
    const value = given[name];
    if (value !== undefined) yield () => check(path + name, value);
    else if ('example' in check) {
      yield () => {
        throw new TypeError(`${path}${name} is missing: ${check.example}.`);
      };
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
