/**
 * What has become of the sessions that began here where this instance was not there: another one ended it, or handed it
 * over, or a revocation of a user's or of all sessions met it. It is told to the telemetry, whose number of sessions that are
 * on would be wrong otherwise until they are out of time.
 *
 * The store knows. It is asked when somebody looks, and of one session with each heartbeat, but of none more than twice a
 * minute: as many askings as there are heartbeats, on all instances together. No timer runs.
 */
import type { VoiceEvent } from '../telemetry/voice-event.ts';
import type { VoiceTelemetry } from '../telemetry/voice-telemetry.ts';
import type { Generations } from './generations.ts';
import type { SessionRecords } from './session-record.ts';

const FRESH_MS = 30_000;
/** Looked for at once, so that a look stays quick whatever there is. */
const MOST_AT_ONCE = 500;

interface Followed {
  agent: string;
  readonly endsAt: number;
  /** Unix milliseconds. */
  knownAt: number;
}

export interface SessionCensusOptions {
  readonly records: Pick<SessionRecords, 'read'>;
  readonly generations: Pick<Generations, 'isRevoked'>;
  readonly telemetry: VoiceTelemetry;
  /** Unix milliseconds. */
  now(): number;
}

export class SessionCensus {
  readonly #options: SessionCensusOptions;
  /** By id, the one that was asked for the longest ago first. */
  readonly #followed = new Map<string, Followed>();

  constructor(options: SessionCensusOptions) {
    this.#options = options;
  }

  /** For `telemetry.subscribe`. */
  readonly read = (event: VoiceEvent): void => {
    switch (event.type) {
      case 'session.started':
        this.#followed.set(event.sessionId, { agent: event.agent, endsAt: event.endsAt, knownAt: event.at });
        break;
      case 'session.ended':
        this.#followed.delete(event.sessionId);
        break;
      case 'agent.handed_off': {
        const followed = this.#followed.get(event.sessionId);
        if (followed) followed.agent = event.to;
      }
    }
  };

  /** How many are followed. */
  get size(): number {
    return this.#followed.size;
  }

  /** Asks for those that were not asked for of late. Never rejects: while the store is gone what was known holds. */
  async catchUp(most = MOST_AT_ONCE): Promise<void> {
    const now = this.#options.now();
    const due: string[] = [];
    for (const [id, followed] of this.#followed) {
      if (followed.endsAt <= now) this.#followed.delete(id);
      else if (due.length === most || Math.abs(now - followed.knownAt) < FRESH_MS) break;
      else due.push(id);
    }
    await Promise.all(due.map((id) => this.#ask(id, now)));
  }

  async #ask(id: string, now: number): Promise<void> {
    const { telemetry } = this.#options;
    this.#touch(id, now);
    const agent = await this.#agentOf(id).catch(() => undefined);
    const followed = this.#followed.get(id);
    if (agent === undefined || !followed) return; // The store is gone; or it has ended here meanwhile.
    if (agent === null) {
      this.#followed.delete(id);
      telemetry.emit('session.followed', { sessionId: id, agent: followed.agent, isOn: false });
    } else if (agent !== followed.agent) {
      followed.agent = agent;
      telemetry.emit('session.followed', { sessionId: id, agent, isOn: true });
    }
  }

  /** null: it is not on any more. */
  async #agentOf(id: string): Promise<string | null> {
    const { records, generations } = this.#options;
    const { record, ended } = await records.read(id);
    if (!record || ended || (await generations.isRevoked(record.born, record.user?.id))) return null;
    return record.agent;
  }

  #touch(id: string, now: number): void {
    const followed = this.#followed.get(id);
    if (!followed) return;
    followed.knownAt = now;
    this.#followed.delete(id);
    this.#followed.set(id, followed);
  }
}
