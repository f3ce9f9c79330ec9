/**
 * `npm run screenshots`: a picture of every state of the element, each four ways (light, dark, from right to left, on a phone),
 * and a table of them, in docs/screenshots/. For people to look at. `npm run screenshots -- speaking error` draws some anew.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './find-program.ts';
import { type Gallery, openGallery } from './gallery.ts';
import { ROOT } from './run.ts';

/** CSS pixels. */
const HEIGHT = 620;
const PHONE_HEIGHT = 568;
/** The last is a small phone, where the panel takes the whole of the screen. */
const WAYS = [
  { query: { theme: 'light' }, width: 360, height: HEIGHT },
  { query: { theme: 'dark' }, width: 360, height: HEIGHT },
  { query: { lang: 'ar' }, width: 360, height: HEIGHT },
  { query: { layout: 'floating' }, width: 320, height: PHONE_HEIGHT },
] as const;
const WIDTH = WAYS.reduce((sum, { width }) => sum + width, 0);
/** 0 to 1. As small as words can still be read. */
const QUALITY = 0.6;

/** Runs in the page: a third of what the browser's own PNG or JPEG takes. From base64 to base64. */
const TO_WEBP = `async (png) => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  const file = await canvas.convertToBlob({ type: 'image/webp', quality: ${QUALITY} });
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}`;
/** CSS pixels, of those that show no panel. */
const LOW: Readonly<Record<string, number>> = { closed: 120, bar: 120, button: 300 };
/** The pictures by the name of their file: the gallery's state, and what else is asked of it. */
export const PICTURES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  closed: { state: 'closed' },
  idle: { state: 'idle' },
  consent: { state: 'asking for a yes' },
  connecting: { state: 'connecting' },
  permission: { state: 'asking for the microphone' },
  listening: { state: 'listening' },
  thinking: { state: 'thinking' },
  speaking: { state: 'speaking' },
  muted: { state: 'listening, muted' },
  writing: { state: 'listening, in writing' },
  suggestions: { state: 'suggesting' },
  'push-to-talk': { state: 'pushed to talk' },
  'weak-network': { state: 'speaking over a weak line, unheard' },
  reconnecting: { state: 'reconnecting' },
  approval: { state: 'asking for approval' },
  'still-there': { state: 'about to end' },
  settings: { state: 'set up' },
  resumable: { state: 'to be taken up' },
  'microphone-lost': { state: 'without its microphone' },
  'microphone-denied': { state: 'error' },
  'microphone-blocked': { state: 'blocked in a frame' },
  ended: { state: 'ended' },
  rating: { state: 'ended, to be rated' },
  bar: { state: 'listening', layout: 'bar' },
  button: { state: 'error', layout: 'button' },
  'brand-yellow': { state: 'listening', brand: '#ffd400' },
  'brand-black': { state: 'listening', brand: '#000' },
};

export async function picture(browser: Browser, gallery: Gallery, name: string): Promise<Buffer> {
  const low = LOW[name];
  const page = await browser.newPage({ viewport: { width: WIDTH, height: low ?? HEIGHT } });
  try {
    const frames = WAYS.map(({ query, width, height }) => {
      const address = gallery.address({ ...query, ...PICTURES[name] });
      return `<iframe src="${address.replaceAll('&', '&amp;')}" width="${width}" height="${low ?? height}"></iframe>`;
    });
    await page.setContent(
      `<style>body{margin:0;display:flex;background:#999}iframe{border:0}</style>${frames.join('')}`,
    );
    for (const frame of page.frames().slice(1)) await frame.waitForSelector('html[data-ready]', { state: 'attached' });
    const shot = await page.screenshot({ animations: 'allow' });
    const webp: string = await page.evaluate(`(${TO_WEBP})('${shot.toString('base64')}')`);
    return Buffer.from(webp, 'base64');
  } finally {
    await page.close();
  }
}

export function overview(names: readonly string[]): string {
  return `# What it looks like

Drawn by \`npm run screenshots\` from the real element: in the light, in the dark, from right to left, on a small phone.

| state | |
|---|---|
${names.map((name) => `| ${name.replaceAll('-', ' ')} | ![${name.replaceAll('-', ' ')}](${name}.webp) |`).join('\n')}
`;
}

/** Answers the folder that it has filled. Of a folder that is drawn as a whole, what was there before is gone. */
export async function takePictures(wanted: readonly string[], folder: string, root = ROOT): Promise<void> {
  const names = wanted.length > 0 ? wanted : Object.keys(PICTURES);
  const gallery = await openGallery(root);
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  try {
    if (wanted.length === 0) await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const name of names) await writeFile(join(folder, `${name}.webp`), await picture(browser, gallery, name));
    await writeFile(join(folder, 'README.md'), overview(Object.keys(PICTURES)));
  } finally {
    await browser.close();
    await gallery.close();
  }
}

if (process.argv[1] === import.meta.filename) {
  await takePictures(process.argv.slice(2), join(ROOT, 'docs/screenshots'));
}
