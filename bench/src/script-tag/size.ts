/**
 * The bytes that a script tag brings, each file by gzip -9: before the first click, and once the visitor talks. The peers'
 * come from npm, as their authors built them for a script tag; of one who ships none its module is bundled with what it
 * imports, without the sources of anybody else.
 */
import { rm } from 'node:fs/promises';
import type { Measure, Scenario } from '../harness/measure.ts';
import { WIDGET_DIST } from '../harness/workspace.ts';
import { filesFrom, filesOfCall, gzipSize } from './built-files.ts';
import { bundledPackage, packedFile, temporaryFolder } from './npm-package.ts';

interface Peer {
  readonly name: string;
  readonly version: string;
  /** What its script tag names; undefined: its module is bundled. */
  readonly file?: string;
}

/** Each loads all of its code at once. What it fetches from elsewhere when a call begins is not counted. */
const PEERS: readonly Peer[] = [
  { name: '@elevenlabs/convai-widget-embed', version: '0.5.4', file: 'dist/index.js' },
  { name: '@vapi-ai/client-sdk-react', version: '0.1.1', file: 'dist/embed/widget.umd.js' },
  { name: 'deep-chat', version: '2.4.2', file: 'dist/deepChat.bundle.js' },
  { name: '@deepgram/browser-agent', version: '0.2.1' },
  { name: '@humeai/voice-embed', version: '0.1.19' },
];

export const size: Scenario = {
  name: 'size',
  async run({ log }) {
    const first = await filesFrom(WIDGET_DIST, 'voice-agent.js');
    const call = await filesOfCall(WIDGET_DIST);
    const peers: Record<string, number> = {};
    for (const peer of PEERS) {
      peers[peer.name] = kilobytes([await codeOf(peer)]);
      log(`  ${peer.name}`);
    }
    const row = (id: string, title: string, value: number, budget: number): Measure => {
      return { id: `script-tag.${id}`, title, value, unit: 'kB', better: 'lower', budget, peers };
    };
    return [
      row('first', 'what the script tag loads before the first click, gzip -9', kilobytes(first), 10),
      row('call', 'what it has loaded once the visitor talks, gzip -9', kilobytes([...first, ...call]), 30),
    ];
  },
};

const kilobytes = (files: readonly string[]): number => gzipSize(files) / 1000;

async function codeOf({ name, version, file }: Peer): Promise<string> {
  const folder = await temporaryFolder();
  const spec = `${name}@${version}`;
  try {
    return file ? await packedFile(spec, file, folder) : await bundledPackage(spec, name, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
