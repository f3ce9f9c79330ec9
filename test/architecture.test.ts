/** Who may import whom, how long a file may be, and what no file may hold. See CONTRIBUTING.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Layer → the layers and packages it may import, besides itself. A layer is a package or a folder in its src. */
const MAY_IMPORT: Record<string, string[]> = {
  protocol: [],

  'widget/errors': [],
  'widget/audio/worklets': ['@voice-agent/protocol'],
  'widget/audio': ['@voice-agent/protocol', 'widget/errors', 'widget/audio/worklets'],
  'widget/media': ['@voice-agent/protocol', 'widget/errors', 'widget/audio/worklets'],
  'widget/transcript': ['@voice-agent/protocol'],
  'widget/tools': ['@voice-agent/protocol', 'widget/errors'],
  'widget/page': ['widget/errors'],
  'widget/session': ['@voice-agent/protocol', 'widget/transcript', 'widget/tools', 'widget/errors'],
  // The rooms of the view, each above those that it may import: the element, then the panel with what stands in it.
  'widget/view/words': ['lit', 'widget/errors', 'widget/session', 'widget/transcript'],
  'widget/view/host': [
    '@voice-agent/protocol',
    'lit',
    'widget/errors',
    'widget/session',
    'widget/transcript',
    'widget/view/words',
  ],
  'widget/view/link': [
    '@voice-agent/protocol',
    'lit',
    'widget/errors',
    'widget/session',
    'widget/tools',
    'widget/transcript',
    'widget/view/host',
  ],
  'widget/view/pieces': ['lit', 'widget/session', 'widget/view/host', 'widget/view/words'],
  'widget/view/launcher': ['lit', 'widget/view/host', 'widget/view/pieces', 'widget/view/words'],
  'widget/view/transcript': [
    'lit',
    'marked',
    'widget/session',
    'widget/transcript',
    'widget/view/host',
    'widget/view/pieces',
    'widget/view/words',
  ],
  'widget/view/controls': [
    'lit',
    'widget/session',
    'widget/view/host',
    'widget/view/launcher',
    'widget/view/link',
    'widget/view/pieces',
    'widget/view/words',
  ],
  'widget/view/cards': [
    'lit',
    'widget/errors',
    'widget/session',
    'widget/view/controls',
    'widget/view/host',
    'widget/view/link',
    'widget/view/pieces',
    'widget/view/words',
  ],
  'widget/view/panel': [
    'lit',
    'widget/session',
    'widget/view/cards',
    'widget/view/controls',
    'widget/view/host',
    'widget/view/launcher',
    'widget/view/pieces',
    'widget/view/transcript',
    'widget/view/words',
  ],
  'widget/view': [
    'lit',
    'widget/errors',
    'widget/session',
    'widget/tools',
    'widget/transcript',
    'widget/view/host',
    'widget/view/launcher',
    'widget/view/link',
    'widget/view/panel',
    'widget/view/words',
  ],
  // Words only: their type is the view's.
  'widget/languages': ['widget/view/words'],
  widget: [
    '@voice-agent/protocol',
    'widget/errors',
    'widget/languages',
    'widget/audio',
    'widget/media',
    'widget/page',
    'widget/tools',
    'widget/session',
    'widget/transcript',
    'widget/view',
    'widget/view/host',
    'widget/view/link',
    'widget/view/panel',
    'widget/view/words',
  ],

  'token-server/providers': ['@voice-agent/protocol', 'zod'],
  'token-server/tools': ['@voice-agent/protocol', 'zod'],
  'token-server/agents': ['@voice-agent/protocol', 'zod', 'token-server/tools'],
  'token-server/store': [],
  'token-server/limits': ['rate-limiter-flexible', 'token-server/store'],
  'token-server/telemetry': [],
  'token-server/telemetry/opentelemetry': ['@opentelemetry/api', 'token-server/telemetry'],
  'token-server/sessions': [
    '@voice-agent/protocol',
    'jose',
    'zod',
    'token-server/agents',
    'token-server/limits',
    'token-server/providers',
    'token-server/store',
    'token-server/telemetry',
    'token-server/tools',
  ],
  'token-server/http': [
    '@voice-agent/protocol',
    'hono',
    'ipaddr.js',
    'zod',
    'token-server/sessions',
    'token-server/telemetry',
    'token-server/tools',
    'token-server/agents',
  ],
  'token-server/mcp': [
    '@voice-agent/protocol',
    '@modelcontextprotocol/client',
    '@modelcontextprotocol/server',
    'hono',
    'token-server/http',
    'token-server/telemetry',
    'token-server/tools',
  ],
  'token-server/node/cli': [
    '@hono/node-server',
    'hono',
    'jiti',
    'zod',
    'ioredis',
    'token-server',
    'token-server/agents',
    'token-server/node',
    'token-server/providers',
    'token-server/store',
  ],
  'token-server/node': ['@hono/node-server', 'hono', 'token-server/http', 'token-server/telemetry'],
  'token-server': [
    '@voice-agent/protocol',
    'hono',
    'token-server/agents',
    'token-server/http',
    'token-server/limits',
    'token-server/providers',
    'token-server/sessions',
    'token-server/store',
    'token-server/telemetry',
    'token-server/tools',
  ],

  'voice-pipeline/audio': ['@voice-agent/protocol'],
  // Beyond the page: requests, server-sent events, and trying again, which stages and workflow both need.
  'voice-pipeline/remote': [],
  'voice-pipeline/stages': ['@voice-agent/protocol', '@echogarden', 'voice-pipeline/audio', 'voice-pipeline/remote'],
  // Beyond the page: `Tool`, which the protocol declares so that the workflow need not know the token server.
  'voice-pipeline/workflow': ['@voice-agent/protocol', 'voice-pipeline/remote'],
  'voice-pipeline/telemetry': [],
  'voice-pipeline/telemetry/opentelemetry': ['@opentelemetry/api', 'voice-pipeline/telemetry'],
  'voice-pipeline/pipeline': [
    '@voice-agent/protocol',
    'voice-pipeline/audio',
    'voice-pipeline/remote',
    'voice-pipeline/stages',
    'voice-pipeline/telemetry',
    'voice-pipeline/workflow',
  ],
  'voice-pipeline/realtime': [
    '@voice-agent/protocol',
    'ws',
    'voice-pipeline/audio',
    'voice-pipeline/pipeline',
    'voice-pipeline/remote',
    'voice-pipeline/stages',
    // Beyond the page: sessions tell of themselves as pipelines do.
    'voice-pipeline/telemetry',
    'voice-pipeline/workflow',
  ],
  'voice-pipeline/cli': [
    'voice-pipeline',
    'voice-pipeline/realtime',
    'voice-pipeline/stages',
    'voice-pipeline/workflow',
  ],
  'voice-pipeline': [
    'voice-pipeline/audio',
    'voice-pipeline/pipeline',
    'voice-pipeline/realtime',
    'voice-pipeline/remote',
    'voice-pipeline/stages',
    'voice-pipeline/telemetry',
    'voice-pipeline/workflow',
  ],
};

