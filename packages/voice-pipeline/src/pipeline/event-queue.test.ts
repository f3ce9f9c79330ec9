import { describe, expect, it } from 'vitest';
import { EventQueue } from './event-queue.ts';
import type { PipelineEvent } from './pipeline-event.ts';
import { settle } from './tts.fixture.ts';

const audio = (turn: number): PipelineEvent => ({ type: 'audio', turn, samples: new Int16Array(1) });
const text = (turn: number): PipelineEvent => ({ type: 'text', turn, text: 'a' });

describe('EventQueue', () => {
  it('gives events in order, waiting for those to come, and ends', async () => {
    const queue = new EventQueue();
    void queue.push(text(1));
    expect(await queue.take()).toEqual(text(1));
    const next = queue.take();
    void queue.push(audio(2));
    expect(await next).toEqual(audio(2));
    void queue.push(text(3));
    queue.close();
    queue.close();
    void queue.push(text(4));
    expect(await queue.take()).toEqual(text(3));
    expect(await queue.take()).toBeUndefined();
  });

  it('holds back who leaves no room until the reader has made some', async () => {
    const queue = new EventQueue();
    const done: string[] = [];
    void queue.push(audio(1), 2).then(() => done.push('first'));
    void queue.push(audio(1), 2).then(() => done.push('second'));
    void queue.push(text(1)).then(() => done.push('text'));
    await settle();
    expect(done).toEqual(['first', 'text']);
    await queue.take();
    await settle();
    expect(done).toHaveLength(2);
    await queue.take();
    await settle();
    expect(done).toEqual(['first', 'text', 'second']);
  });

  it('drops the sound of one turn, and lets go who waited', async () => {
    const queue = new EventQueue();
    let isFree = false;
    void queue.push(text(1));
    void queue.push(audio(1), 1).then(() => {
      isFree = true;
    });
    void queue.push(audio(2));
    queue.dropAudio(1);
    expect([await queue.take(), await queue.take()]).toEqual([text(1), audio(2)]);
    expect(isFree).toBe(true);
  });

  it('lets go who waits when it closes, and tells what is taken', async () => {
    const queue = new EventQueue();
    const taken: string[] = [];
    queue.onTake = ({ type }) => taken.push(type);
    const waiting = queue.push(audio(1), 1);
    queue.close();
    await waiting;
    await queue.take();
    await queue.take();
    expect(taken).toEqual(['audio']);
  });
});
