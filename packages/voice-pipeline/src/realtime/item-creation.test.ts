import { describe, expect, it } from 'vitest';
import { base64, signal } from './engine.fixture.ts';
import { createItem } from './item-creation.ts';

const PCM = { type: 'audio/pcm' as const };

function message(content: object[], role = 'user', id?: string) {
  return { type: 'message', role, content, ...(id === undefined ? {} : { id }) } as never;
}

describe('createItem', () => {
  it('completes what the client leaves out', () => {
    const { entry, speech } = createItem(message([{ type: 'input_text', text: 'hi' }]), PCM);
    expect(entry.item).toMatchObject({
      id: expect.stringMatching(/^item_.{1,27}$/),
      object: 'realtime.item',
      status: 'completed',
      content: [{ type: 'input_text', text: 'hi' }],
    });
    expect(speech).toEqual([]);
  });

  it('keeps the client’s id, up to 32 characters', () => {
    expect(createItem(message([], 'user', 'mine'), PCM).entry.item.id).toBe('mine');
    expect(() => createItem(message([], 'user', 'x'.repeat(33)), PCM)).toThrow('32');
    expect(() => createItem(message([], 'user', ''), PCM)).toThrow('32');
  });

  it('takes sound out to be recognised, in the session’s format', () => {
    const content = [
      { type: 'input_text', text: 'listen' },
      { type: 'input_audio', audio: base64(signal(200)) },
    ];
    const { entry, speech } = createItem(message(content), PCM);
    expect(speech).toEqual([{ contentIndex: 1, samples: signal(200) }]);
    expect(entry).toMatchObject({
      inputMs: 200,
      item: {
        content: [
          { type: 'input_text', text: 'listen' },
          { type: 'input_audio', transcript: '' },
        ],
      },
    });
    expect(JSON.stringify(entry.item)).not.toContain('"audio"');
    const g711 = createItem(message([{ type: 'input_audio', audio: 'AAAA' }]), { type: 'audio/pcmu' });
    expect(g711.speech[0]?.samples.length).toBeLessThanOrEqual(9);
  });

  it('does not hear what comes with its transcript', () => {
    const content = [{ type: 'input_audio', audio: 'AAAA', transcript: 'known' }];
    const { entry, speech } = createItem(message(content), PCM);
    expect(speech).toEqual([]);
    expect(entry.item).toMatchObject({ content: [{ type: 'input_audio', transcript: 'known' }] });
  });

  it('refuses sound that is not base64, naming the part', () => {
    const content = [
      { type: 'input_text', text: '' },
      { type: 'input_audio', audio: '%%%' },
    ];
    expect(() => createItem(message(content), PCM)).toThrow('item.content[1].audio');
  });

  it('takes assistant text and refuses assistant audio', () => {
    const said = createItem(message([{ type: 'output_text', text: 'earlier' }], 'assistant'), PCM);
    expect(said.entry.item).toMatchObject({ role: 'assistant', content: [{ type: 'output_text', text: 'earlier' }] });
    expect(said.entry.audio).toBeUndefined();
    const audio = message([{ type: 'output_audio', audio: 'AAAA' }], 'assistant');
    expect(() => createItem(audio, PCM)).toThrow('Assistant audio');
  });

  it('gives a call an id to be answered by', () => {
    const call = createItem({ type: 'function_call', name: 'f', arguments: '{}' }, PCM).entry.item;
    expect(call).toMatchObject({ call_id: expect.stringMatching(/^call_/) });
  });
});
