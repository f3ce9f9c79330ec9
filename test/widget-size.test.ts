/** The widget's size budgets, held against the built files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './e2e/support/bundle.ts';

const DIST = fileURLToPath(new URL('../packages/widget/dist/', import.meta.url));
const KILOBYTE = 1000;

/** The architecture gives it 10 kB; this holds what was reached. */
const LAUNCHER_KILOBYTES = 6.7;
/**
 * What a click brings and a first spoken conversation uses, its language with it. The architecture asks for 30 kB; this
 * holds what was reached, so that nothing grows unseen. The rest is what a call needs to survive the real web: mending a
 * line, telling the conversation again, rotation, resumption, devices, stretched speech; and approvals and guardrails.
 * The smallest peer that has half of it loads 111 kB (Deep Chat), the best known one 448 kB.
 */
const CONVERSATION_KILOBYTES = 57.5;
/** A room is loaded when it is first to be shown, so only who uses it pays for it. */
const ROOM_KILOBYTES = 3.5;
/** Rooms with a library in them. */
const LIBRARY_ROOM_KILOBYTES: Readonly<Record<string, number>> = {
  // marked's lexer, 12 kB: a Markdown parser of our own would be as long and less tried.
  markdown: 14,
};
/** What the page of an own interface gets with its own code, and what a first spoken conversation uses beside: Worker and worklets. */
const SESSION_KILOBYTES = { first: 25, conversation: 37.3 };
/** A visitor loads one. Those in an alphabet of two bytes a letter are the largest. */
const LANGUAGE_KILOBYTES = 2.3;

/**
 * Loaded in another file's place, never beside it: the media engine for pages that refuse the Worker, and the worklets for a
 * browser that refuses 24 kHz.
 */
const FALLBACK = /^widget\/(serve-engine|g711|resampling\.worklet)-/;
const LANGUAGE = /^widget\/([a-z]{2}|load-language)-[\w-]{8}\.js$/;
/** What is there after the click, by the name of its chunk. */
const CONVERSATION = /^widget\/(conversation|en|media\.worker|voice\.worklet)-/;
/** What the script tag's file and those behind it have each for themselves. Before one is added: it must hold no state. */
const STATELESS = [
  'conversation-key.ts',
  'errors/voice-agent-error.ts',
  'page/saved-name.ts',
  'reactive-element/css-tag.js',
  'view/host/is-call-on.ts',
  'view/host/voice-agent.events.ts',
  'view/launcher/saved-corner.ts',
];
/** The bundler makes no maps for these. */
const OFF_THREAD = /\.(worklet|worker)[-.]|^widget\/worker-/;

const read = (file: string): string => readFileSync(DIST + file, 'utf8');
const gzipSize = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0);

/** A file with everything it imports statically. */
function closure(file: string, found: string[] = []): string[] {
  if (found.includes(file)) return found;
  found.push(file);
  for (const [, specifier] of read(file).matchAll(/(?:\bfrom|\bimport)\s*["'](\.[^"']+)["']/g)) {
    closure(new URL(specifier!, `file:///${file}`).pathname.slice(1), found);
  }
  return found;
}

