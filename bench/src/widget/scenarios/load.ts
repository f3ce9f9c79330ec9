/** What a minute of talk costs the page's main thread: time on the processor, and memory that must be collected. */
import type { Scenario } from '../../harness/measure.ts';
import { row, runSituation } from '../compare.ts';
import { nowMs, sleep } from '../stage/clock.ts';
import type { Stage } from '../stage/open-stage.ts';
import { wireSchedule } from '../stage/wire-schedule.ts';

const SAMPLING_BYTES = 4_096;
const SHARE = 5;

interface Load {
  /** Per minute. */
  readonly processorMs: number;
  readonly allocatedKb: number;
}

export const load: Scenario = {
  name: 'load',
  async run(options) {
    const measure = (stage: Stage) => talk(stage, options.quick ? 6_000 : 30_000);
    const peers = ['plain', '@elevenlabs/client', 'wavtools'] as const;
    // No instrument: the ear would be work of the page.
    const trials = await runSituation({ peers, instruments: [], measure, together: true }, options);
    const about = { better: 'lower', budget: null } as const;
    const rows = [
      row(trials, ({ processorMs }) => processorMs, {
        ...about,
        id: 'widget.main-thread-time',
        title: 'main-thread time per minute of talk',
        unit: 'ms',
      }),
      row(trials, ({ allocatedKb }) => allocatedKb, {
        ...about,
        id: 'widget.main-thread-allocation',
        title: 'main-thread allocation per minute of talk',
        unit: 'kB',
      }),
    ];
    return rows.map((measure) => ({ ...measure, budget: (measure.peers.plain ?? 0) / SHARE }));
  },
};

/** The microphone is on and the agent speaks all the time, in 40 ms at the pace of speech. */
async function talk(stage: Stage, durationMs: number): Promise<Load> {
  const cdp = await stage.context.newCDPSession(stage.page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskSeconds = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
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
  const before = await taskSeconds();
  await sleep(durationMs);
  const used = (await taskSeconds()) - before;
  const minutes = (nowMs() - beganMs) / 60_000;
  const { profile } = await cdp.send('HeapProfiler.stopSampling');
  await sent;
  const bytes = profile.samples.reduce((sum, { size }) => sum + size, 0);
  return { processorMs: (used * 1000) / minutes, allocatedKb: bytes / 1000 / minutes };
}
