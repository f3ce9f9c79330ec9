/** What is sent on a new line before anything else: how turns end, then the conversation. Pure. */
import type { ClientEvent, RealtimeDialect } from '@voice-agent/protocol';

/** No turn detection: the visitor says when a turn is over. The rest of the configuration stays. */
export const TURNS_BY_HAND: ClientEvent = {
  type: 'session.update',
  session: { type: 'realtime', audio: { input: { turn_detection: null } } },
};

/** `refused`: pictures were left out, because the provider takes none. */
export function openingOf(
  told: readonly ClientEvent[],
  turns: 'automatic' | 'push-to-talk',
  dialect: RealtimeDialect | undefined,
): { opening: ClientEvent[]; refused: boolean } {
  const items = dialect?.images === false ? told.flatMap(withoutImages) : told;
  const refused = items.some((event, index) => event !== told[index]) || items.length < told.length;
  return { opening: turns === 'push-to-talk' ? [TURNS_BY_HAND, ...items] : [...items], refused };
}

function withoutImages(event: ClientEvent): ClientEvent[] {
  if (event.type !== 'conversation.item.create') return [event];
  const { item } = event;
  if (item.type !== 'message' || item.role !== 'user') return [event];
  const content = item.content.filter(({ type }) => type !== 'input_image');
  if (content.length === item.content.length) return [event];
  return content.length > 0 ? [{ ...event, item: { ...item, content } }] : [];
}
