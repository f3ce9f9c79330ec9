/**
 * How a connection begins: what is sent when the session stands, and when the provider listens. Pure.
 *
 * Updates get an `event_id`, so that a refusal can be told from other errors. A provider that names no event in its
 * errors is understood by the `param` at fault.
 */
import type { ClientEvent, ServerEvent } from '@voice-agent/protocol';
import type { Connection } from './media-messages.ts';

export class ConnectionOpening {
  readonly #events: ClientEvent[];
  /** Updates that were sent and not answered. */
  readonly #updates = new Set<string | null | undefined>();
  #state: 'new' | 'sent' | 'over' = 'new';

  constructor({ grant: { configure }, opening }: Connection) {
    const events: readonly ClientEvent[] = configure
      ? [{ type: 'session.update', session: configure }, ...opening]
      : opening;
    this.#events = events.map((event, n) =>
      event.type === 'session.update' ? { event_id: `opening_${n}`, ...event } : event,
    );
  }

  /**
   * Answers once: that the provider listens, or that it refused a configuration.
   * @param send - false when the provider does not take such an event.
   */
  take(event: ServerEvent, send: (event: ClientEvent) => boolean): 'ready' | 'refused' | undefined {
    if (event.type === 'session.created' && this.#state === 'new') {
      this.#state = 'sent';
      for (const one of this.#events) {
        if (send(one) && one.type === 'session.update') this.#updates.add(one.event_id);
      }
    } else if (this.#state !== 'sent') return undefined;
    else if (event.type === 'error') {
      const { event_id, param } = event.error;
      if (!(event_id ? this.#updates.has(event_id) : param?.startsWith('session'))) return undefined;
      this.#state = 'over';
      return 'refused';
    } else if (event.type === 'session.updated') {
      // One answer per update, in order.
      this.#updates.delete([...this.#updates][0]);
    }
    if (this.#updates.size > 0) return undefined;
    this.#state = 'over';
    return 'ready';
  }
}