/** Files beside the folders of a package that every layer may use: they know nothing. */
const KNOWS_NOTHING =
  /(^|\/)(agent-settings|app-answer|base64url|checked-number|checked-options|errors|lazy-signal|logger|random-id|voice-session)\.ts$/;

const sources = listFiles('packages').filter((file) => file.includes('/src/') && /\.(ts|js)$/.test(file));
const product = sources.filter((file) => !isTest(file));
const tests = sources.filter(isTest);

describe('the layers', () => {
  it.each(product)('%s imports only what its layer may', (file) => {
    const layer = layerOf(file);
    const allowed = MAY_IMPORT[layer];
    expect(allowed, `the layer ${layer} has no row in this test`).toBeDefined();
    for (const specifier of importsOf(file)) {
      const target = targetOf(file, specifier);
      if (target === undefined || target === layer) continue;
      expect(allowed, `${specifier} from ${layer}`).toContain(target);
    }
  });
});

describe('the files', () => {
  const lengths = [...product, ...listFiles('demo/src'), ...listFiles('bench/src'), ...listFiles('scripts')]
    .filter((file) => /\.(ts|js)$/.test(file))
    .map((file) => ({ file, lines: linesOf(file) }))
    .sort((a, b) => a.lines - b.lines);

  it('are at most 350 lines long, tests too', () => {
    const long = [...lengths, ...tests.map((file) => ({ file, lines: linesOf(file) }))].filter(
      ({ lines }) => lines > 350,
    );
    expect(long).toEqual([]);
  });

  it('have a median of 80 lines, and 95 of 100 have at most 250', () => {
    expect(lengths[Math.floor(lengths.length / 2)]?.lines).toBeLessThanOrEqual(80);
    expect(lengths[Math.floor(lengths.length * 0.95)]?.lines).toBeLessThanOrEqual(250);
  });

  it('are tested by at least as many lines', () => {
    const sum = (files: string[]) => files.reduce((total, file) => total + linesOf(file), 0);
    const everyTest = [...tests, ...listFiles('test').filter((file) => file.endsWith('.ts'))];
    expect(sum(everyTest)).toBeGreaterThanOrEqual(sum(product));
  });

  it('hold no `any`, no default export and no enum', () => {
    for (const file of [...product, ...tests]) {
      if (file.endsWith('.d.ts')) continue;
      const code = read(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      expect(code, file).not.toMatch(/(:|\bas|<)\s*any\b|^export default|^(export )?(const )?enum /m);
    }
  });
});

function isTest(file: string): boolean {
  return /\.test\.ts$|\.fixture\.ts$|\/testing\//.test(file);
}

/** The deepest row of the table that the file lies in. */
function layerOf(file: string): string {
  let layer = relative('packages', dirname(file)).split(sep).join('/').replace('/src', '');
  while (!(layer in MAY_IMPORT) && layer.includes('/')) layer = dirname(layer);
  return layer;
}

/** What an import counts as: a layer, a package's name, or undefined where everyone may. */
function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('node:')) return undefined;
  const path = specifier.replace(/\?.*$/, '');
  if (path.startsWith('.')) {
    const target = relative(ROOT, resolve(ROOT, dirname(file), path));
    if (KNOWS_NOTHING.test(target) && layerOf(target).split('/').length === 1) return undefined;
    return layerOf(target);
  }
  if (path.startsWith('@voice-agent/')) return path;
  const name = path.split('/');
  return name[0]?.startsWith('@') && name[0] !== '@echogarden' ? name.slice(0, 2).join('/') : name[0];
}

function importsOf(file: string): string[] {
  const code = read(file);
  return [...code.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] as string);
}

function listFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/node_modules|[/\\]dist([/\\]|$)/.test(entry.parentPath))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function linesOf(file: string): number {
  return read(file).split('\n').length - 1;
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