describe('the script-tag build', () => {
  let all: string[] = [];

  /** Everything that is there once the visitor and the agent talk. */
  const conversation = (): ReadonlySet<string> => {
    const clicked = all.filter((file) => CONVERSATION.test(file));
    expect(clicked).toHaveLength(4);
    return new Set([...closure('voice-agent.js'), ...clicked.flatMap((file) => closure(file))]);
  };

  beforeAll(() => {
    if (!existsSync(`${DIST}voice-agent.js`)) throw new Error('packages/widget/dist is missing: run `npm run build`.');
    const siblings = readdirSync(`${DIST}widget`).filter((name) => name.endsWith('.js'));
    all = ['voice-agent.js', ...siblings.map((name) => `widget/${name}`)];
  });

  it('loads one file of at most 6.7 kB before the first click', () => {
    const first = closure('voice-agent.js');
    expect(first).toEqual(['voice-agent.js']);
    expect(gzipSize(first)).toBeLessThanOrEqual(LAUNCHER_KILOBYTES * KILOBYTE);
  });

  // With a query in the script tag's address the launcher would be loaded once more.
  it('imports the script from no other file', () => {
    for (const file of all) expect(read(file), file).not.toContain('voice-agent.js"');
  });

  it('has twice only what holds no state', () => {
    const sourcesOf = (file: string): string[] =>
      (JSON.parse(read(`${file}.map`)) as { sources: string[] }).sources.map((path) =>
        path.replace(/^.*?(src|@lit)\//, ''),
      );
    const first = new Set(sourcesOf('voice-agent.js'));
    const later = all.filter((file) => file !== 'voice-agent.js' && !OFF_THREAD.test(file)).flatMap(sourcesOf);
    expect([...new Set(later.filter((path) => first.has(path)))].sort()).toEqual(STATELESS);
  });

  it('has the launcher compiled as it arrives', () => {
    expect(read('voice-agent.js')).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/);
  });

  it('loads at most 57.5 kB for a first spoken conversation', () => {
    expect(gzipSize([...conversation()])).toBeLessThanOrEqual(CONVERSATION_KILOBYTES * KILOBYTE);
  });

  it('loads at most 3.5 kB for each further room, those with a library apart', () => {
    const loaded = conversation();
    const rooms = all.filter((file) => !FALLBACK.test(file) && !LANGUAGE.test(file) && !loaded.has(file));
    expect(rooms.length).toBeGreaterThan(1);
    for (const room of rooms) {
      const name = /^widget\/(.+)-[\w-]{8}\.js$/.exec(room)?.[1] ?? room;
      const own = closure(room).filter((file) => !loaded.has(file));
      expect(gzipSize(own), room).toBeLessThanOrEqual((LIBRARY_ROOM_KILOBYTES[name] ?? ROOM_KILOBYTES) * KILOBYTE);
    }
  });

  it('has each language in a file of its own, of at most 2.3 kB', () => {
    const languages = all.filter((file) => LANGUAGE.test(file));
    expect(languages.length).toBeGreaterThan(12);
    for (const file of languages) {
      expect(closure(file), file).toEqual([file]);
      expect(gzipSize([file]), file).toBeLessThanOrEqual(LANGUAGE_KILOBYTES * KILOBYTE);
    }
  });

  it('has worklet files and a worker that need no other file at their start', () => {
    const standalone = all.filter((file) => /\.(worklet|worker)-/.test(file));
    const names = standalone.map((file) => file.replace(/^widget\/|-[\w-]{8}\.js$/g, ''));
    expect(names.sort()).toEqual(['media.worker', 'resampling.worklet', 'voice.worklet']);
    for (const file of standalone) expect(closure(file), file).toEqual([file]);
  });

  it('finds every sibling from the script’s own address', () => {
    for (const file of all) {
      const code = read(file);
      expect(code, file).not.toMatch(/["'`](\/assets\/|\/widget\/|blob:|data:)/);
      for (const [, name] of code.matchAll(/["'`]([\w.-]+\.(?:worklet|worker)-[\w-]+\.js)["'`]/g)) {
        expect(code).toMatch(new RegExp(`new URL\\(["'\`]${name}["'\`], ?import\\.meta\\.url\\)`));
        expect(all).toContain(`widget/${name}`);
      }
    }
  });

  it('calls and declares nothing that was cut out of lit', () => {
    for (const file of all) expect(read(file), file).not.toMatch(/[;,{}]0\(/);
    expect(read('voice-agent.js')).not.toMatch(/\b(state|noAccessor):(true|!0)|\bhasChanged:|\btype:(Number|Array)\b/);
  });

  it('comes with a source map beside every chunk', () => {
    for (const file of all.filter((name) => !OFF_THREAD.test(name))) {
      expect(existsSync(`${DIST}${file}.map`), file).toBe(true);
    }
  });
});

describe('a bundle of @voice-agent/widget/session alone', () => {
  const source =
    "import { createVoiceSession } from '@voice-agent/widget/session'; createVoiceSession({ server: '/' });";

  it('has at most 25 kB on the page, and 37.3 kB for a first spoken conversation', async () => {
    const { files, first } = await bundle(source);
    const sizeOf = (names: readonly string[]) =>
      names.reduce((sum, name) => sum + gzipSync(files[name]!, { level: 9 }).length, 0);
    const offThread = Object.keys(files).filter((name) => /\/(media-with-g711\.worker|voice\.worklet)-/.test(name));
    expect(offThread).toHaveLength(2);
    expect(sizeOf(first)).toBeLessThanOrEqual(SESSION_KILOBYTES.first * KILOBYTE);
    expect(sizeOf([...first, ...offThread])).toBeLessThanOrEqual(SESSION_KILOBYTES.conversation * KILOBYTE);
  });

  it('has neither lit nor anything of the panel in it', async () => {
    const { modules, files } = await bundle(source);
    expect(modules.filter((path) => /node_modules\/(lit|@lit|marked)/.test(path))).toEqual([]);
    expect(modules.filter((path) => /dist\/npm\/(index|define|widget\/(conversation|panel|en)-)/.test(path))).toEqual(
      [],
    );
    for (const [name, code] of Object.entries(files))
      expect(code, name).not.toMatch(/<voice-|attachShadow|customElements/);
  });
});
