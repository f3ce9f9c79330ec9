/**
 * The custom elements manifest of `<voice-agent>`, from its sources: what may be set, called, heard and styled from outside.
 * One declaration, with what it inherits; private and internal members, and paths of the sources, are left out.
 */
import { readFile } from 'node:fs/promises';
import { create, ts } from '@custom-elements-manifest/analyzer/index.js';
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import type {
  Attribute,
  ClassDeclaration,
  ClassField,
  ClassMember,
  ClassMethod,
  CustomElement,
  Package,
} from 'custom-elements-manifest/schema';

const SOURCES = [
  'packages/widget/src/view/voice-agent-properties.ts',
  'packages/widget/src/view/voice-agent-commands.ts',
  'packages/widget/src/view/voice-agent-view.ts',
  'packages/widget/src/voice-agent-element.ts',
];
/** Where a reader of the package finds the class, and where it is registered. */
const CLASS_MODULE = 'dist/npm/index.js';
const DEFINITION_MODULE = 'dist/npm/define.js';

/** A class that is an element. */
export type ElementDeclaration = ClassDeclaration & CustomElement;

/** A field, with what the analyzer adds to the schema. */
export interface Property extends ClassField {
  /** The attribute that sets it. */
  attribute?: string;
  readonly?: boolean;
}

/** What the analyzer tells of the class that pages get, with all that it inherits. */
export async function elementDeclaration(): Promise<ElementDeclaration> {
  const modules = await Promise.all(
    SOURCES.map(async (path) => ts.createSourceFile(path, await readFile(path, 'utf8'), ts.ScriptTarget.ES2015, true)),
  );
  const { modules: found } = create({ modules, plugins: litPlugin(), context: { dev: false } });
  const declaration = found
    .flatMap(({ declarations = [] }) => declarations as ElementDeclaration[])
    .find(({ tagName }) => tagName === 'voice-agent');
  if (!declaration) throw new Error('No class has the tag voice-agent.');
  return tidy(declaration);
}

/** The file that the package ships. */
export function manifestOf(declaration: ElementDeclaration): Package {
  const { name, tagName } = declaration;
  const reference = { name, module: CLASS_MODULE };
  return {
    schemaVersion: '1.0.0',
    modules: [
      {
        kind: 'javascript-module',
        path: CLASS_MODULE,
        declarations: [declaration],
        exports: [{ kind: 'js', name, declaration: reference }],
      },
      {
        kind: 'javascript-module',
        path: DEFINITION_MODULE,
        declarations: [],
        exports: [{ kind: 'custom-element-definition', name: tagName ?? '', declaration: reference }],
      },
    ],
  };
}

export const isMethod = (member: ClassMember): member is ClassMethod => member.kind === 'method';
export const isProperty = (member: ClassMember): member is Property => member.kind === 'field';

function tidy(declaration: ElementDeclaration): ElementDeclaration {
  const { description, members = [], attributes, events, slots, cssParts, cssProperties } = declaration;
  return {
    ...declaration,
    description: description?.split('\n')[0] ?? '',
    superclass: { name: 'ReactiveElement', package: 'lit' },
    attributes: own(attributes).map(withoutPrefix),
    members: own(members.filter(isPublic)),
    events: own(events?.filter(({ name }) => name)),
    slots: own(slots),
    cssParts: own(oneByOne(cssParts)),
    cssProperties: own(cssProperties),
  };
}

function isPublic({ name, privacy = 'public', ...member }: ClassMember): boolean {
  const isStatic = 'static' in member && member.static;
  return privacy === 'public' && !name.startsWith('#') && !isStatic;
}

/** `audio-format` says `pcm` where the property holds `audio/pcm`. */
function withoutPrefix({ type, default: initial, ...attribute }: Attribute): Attribute {
  return {
    ...attribute,
    ...(type && { type: { text: type.text.replaceAll('audio/', '') } }),
    ...(initial && { default: initial.replace('audio/', '') }),
  };
}

/** Several names before one description: `@csspart error,retry - …`. */
function oneByOne<T extends { name: string; description?: string }>(documented: readonly T[] = []): T[] {
  return documented.flatMap((one) => one.name.split(',').map((name) => ({ ...one, name })));
}

/** Without where in the sources it was inherited from, which says nothing to a reader of the package. */
function own<T extends object>(documented: readonly T[] = []): T[] {
  return documented.map((one) => {
    const { inheritedFrom: _, ...rest } = one as T & { inheritedFrom?: unknown };
    return rest as T;
  });
}
