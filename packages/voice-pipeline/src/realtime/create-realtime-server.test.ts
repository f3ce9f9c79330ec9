import { afterEach, describe, expect, it } from 'vitest';
import type { RealtimeServerOptions } from './create-realtime-server.ts';
import { API_KEY, scriptedStt, signal, startEngine, TestClient, type TestEngine } from './engine.fixture.ts';

let engine: TestEngine | undefined;

async function start(options?: Partial<RealtimeServerOptions>): Promise<TestEngine> {
  engine = await startEngine(options);
  return engine;
}

afterEach(async () => {
  await engine?.stop();
  engine = undefined;
});

describe('createRealtimeServer', () => {
  it('holds a spoken turn in the order of the service', async () => {
    const stt = scriptedStt('where is order forty two');
    const client = await TestClient.open(await start({ stt }), {
      audio: { input: { transcription: { model: 'any', language: 'en' } } },
    });
    client.say(signal(600));
    client.say(signal(700, 0));
    const done = await client.next('response.done');
    expect(collapse(client.types())).toEqual([
      'session.created',
      'session.updated',
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'conversation.item.input_audio_transcription.delta',
      'conversation.item.input_audio_transcription.completed',
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_audio_transcript.delta',
      'response.output_audio.delta',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'response.output_item.done',
      'conversation.item.done',
      'response.done',
    ]);
    expect(done.response.status).toBe('completed');
    expect(done.response.output).toMatchObject([
      { content: [{ type: 'output_audio', transcript: 'You said where is order forty two.' }], status: 'completed' },
    ]);
    expect(API_KEY).toBeTruthy();
  });
});

function collapse(types: string[]): string[] {
  return types.filter((type, index) => type !== types[index - 1]);
}
