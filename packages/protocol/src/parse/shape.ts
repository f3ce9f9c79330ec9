/**
 * A few combinators that check a parsed JSON value against a wire type, without dependencies: the widget ships this.
 *
 * A `Shape<T>` answers undefined when the value fits T, otherwise what is wrong and where. Keys it does not name are
 * let through, because the service adds fields at will.
 */

export interface Misfit {
  /** Dotted path of the value at fault, '' for the whole. */
  path: string;
  message: string;
  /** Whether the value is missing rather than wrong. */
  missing: boolean;
}

export type Shape<T = unknown> = ((value: unknown, path: string) => Misfit | undefined) & { readonly __type?: T };

type Fields<T> = { [K in keyof T]-?: Shape<NonNullable<T[K]>> | Shape<T[K]> };

function typed(type: 'string' | 'boolean' | 'number'): Shape<never> {
  return (value, path) => (typeof value === type ? undefined : misfit(value, path, `a ${type}`));
}

export const string: Shape<string> = typed('string');
export const boolean: Shape<boolean> = typed('boolean');
export const number: Shape<number> = typed('number');
export const anything: Shape<unknown> = () => undefined;

export function between(min: number, max: number): Shape<number> {
  return (value, path) => {
    const wrong = number(value, path);
    if (wrong || (Number(value) >= min && Number(value) <= max)) return wrong;
    return { path, message: `must be between ${min} and ${max}`, missing: false };
  };
}

export function integer(min = -Infinity, max = Infinity): Shape<number> {
  const inRange = between(min, max);
  return (value, path) =>
    inRange(value, path) ?? (Number.isInteger(value) ? undefined : misfit(value, path, 'an integer'));
}

export function oneOf<const T extends string | number>(...allowed: T[]): Shape<T> {
  return (value, path) => {
    if (allowed.includes(value as T)) return undefined;
    return misfit(value, path, `one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}`);
  };
}

/** The field may be absent. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, path) => (value === undefined ? undefined : shape(value, path));
}

/** The field may be absent, or null for the same: services send both, and their types mostly say only the first. */
export function nullable<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, path) => (value === undefined || value === null ? undefined : shape(value, path));
}

export function arrayOf<T>(shape: Shape<T>): Shape<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return misfit(value, path, 'an array');
    for (const [index, item] of value.entries()) {
      const wrong = shape(item, `${path}[${index}]`);
      if (wrong) return wrong;
    }
    return undefined;
  };
}

export function object<T extends object>(fields: Fields<T>): Shape<T> {
  const entries = Object.entries(fields) as [string, Shape][];
  return (value, path) => {
    if (!isRecord(value)) return misfit(value, path, 'an object');
    for (const [key, shape] of entries) {
      const wrong = shape(value[key], path ? `${path}.${key}` : key);
      if (wrong) return wrong;
    }
    return undefined;
  };
}

/** Chooses the shape by the value of one field, as tagged unions do. */
export function taggedBy<T>(tag: string, shapes: Record<string, Shape<T>>): Shape<T> {
  return (value, path) => {
    if (!isRecord(value)) return misfit(value, path, 'an object');
    const shape = Object.hasOwn(shapes, String(value[tag])) ? shapes[String(value[tag])] : undefined;
    if (shape) return shape(value, path);
    return misfit(value[tag], path ? `${path}.${tag}` : tag, `one of ${Object.keys(shapes).join(', ')}`);
  };
}

/** The first shape that fits; the complaint of the last one otherwise. */
export function anyOf<T>(...shapes: Shape<T>[]): Shape<T> {
  return (value, path) => {
    let wrong: Misfit | undefined;
    for (const shape of shapes) {
      wrong = shape(value, path);
      if (!wrong) return undefined;
    }
    return wrong;
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function misfit(value: unknown, path: string, expected: string): Misfit {
  return { path, message: `must be ${expected}`, missing: value === undefined };
}
