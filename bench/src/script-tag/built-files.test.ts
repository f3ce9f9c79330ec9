import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesFrom, filesOfCall, gzipSize } from './built-files.ts';

const BUILD = {
  'voice-agent.js': 'import{a}from"./widget/launcher-AAAAAAAA.js";a()',
  'widget/launcher-AAAAAAAA.js': 'export const a=()=>import("./conversation-BBBBBBBB.js")',
  'widget/conversation-BBBBBBBB.js':
    'import{a}from"./launcher-AAAAAAAA.js";import"./shared-CCCCCCCC.js";import("./room-DDDDDDDD.js")',
  'widget/shared-CCCCCCCC.js': 'import "./conversation-BBBBBBBB.js"',
  'widget/room-DDDDDDDD.js': '/* on need */',
  'widget/en-EEEEEEEE.js': '/* words */',
  'widget/media.worker-FFFFFFFF.js': '/* media */',
  'widget/media.worker.js': 'import"./media.worker-FFFFFFFF.js"',
  'widget/voice.worklet-GGGGGGGG.js': '/* sound */',
} as const;

let root: string;
let dist: URL;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'built-files-'));
  dist = pathToFileURL(`${root}/`);
  await mkdir(new URL('widget/', dist));
  for (const [name, code] of Object.entries(BUILD)) await writeFile(new URL(name, dist), code);
});

afterAll(() => rm(root, { recursive: true }));

describe('filesFrom', () => {
  it('follows what is imported at once, and nothing that comes on need', async () => {
    const files = await filesFrom(dist, 'voice-agent.js');
    expect(files).toEqual([BUILD['voice-agent.js'], BUILD['widget/launcher-AAAAAAAA.js']]);
  });

  it('takes each file once, in a circle, too', async () => {
    const files = await filesFrom(dist, 'widget/conversation-BBBBBBBB.js');
    expect(files).toHaveLength(3);
    expect(new Set(files).size).toBe(3);
  });
});

describe('filesOfCall', () => {
  it('is what a call adds, without what was there', async () => {
    const files = await filesOfCall(dist);
    const names = ['conversation-BBBBBBBB', 'shared-CCCCCCCC', 'en-EEEEEEEE', 'media.worker-FFFFFFFF'] as const;
    const expected = [...names.map((name) => BUILD[`widget/${name}.js`]), BUILD['widget/voice.worklet-GGGGGGGG.js']];
    expect([...files].sort()).toEqual([...expected].sort());
  });

  it('does not take another build for ours', async () => {
    await rm(new URL('widget/en-EEEEEEEE.js', dist));
    await expect(filesOfCall(dist)).rejects.toThrow('four files');
  });
});

describe('gzipSize', () => {
  it('is the sum of files that are compressed one by one', () => {
    const files = ['a'.repeat(5_000), 'b'.repeat(5_000)];
    const sizes = files.map((file) => gzipSync(file, { level: 9 }));
    expect(gzipSize(files)).toBe(sizes[0]!.length + sizes[1]!.length);
    expect(gunzipSync(sizes[0]!).length).toBe(5_000);
    expect(gzipSize([])).toBe(0);
  });
});
