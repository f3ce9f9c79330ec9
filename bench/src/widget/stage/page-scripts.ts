/** Compiles what runs in a page: the ear, the clocks and the peers. Answers each script by its address. */
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { BENCH, NODE_MODULES } from '../../harness/workspace.ts';

const PAGE = new URL('src/widget/page/', BENCH);
const ELEVENLABS_WEB = fileURLToPath(new URL('@elevenlabs/client/dist/platform/web', NODE_MODULES));

const SCRIPTS = [
  'ear.ts',
  'ear.worker.ts',
  'microphone-clock.ts',
  'ready-clock.ts',
  'panel-clock.ts',
  'layout-shift.ts',
  'plain-button.ts',
  'scroll-clock.ts',
  'audio-thread/ear.worklet.ts',
  'audio-thread/plain-capture.worklet.ts',
  'plain.ts',
  'wavtools.ts',
  'elevenlabs.ts',
  'agents-realtime.ts',
];

let compiled: Promise<ReadonlyMap<string, string>> | undefined;

/** `/page/ear.js` → its source. Compiled once. */
export function pageScripts(): Promise<ReadonlyMap<string, string>> {
  compiled ??= Promise.all(SCRIPTS.map(compilePageScript)).then((entries) => new Map(entries));
  return compiled;
}

/** One of them: its address and its source. @param file - as it is named in `page/`. */
export async function compilePageScript(file: string): Promise<[string, string]> {
  const build = await rolldown({
    input: fileURLToPath(new URL(file, PAGE)),
    platform: 'browser',
    resolve: { alias: { 'elevenlabs-web': ELEVENLABS_WEB } },
    logLevel: 'silent',
  });
  const { output } = await build.generate({ format: 'iife', codeSplitting: false });
  await build.close();
  return [`/page/${file.replace(/^.*\//, '').replace(/\.ts$/, '.js')}`, output[0].code];
}
