/** What a total parser of one WebSocket message answers. */
import { isRecord, type Misfit, type Shape, string } from './shape.ts';

export type Parsed<E> =
  | { kind: 'known'; event: E }
  /** Well-formed, but of a type we do not use. Ignore it: services add events at will. */
  | { kind: 'unknown'; type: string; eventId?: string }
  /** Not an event, or a known one with a wrong field. */
  | { kind: 'malformed'; reason: string; misfit?: Misfit; type?: string; eventId?: string };

/** Parses one text message against the table of the events it may be. Never throws. */
export function parseEvent<E extends { type: string }>(text: string, shapes: Record<string, Shape>): Parsed<E> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The one message JSON.parse has is of no use to a reader; the reason says what matters.
    return { kind: 'malformed', reason: 'not JSON' };
  }
  if (!isRecord(value)) return { kind: 'malformed', reason: 'not a JSON object' };
  const eventId = typeof value.event_id === 'string' ? value.event_id : undefined;
  const malformed = (misfit: Misfit, type?: string): Parsed<E> => {
    return { kind: 'malformed', reason: `${misfit.path} ${misfit.message}`, misfit, type, eventId };
  };
  const typeless = string(value.type, 'type');
  if (typeless) return malformed(typeless);
  const type = value.type as string;
  if (!Object.hasOwn(shapes, type)) return { kind: 'unknown', type, eventId };
  const misfit = shapes[type]!(value, '');
  return misfit ? malformed(misfit, type) : { kind: 'known', event: value as E };
}
