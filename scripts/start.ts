/** `npm start`: builds what is needed, makes sure of speech recognition, and opens the shop. */
import { parseEnvironment, startDemo } from '@voice-agent/demo';
import { buildWidget } from './build.ts';
import { pocketSphinx } from './programs.ts';
import { ensurePrograms } from './system-packages.ts';

async function main(): Promise<void> {
  const parsed = parseEnvironment(process.env);
  if (!parsed.ok) return fail(...parsed.problems);
  if (!(await buildWidget())) return fail('The widget could not be built; see above.');
  if (!parsed.environment.openAi) await ensurePrograms([pocketSphinx]);

  const demo = await startDemo(parsed.environment);
  for (const part of demo.parts) console.log(`  ${part}`);
  console.log(`\nLarkspur Cycles is open: ${demo.url}\nWhat it does, live: ${demo.statusUrl}\nPress Ctrl-C to close.`);

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      demo.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

function fail(...lines: string[]): void {
  for (const line of lines) console.error(line);
  process.exitCode = 1;
}

await main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
