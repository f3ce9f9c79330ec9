/** Small checks that make big ones: whether a value from outside has the shape that we agreed on. Pure and total. */
export type Check = (value: unknown) => boolean;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const isText: Check = (value) => typeof value === 'string';
export const isFlag: Check = (value) => typeof value === 'boolean';
/** JSON can write a number that is read as Infinity. */
export const isNumber: Check = (value) => Number.isFinite(value);

export const oneOf = (...values: readonly unknown[]): Check => {
  return (value) => values.includes(value);
};

export const optional = (check: Check): Check => {
  return (value) => value === undefined || check(value);
};

export const listOf = (check: Check): Check => {
  return (value) => Array.isArray(value) && value.every(check);
};

/** A record of any keys. */
export const recordOf = (check: Check): Check => {
  return (value) => isRecord(value) && Object.values(value).every(check);
};

/** An object with these fields; others may stand beside them. */
export const shape = (fields: Readonly<Record<string, Check>>): Check => {
  return (value) => isRecord(value) && Object.entries(fields).every(([name, check]) => check(value[name]));
};
