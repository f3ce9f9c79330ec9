/** `npm run docs`: the documentation site as it is written, and the demo behind its live examples. */
import { parseEnvironment, startDemo } from '@voice-agent/demo';
import { buildWidget } from './build.ts';
import { pocketSphinx } from './programs.ts';
import { runBin } from './run.ts';
import { ensurePrograms } from './system-packages.ts';

/** Of the site; the demo takes any that is free. */
const DEFAULT_PORT = '5173';

async function main(): Promise<number> {
  const { PORT: port = DEFAULT_PORT, ...env } = process.env;
  const parsed = parseEnvironment({ ...env, PORT: '0', ORIGINS: `http://localhost:${port}` });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  if (!(await buildWidget())) return 1;
  if (!parsed.environment.openAi) await ensurePrograms([pocketSphinx]);
  const demo = await startDemo(parsed.environment);
  const site = ['dev', 'docs', '--port', port, '--strictPort'];
  const code = await runBin('vitepress', site, { env: { ...env, AGENT_SERVER: demo.url } });
  await demo.close();
  return code;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 1;
});
