/** What is made of the element's comments: the manifest, the page and the editors' data. `npm run api` writes them anew. */
import { readdir, readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ElementDeclaration, elementDeclaration, manifestOf } from './element-manifest.ts';
import { elementPage } from './element-page.ts';
import { htmlCustomData } from './html-custom-data.ts';

const WIDGET = '../../packages/widget';
const VIEW = 'packages/widget/src/view';

let declaration: ElementDeclaration;
let view: string;

beforeAll(async () => {
  declaration = await elementDeclaration();
  const files = (await readdir(VIEW, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !/\.test\.|^testing/.test(name),
  );
  view = (await Promise.all(files.map((name) => readFile(`${VIEW}/${name}`, 'utf8')))).join('\n');
});

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const names = (documented: readonly { name: string }[] = []) => documented.map(({ name }) => name).sort();
const distinct = (found: Iterable<RegExpExecArray>) =>
  [...new Set([...found].flatMap(([, name = '']) => name.split(' ')))].sort();

describe('the element’s reference', () => {
  it('is the manifest that the package ships', async () => {
    await expect(json(manifestOf(declaration))).toMatchFileSnapshot(`${WIDGET}/custom-elements.json`);
  });

  it('is the page of the documentation', async () => {
    await expect(elementPage(declaration)).toMatchFileSnapshot('../../docs/reference-element.md');
  });

  it('has tables of one line a row', () => {
    const broken = elementPage(declaration).matchAll(/^(\|.*[^|])\n.*\|$/gm);
    expect([...broken].map(([row]) => row)).toEqual([]);
  });

  it('is the data of editors', async () => {
    await expect(json(htmlCustomData(declaration))).toMatchFileSnapshot(`${WIDGET}/vscode.html-custom-data.json`);
  });

  it('fits the schema of custom elements manifests', async () => {
    const schema = JSON.parse(await readFile('node_modules/custom-elements-manifest/schema.json', 'utf8'));
    const fits = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    expect(fits(manifestOf(declaration)), JSON.stringify(fits.errors)).toBe(true);
  });

  it('describes everything that it names', () => {
    const { attributes = [], events = [], slots = [], cssParts = [], cssProperties = [] } = declaration;
    const silent = [attributes, events, slots, cssParts, cssProperties]
      .flat()
      .filter(({ description }) => !description);
    expect(silent).toEqual([]);
  });

  it('names every part, slot and custom property that the view has, and no other', () => {
    const dynamic = distinct(view.matchAll(/(?:[bB]utton\(|\? |: |part: )'([a-z]+(?:-[a-z]+)*)'/g));
    const written = distinct(view.matchAll(/ part="([a-z- ]+)"/g));
    const parts = names(declaration.cssParts);
    expect(written.filter((part) => !parts.includes(part))).toEqual([]);
    expect(parts.filter((part) => !written.includes(part) && !dynamic.includes(part))).toEqual([]);
    expect(names(declaration.slots)).toEqual(distinct(view.matchAll(/(?:<slot name="|'slot', \{ name: ')([a-z-]+)/g)));
    expect(names(declaration.cssProperties)).toEqual(distinct(view.matchAll(/var\(\s*(--voice-agent-[a-z-]+)/g)));
  });

  it('names every event that a page can listen for', () => {
    expect(names(declaration.events)).toEqual(distinct(view.matchAll(/^ {4}'(voice-[a-z-]+)': Voice/gm)));
  });
});
