import type { ClientEvent, UserMessageItem } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { userItem } from './items.ts';
import { openingOf, TURNS_BY_HAND } from './opening-of.ts';

const PICTURE = 'data:image/png;base64,AAAA';
const create = (text: string, images: string[] = []): ClientEvent => {
  return { type: 'conversation.item.create', item: userItem('u', text, images) };
};

describe('openingOf', () => {
  it('is the conversation, and how turns end before it', () => {
    const told = [create('Hello')];
    expect(openingOf(told, 'automatic', undefined)).toEqual({ opening: told, refused: false });
    expect(openingOf(told, 'push-to-talk', {}).opening).toEqual([TURNS_BY_HAND, ...told]);
    expect(openingOf([], 'automatic', {}).opening).toEqual([]);
  });

  it('keeps pictures unless the provider takes none', () => {
    const told = [create('What is this?', [PICTURE])];
    expect(openingOf(told, 'automatic', { images: true })).toEqual({ opening: told, refused: false });
  });

  it('leaves them out otherwise, and an item that was nothing else', () => {
    const told = [create('Hello'), create('What is this?', [PICTURE]), create('', [PICTURE])];
    const { opening, refused } = openingOf(told, 'automatic', { images: false });
    expect(opening).toEqual([create('Hello'), create('What is this?')]);
    expect(refused).toBe(true);
    expect(openingOf([create('Hello')], 'automatic', { images: false }).refused).toBe(false);
  });

  it('does not change what it was given', () => {
    const told = [create('What is this?', [PICTURE])];
    openingOf(told, 'automatic', { images: false });
    const [event] = told;
    const item = event?.type === 'conversation.item.create' ? (event.item as UserMessageItem) : undefined;
    expect(item?.content).toHaveLength(2);
  });
});
