/**
 * The last hour of this instance, minute by minute, for the status board. Sixty minutes are held, whatever happens in
 * them; an old one is forgotten as a new one begins.
 */
import { LiveSessions } from '../live-sessions.ts';
import type { VoiceEvent } from '../voice-event.ts';
import { BoardCounts, percentilesOf } from './board-counts.ts';
import type { BoardSnapshot } from './board-snapshot.ts';

const MINUTE_MS = 60_000;
const MINUTES = 60;

export class RollingHour {
  readonly #since: number;
  readonly #live = new LiveSessions();
  /** By the number of the minute since 1970. */
  readonly #minutes = new Map<number, BoardCounts>();

  /** @param now - unix milliseconds. */
  constructor(now: number) {
    this.#since = now;
  }

  read(event: VoiceEvent): void {
    this.#live.read(event);
    const number = Math.floor(event.at / MINUTE_MS);
    let minute = this.#minutes.get(number);
    if (!minute) {
      minute = new BoardCounts();
      this.#minutes.set(number, minute);
      // Clocks may be set back, so not only the oldest goes.
      for (const other of this.#minutes.keys()) {
        if (other <= number - MINUTES || other > number) this.#minutes.delete(other);
      }
    }
    minute.read(event);
  }

  /** @param now - unix milliseconds. */
  snapshot(now: number): BoardSnapshot {
    const current = Math.floor(now / MINUTE_MS);
    const numbers = Array.from({ length: MINUTES }, (_, i) => current - MINUTES + 1 + i);
    const hour = new BoardCounts();
    const minutes = numbers.map((number) => {
      const counts = this.#minutes.get(number) ?? new BoardCounts();
      hour.add(counts);
      const { started, ended, errors, turns, tools } = counts;
      return {
        at: number * MINUTE_MS,
        started,
        ended,
        errors,
        turns: percentilesOf(turns),
        tools: percentilesOf(tools),
      };
    });
    const live = this.#live.byAgent(now);
    const { started, ended, errors, audioSent, audioReceived } = hour;
    return {
      at: now,
      since: this.#since,
      live: [...live.values()].reduce((sum, count) => sum + count, 0),
      started,
      ended,
      errors,
      audioSent,
      audioReceived,
      turns: percentilesOf(hour.turns),
      tools: percentilesOf(hour.tools),
      minutes,
      byAgent: agentsOf(hour, live),
      byTool: toolsOf(hour),
      byError: [...hour.byError].map(([name, error]) => ({ name, ...error })).sort((a, b) => b.count - a.count),
    };
  }
}

function agentsOf(hour: BoardCounts, live: ReadonlyMap<string, number>): BoardSnapshot['byAgent'] {
  const names = new Set([...live.keys(), ...hour.byAgent.keys()]);
  const agents = [...names].map((name) => {
    const { started = 0, errors = 0, turns } = hour.byAgent.get(name) ?? {};
    const turned = turns ? percentilesOf(turns) : { count: 0, p50: undefined, p95: undefined };
    return { name, live: live.get(name) ?? 0, started, errors, turns: turned };
  });
  return agents.sort((a, b) => b.live - a.live || b.started - a.started || a.name.localeCompare(b.name));
}

function toolsOf(hour: BoardCounts): BoardSnapshot['byTool'] {
  const tools = [...hour.byTool].map(([name, { failed, denied, replayed, durations }]) => {
    return { name, calls: durations.count, failed, denied, replayed, durations: percentilesOf(durations) };
  });
  return tools.sort((a, b) => b.calls - a.calls || a.name.localeCompare(b.name));
}
