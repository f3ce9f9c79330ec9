import { describe, expect, it } from 'vitest';
import { SpokenAnswer } from './spoken-answer.ts';

const SECOND = 24_000;

function answer(...sentences: [text: string, seconds: number][]): SpokenAnswer {
  const spoken = new SpokenAnswer();
  for (const [text, seconds] of sentences) {
    spoken.addText(text);
    spoken.addSamples(seconds * SECOND);
  }
  return spoken;
}

describe('SpokenAnswer', () => {
  it('was heard as far as its sound was taken', () => {
    const spoken = answer(['One two. ', 2], ['Three four.', 2]);
    spoken.complete();
    spoken.taken(3 * SECOND);
    expect(spoken.stop()).toEqual({ text: 'One two. Three', audioEndMs: 3000 });
    expect(spoken).toMatchObject({ text: 'One two. Three four.', lengthMs: 4000, hasBegun: true });
  });

  it('was heard as far as it was played, where that is known', () => {
    const spoken = answer(['One two. ', 2], ['Three four.', 2]);
    spoken.taken(4 * SECOND);
    expect(spoken.stop(1999.5)).toMatchObject({ audioEndMs: 1999 });
    expect(spoken.stop(2000).text).toBe('One two.');
    expect(spoken.stop(99_000).audioEndMs).toBe(4000);
    expect(spoken.stop(-5)).toEqual({ text: '', audioEndMs: 0 });
  });

  it('takes a sentence that is half synthesised for longer than what is there of it', () => {
    const spoken = answer(['A sentence that will take five seconds or more to say, and is not done.', 1]);
    spoken.taken(SECOND);
    expect(spoken.stop().text).toBe('A sentence that');
    spoken.complete();
    expect(spoken.stop().text).toMatch(/not done\.$/);
  });

  it('has said nothing before it begins', () => {
    expect(new SpokenAnswer().stop()).toEqual({ text: '', audioEndMs: 0 });
    expect(new SpokenAnswer().hasBegun).toBe(false);
  });
});
