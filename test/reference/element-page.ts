/** docs/reference-element.md: the manifest as tables. Pure. */
import type { ClassMethod } from 'custom-elements-manifest/schema';
import { type ElementDeclaration, isMethod, isProperty, type Property } from './element-manifest.ts';

export function elementPage(declaration: ElementDeclaration): string {
  const { attributes = [], members = [], events = [], slots = [], cssParts = [], cssProperties = [] } = declaration;
  const withoutProperty = attributes.filter(
    ({ name, fieldName }) => !fieldName && !members.some((member) => member.name === name),
  );
  return `# The element, from its source

Written by \`npm run api\` from the comments of the code; [the element](widget.md) tells the same as a story. Types are those that
\`@voice-agent/widget\` exports.

## Attributes

${table(
  ['attribute', 'values', 'default', ''],
  attributes.map(({ name, type, default: initial, description }) => [
    code(name),
    code(valuesOf(type?.text)),
    code(initial),
    description,
  ]),
)}

## Properties

Each attribute has a property of its name (\`audio-format\`: \`audioFormat\`). Set as attributes only are
${listed(withoutProperty)}. Besides there are:

${table(
  ['property', 'type', ''],
  members
    .filter(isProperty)
    .filter(({ attribute }) => !attribute)
    .map((property) => [code(property.name), code(property.type?.text), aboutProperty(property)]),
)}

## Methods

${table(
  ['method', ''],
  members.filter(isMethod).map((method) => [code(signature(method)), aboutMethod(method)]),
)}

## Events

${table(
  ['event', 'class', 'when'],
  events.map(({ name, type, description }) => [code(name), code(type.text), description]),
)}

## Slots

${table(
  ['slot', ''],
  slots.map(({ name, description }) => [code(name), description]),
)}

## Parts

To be styled from outside: \`voice-agent::part(launcher) { … }\`.

${table(
  ['part', ''],
  cssParts.map(({ name, description }) => [code(name), description]),
)}

## Custom properties

${table(
  ['property', 'default', ''],
  cssProperties.map(({ name, default: initial, description }) => [code(name), code(initial), description]),
)}
`;
}

function listed(attributes: readonly { readonly name: string }[]): string {
  return new Intl.ListFormat('en').format(attributes.map(({ name }) => `\`${name}\``));
}

function table(head: readonly string[], rows: readonly (readonly (string | undefined)[])[]): string {
  // A row is one line, however many its comment has.
  const line = (cells: readonly (string | undefined)[]) =>
    `| ${cells.map((cell) => cell?.replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** A cell that is code. A bar would end the cell, also in code. */
function code(text: string | undefined): string {
  return text ? `\`${text.replaceAll(' | undefined', '').replaceAll('|', '\\|')}\`` : '';
}

/** What the attribute's text may be, which is not always what the property holds. */
function valuesOf(type = ''): string {
  return /^[A-Z]/.test(type) ? 'JSON' : type;
}

function aboutProperty({ readonly, description = '' }: Property): string {
  return [description, readonly && 'Read-only.'].filter(Boolean).join(' ');
}

function aboutMethod({ description, parameters = [] }: ClassMethod): string {
  const told = parameters.flatMap(({ name, description: about }) => (about ? [`\`${name}\`: ${about}`] : []));
  return [description, ...told].filter(Boolean).join(' ');
}

function signature({ name, parameters = [], return: returned }: ClassMethod): string {
  const shown = parameters.map((one) => {
    const initial = one.default === undefined ? '' : ` = ${one.default}`;
    return `${one.name}${one.optional ? '?' : ''}${one.type ? `: ${one.type.text}` : ''}${initial}`;
  });
  const type = returned?.type?.text ?? 'void';
  return `${name}(${shown.join(', ')})${type === 'void' ? '' : `: ${type}`}`;
}
