/** From the click that begins a call until the client says that it listens. All fetch their key from the same server. */
import type { Measure, RunOptions, Scenario } from '../../harness/measure.ts';
import { median } from '../../harness/statistics.ts';
import { row } from '../compare.ts';
import { sleep } from '../stage/clock.ts';
import { beginCall, type ClientName, openPage } from '../stage/open-stage.ts';

interface Readiness {
  readonly saidMs: number;
  readonly heardMs: number;
}

export const ready: Scenario = {
  name: 'ready',
  async run(options): Promise<Measure[]> {
    const count = options.quick ? 2 : 5;
    const clients: ClientName[] = ['widget', 'plain', '@elevenlabs/client', 'wavtools', '@openai/agents-realtime'];
    const trials = new Map<ClientName, Readiness[]>();
    for (const client of clients) {
      const times: Readiness[] = [];
      for (let i = 0; i < count; i++) times.push(await readyOnce(client, options));
      trials.set(client, times);
    }
    const about = { unit: 'ms', better: 'lower', budget: null } as const;
    return [
      row(trials, (all) => median(all.map(({ saidMs }) => saidMs)), {
        ...about,
        id: 'widget.click-to-ready',
        title: 'click → the client says that it listens, first call of a fresh browser, median',
      }),
      row(trials, (all) => median(all.map(({ heardMs }) => heardMs)), {
        ...about,
        id: 'widget.click-to-heard',
        title: 'click → first microphone frame at the server, first call of a fresh browser, median',
      }),
    ];
  },
};

async function readyOnce(client: ClientName, { chromium }: RunOptions): Promise<Readiness> {
  const stage = await openPage(client, { chromium, instruments: ['ready-clock'] });
  try {
    await beginCall(client, stage.page);
    const { clickedMs, readyMs } = await stage.page.evaluate(
      () => (globalThis as unknown as { readyClock: { clickedMs: number; readyMs: number } }).readyClock,
    );
    const { frames } = stage.line();
    while (frames.length === 0) await sleep(5);
    return { saidMs: readyMs - clickedMs, heardMs: frames[0]!.atMs - clickedMs };
  } finally {
    await stage.close();
  }
}
