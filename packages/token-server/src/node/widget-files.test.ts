import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineAgent } from '../agents/define-agent.ts';
import type { WidgetSource } from '../http/widget.route.ts';
import { TestVoiceServer } from '../testing/test-voice-server.ts';
import { widgetFiles } from './widget-files.ts';

let root: string;
let dist: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'widget files '));
  dist = join(root, 'dist');
  await mkdir(join(dist, 'widget', 'folder'), { recursive: true });
  await writeFile(join(root, 'secret.js'), 'secret');
  await writeFile(join(dist, 'voice-agent.js'), 'entry');
  await writeFile(join(dist, 'worker-Ab12Cd34.js'), 'beside');
  await writeFile(join(dist, 'widget', 'chunk.js'), 'below');
  await symlink(join(root, 'secret.js'), join(dist, 'link.js'));
});

afterAll(() => rm(root, { recursive: true }));

async function text(source: WidgetSource, path: string): Promise<string | undefined> {
  const file = await source(path);
  return file && new Response(file.body).text();
}

describe('widgetFiles', () => {
  it('finds files of the build, beside the entry and below widget/', async () => {
    for (const source of [widgetFiles(dist), widgetFiles(pathToFileURL(`${dist}/`))]) {
      expect(await text(source, 'voice-agent.js')).toBe('entry');
      expect(await text(source, 'widget/chunk.js')).toBe('below');
      expect(await text(source, 'widget/worker-Ab12Cd34.js')).toBe('beside');
    }
  });

  it('gives nothing from outside, whatever the path or a link says', async () => {
    const source = widgetFiles(dist);
    for (const path of [
      '../secret.js',
      'widget/../../secret.js',
      join(root, 'secret.js'),
      'link.js',
      'widget/link.js',
    ]) {
      expect(await source(path)).toBeUndefined();
    }
  });

  it('gives nothing for folders, missing files and a missing build', async () => {
    const source = widgetFiles(dist);
    for (const path of ['widget', 'widget/folder', 'none.js', 'voice-agent.js/x', '']) {
      expect(await source(path)).toBeUndefined();
    }
    expect(await widgetFiles(join(root, 'none'))('voice-agent.js')).toBeUndefined();
  });

  it('gives nothing for a name that no file can have, which anybody may ask for', async () => {
    expect(await text(widgetFiles(dist), `widget/${'a'.repeat(300)}.js`)).toBeUndefined();
    expect(await text(widgetFiles(dist), `widget/${'a/'.repeat(3_000)}x.js`)).toBeUndefined();
  });

  it('changes the etag with the file', async () => {
    const source = widgetFiles(dist);
    const before = (await source('widget/chunk.js'))?.etag;
    expect((await source('widget/chunk.js'))?.etag).toBe(before);
    await writeFile(join(dist, 'widget', 'chunk.js'), 'below, but longer');
    expect((await source('widget/chunk.js'))?.etag).not.toBe(before);
  });

  it('serves a build through the token server', async () => {
    const agents = { support: defineAgent({ instructions: 'Help.' }) };
    const { app } = new TestVoiceServer({ agents, widget: widgetFiles(dist) });
    const response = await app.request('/widget/worker-Ab12Cd34.js');
    expect(response.headers.get('Cache-Control')).toContain('immutable');
    expect(await response.text()).toBe('beside');
    expect((await app.request('/widget/folder')).status).toBe(404);
  });
});
