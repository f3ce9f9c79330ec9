/** Runs one situation for the widget and its peers and puts what came out side by side. */
import type { Measure, RunOptions } from '../harness/measure.ts';
import { type ClientName, type Instrument, openStage, type PeerName, type Stage } from './stage/open-stage.ts';

export type ByClient<T> = ReadonlyMap<ClientName, T>;

export interface Situation<T> {
  readonly peers: readonly PeerName[];
  readonly instruments: readonly Instrument[];
  /** Without the widget. */
  readonly only?: 'peers';
  /** At the same time, for what a busy machine does not change. Default: one after the other. */
  readonly together?: boolean;
  measure(stage: Stage, client: ClientName): Promise<T>;
}

export async function runSituation<T>(situation: Situation<T>, { chromium, log }: RunOptions): Promise<ByClient<T>> {
  const { peers, only, instruments, together, measure } = situation;
  const clients: ClientName[] = only ? [...peers] : ['widget', ...peers];
  const results = new Map<ClientName, T>();
  const runOne = async (client: ClientName) => {
    const stage = await openStage(client, { chromium, instruments });
    try {
      results.set(client, await measure(stage, client));
    } catch (error) {
      throw new Error(`${client}: ${error instanceof Error ? error.message : error}`, { cause: error });
    } finally {
      await stage.close();
    }
    log(`  ${client}`);
  };
  if (together) await Promise.all(clients.map(runOne));
  else for (const client of clients) await runOne(client);
  return new Map(clients.map((client) => [client, results.get(client) as T]));
}

/** One row: the widget's value, and each peer's that has one. */
export function row<T>(
  byClient: ByClient<T>,
  read: (result: T) => number | undefined,
  about: Omit<Measure, 'value' | 'peers'>,
): Measure {
  const values = [...byClient].map(([client, result]) => [client, read(result)] as const);
  const peers = values.filter(
    (pair): pair is readonly [PeerName, number] => pair[0] !== 'widget' && pair[1] !== undefined,
  );
  const value = values.find(([client]) => client === 'widget')?.[1];
  if (value === undefined) throw new Error(`${about.id}: the widget gave no value.`);
  return { ...about, value, peers: Object.fromEntries(peers) };
}
