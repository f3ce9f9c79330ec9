/** What a minute of talk costs the page's main thread: time on the processor, and memory that must be collected. */
import type { Scenario } from '../../harness/measure.ts';
import { median } from '../../harness/statistics.ts';
import { type ByClient, row, runSituation } from '../compare.ts';
import { nowMs, sleep } from '../stage/clock.ts';
import type { ClientName, Stage } from '../stage/open-stage.ts';
import { wireSchedule } from '../stage/wire-schedule.ts';

const SAMPLING_BYTES = 4_096;
const SHARE = 5;
/** A machine's speed changes within minutes, so every client talks in every round. */
const ROUNDS = 3;

interface Load {
  /** Per minute. */
  readonly processorMs: number;
  /** The part of it that ran scripts: without style, layout and paint. */
  readonly scriptMs: number;
  readonly allocatedKb: number;
}

interface Call {
  readonly open: Load;
  readonly closed: Load;
}

export const load: Scenario = {
  name: 'load',
  async run(options) {
    const durationMs = options.quick ? 6_000 : 20_000;
    const measure = async (stage: Stage, client: ClientName): Promise<Call> => {
      const open = await talk(stage, durationMs);
      // The call goes on behind the launcher. The peers draw what they drew.
      if (client === 'widget') await stage.page.locator('voice-agent [part~="close"]').click();
      return { open, closed: await talk(stage, durationMs) };
    };
    const peers = ['plain', '@elevenlabs/client', 'wavtools'] as const;
    const rounds: ByClient<Call>[] = [];
    for (let i = 0; i < (options.quick ? 1 : ROUNDS); i++) {
      // Each alone, as a visitor has it: side by side on two cores the clients make each other late.
      // No instrument: the ear would be work of the page.
      rounds.push(await runSituation({ peers, instruments: [], measure }, options));
    }
    const calls = middle(rounds);
    const about = { better: 'lower', budget: null } as const;
    const rows = [
      row(calls, ({ open }) => open.processorMs, {
        ...about,
        id: 'widget.main-thread-time',
        title: 'main-thread time per minute of talk, panel open',
        unit: 'ms',
      }),
      row(calls, ({ closed }) => closed.processorMs, {
        ...about,
        id: 'widget.main-thread-time-closed',
        title: 'main-thread time per minute of talk, panel closed',
        unit: 'ms',
      }),
      row(calls, ({ open }) => open.allocatedKb, {
        ...about,
        id: 'widget.main-thread-allocation',
        title: 'main-thread allocation per minute of talk, panel open',
        unit: 'kB',
      }),
    ];
    const promised = rows.map((measure) => ({ ...measure, budget: (measure.peers.plain ?? 0) / SHARE }));
    const scripts = row(calls, ({ open }) => open.scriptMs, {
      ...about,
      id: 'widget.main-thread-script',
      title: 'main-thread time per minute of talk, panel open, scripts only',
      unit: 'ms',
    });
    return [...promised, scripts];
  },
};

/** Each client's median call. */
function middle(rounds: readonly ByClient<Call>[]): ByClient<Call> {
  const clients = [...(rounds[0]?.keys() ?? [])];
  return new Map(
    clients.map((client) => {
      const calls = rounds.flatMap((round) => round.get(client) ?? []);
      return [
        client,
        { open: middleLoad(calls.map(({ open }) => open)), closed: middleLoad(calls.map(({ closed }) => closed)) },
      ];
    }),
  );
}

function middleLoad(loads: readonly Load[]): Load {
  return {
    processorMs: median(loads.map(({ processorMs }) => processorMs)),
    scriptMs: median(loads.map(({ scriptMs }) => scriptMs)),
    allocatedKb: median(loads.map(({ allocatedKb }) => allocatedKb)),
  };
}

/** The microphone is on and the agent speaks all the time, in 40 ms at the pace of speech. */
async function talk(stage: Stage, durationMs: number): Promise<Load> {
  const cdp = await stage.context.newCDPSession(stage.page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const seconds = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    const of = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
    return { tasks: of('TaskDuration'), scripts: of('ScriptDuration') };
  };
  const line = stage.line();
  const schedule = wireSchedule({ durationMs: durationMs + 2_000, chunkMs: 40, speed: 1 });
  const { sent } = line.say(schedule);
  await sleep(1_000);
  await cdp.send('HeapProfiler.startSampling', {
    samplingInterval: SAMPLING_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  const beganMs = nowMs();
  const before = await seconds();
  await sleep(durationMs);
  const after = await seconds();
  const minutes = (nowMs() - beganMs) / 60_000;
  const { profile } = await cdp.send('HeapProfiler.stopSampling');
  await sent;
  const bytes = profile.samples.reduce((sum, { size }) => sum + size, 0);
  const perMinute = (from: number, to: number) => ((to - from) * 1000) / minutes;
  return {
    processorMs: perMinute(before.tasks, after.tasks),
    scriptMs: perMinute(before.scripts, after.scripts),
    allocatedKb: bytes / 1000 / minutes,
  };
}
