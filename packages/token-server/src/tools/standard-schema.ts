/**
 * What tools need of a validator: Standard Schema (https://standardschema.dev) and, where it has it, Standard JSON Schema.
 * zod 4, ArkType and Valibot speak both. The types are the specification's, which asks to be copied.
 */

export interface StandardSchema<Input = unknown, Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    /** Which library it is. */
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    readonly jsonSchema?: StandardJsonSchema | undefined;
  };
}

export interface StandardJsonSchema {
  readonly input: (options: { readonly target: 'draft-07' }) => Record<string, unknown>;
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a value is after it has passed the schema. */
export type SchemaOutput<Schema extends StandardSchema> = NonNullable<Schema['~standard']['types']>['output'];

/** At most so many are told: models write lists of 500 wrong items. */
const MAX_ISSUES = 8;

/** The issues in one line, e.g. `items.0.id: must be a text`. @param root - the name of the value itself. */
export function issueText(issues: readonly StandardIssue[], root: string): string {
  const wrong = issues.slice(0, MAX_ISSUES).map(({ message, path = [] }) => {
    const at = path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
    return `${at || root}: ${message}`;
  });
  return wrong.join('; ');
}
