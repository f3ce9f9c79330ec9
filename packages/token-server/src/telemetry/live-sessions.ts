/**
 * How many sessions are on, by agent, as far as this process knows: started here, and neither ended nor out of time. What
 * other instances do to them it hears as `session.followed`; add up the instances for the whole.
 *
 * Holds an id and two fields for each session, and forgets all that is out of time at every look.
 */
import type { VoiceEvent } from './voice-event.ts';

interface LiveSession {
  agent: string;
  endsAt: number;
}

export class LiveSessions {
  /** In the order of their start; with one length for all sessions that is the order of their ends. */
  readonly #sessions = new Map<string, LiveSession>();

  read(event: VoiceEvent): void {
    switch (event.type) {
      case 'session.started':
        this.#sessions.set(event.sessionId, { agent: event.agent, endsAt: event.endsAt });
        this.#forget(event.at);
        break;
      case 'session.ended':
        this.#sessions.delete(event.sessionId);
        break;
      case 'session.followed':
        if (event.isOn) this.#move(event.sessionId, event.agent);
        else this.#sessions.delete(event.sessionId);
        break;
      case 'agent.handed_off':
        this.#move(event.sessionId, event.to);
    }
  }

  /** @param now - unix milliseconds. */
  byAgent(now: number): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { agent, endsAt } of this.#sessions.values()) {
      if (endsAt > now) counts.set(agent, (counts.get(agent) ?? 0) + 1);
    }
    return counts;
  }

  /** How many are held. */
  get size(): number {
    return this.#sessions.size;
  }

  #move(id: string, agent: string): void {
    const session = this.#sessions.get(id);
    if (session) session.agent = agent;
  }

  /** From the oldest on, until one that is on: not all of them at every start. */
  #forget(now: number): void {
    for (const [id, { endsAt }] of this.#sessions) {
      if (endsAt > now) return;
      this.#sessions.delete(id);
    }
  }
}
