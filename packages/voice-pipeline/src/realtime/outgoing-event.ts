/** What the engine's parts hand to the socket: a server event without its `event_id`, which the connection adds. */
import type { ServerEvent } from '@voice-agent/protocol';

type WithoutId<E> = E extends ServerEvent ? Omit<E, 'event_id'> : never;

export type OutgoingEvent = WithoutId<ServerEvent>;

export type SendEvent = (event: OutgoingEvent) => void;
