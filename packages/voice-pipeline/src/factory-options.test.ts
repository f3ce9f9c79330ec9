/** What JavaScript users give our factories: each mistake is told where the factory is called, by name, with the way out. */
import { describe, expect, it } from 'vitest';
import {
  AgentWorkflow,
  AudioInput,
  createPipeline,
  createRealtimeServer,
  embeddedEngine,
  flite,
  openAiChat,
  openAiStt,
  openAiTts,
  PipelineTelemetry,
  pocketSphinx,
  resilientChat,
  resilientStt,
  resilientTts,
  resilientWorkflow,
  SentenceSplitter,
  SimpleWorkflow,
  StreamedAudioInput,
  speak,
} from './index.ts';

const workflow = new SimpleWorkflow({ answer: (text) => text });
const tts = flite();
const stt = openAiStt();
const model = openAiChat({ model: 'm' });
const parts = { stt, workflow, tts };
const engine = { vad: { createDetector: () => undefined }, tts, workflow, apiKey: 'secret' };
const agent = { model, instructions: 'Be brief.' };
const tool = { description: 'Looks.', parameters: { type: 'object' }, run: () => 1 };

/** As JavaScript calls it. */
type Call = (make: (...given: never[]) => unknown, ...given: unknown[]) => () => unknown;
const call: Call =
  (make, ...given) =>
  () =>
    make(...(given as never[]));

describe('a factory', () => {
  it.each<[string, () => unknown, string]>([
    ['createPipeline', call(createPipeline), 'createPipeline must be given its options as an object, not undefined.'],
    ['createPipeline', call(createPipeline, {}), 'stt is missing: await pocketSphinx().'],
    [
      'createPipeline',
      call(createPipeline, { workflow, tts, sst: stt }),
      'sst is no option of createPipeline; there are',
    ],
    [
      'createPipeline',
      call(createPipeline, { ...parts, stt: Promise.resolve(stt) }),
      'stt must have the method start, not a promise: put await before it.',
    ],
    [
      'createPipeline',
      call(createPipeline, { ...parts, workflow: () => 'Hi.' }),
      'workflow must have the method run, not a function.',
    ],
    [
      'createPipeline',
      call(createPipeline, { ...parts, tts: { synthesize: () => [] } }),
      'tts.voices must be a list, not undefined.',
    ],
    [
      'createPipeline',
      call(createPipeline, { ...parts, turnDetection: { silenceMs: 5 } }),
      'turnDetection.silenceMs is no option',
    ],
    [
      'createPipeline',
      call(createPipeline, { ...parts, timeouts: { ttsMs: '5' } }),
      'timeouts.ttsMs must be a number from 1 on, not 5.',
    ],
    [
      'createPipeline',
      call(createPipeline, { ...parts, hooks: { beforeSynthesize: 'x' } }),
      'hooks.beforeSynthesize must be a function',
    ],
    [
      'createPipeline',
      call(createPipeline, { ...parts, split: { minLength: Number.NaN } }),
      'split.minLength must be a number from 0 on',
    ],
    ['createPipeline', call(createPipeline, { ...parts, debug: '1' }), 'debug must be true or false, not "1".'],
    ['createRealtimeServer', call(createRealtimeServer), 'createRealtimeServer must be given its options'],
    [
      'createRealtimeServer',
      call(createRealtimeServer, { apiKey: 'x' }),
      'vad is missing: webRtcVad().\ntts is missing: flite().',
    ],
    [
      'createRealtimeServer',
      call(createRealtimeServer, { ...engine, limits: { maxItem: 5 } }),
      'limits.maxItem is no option of limits',
    ],
    [
      'createRealtimeServer',
      call(createRealtimeServer, { ...engine, secrets: {} }),
      'secrets must have the methods get, set',
    ],
    ['createRealtimeServer', call(createRealtimeServer, { ...engine, onError: {} }), 'onError must be a function'],
    ['flite', call(flite, { voice: 'marin' }), 'voice must be one of slt, rms, awb, kal16, kal, not "marin".'],
    ['flite', call(flite, 'slt'), 'flite must be given its options as an object, not "slt".'],
    [
      'openAiStt',
      call(openAiStt, { baseUrl: 'localhost:8000/v1' }),
      "baseUrl must be an http or https address without a query, e.g. 'http",
    ],
    ['openAiStt', call(openAiStt, { key: 'x' }), 'key is no option of openAiStt; there are baseUrl, apiKey, headers'],
    ['openAiTts', call(openAiTts, { voices: 'marin' }), 'voices must be a list, not "marin".'],
    ['openAiTts', call(openAiTts, { sampleRateHz: 12345 }), 'sampleRateHz must be one of 8000'],
    ['openAiChat', call(openAiChat, {}), 'model is missing: what the server calls it'],
    ['openAiChat', call(openAiChat, { model: 'm', attempts: 0 }), 'attempts must be a number from 1 on, not 0.'],
    ['openAiChat', call(openAiChat, { model: 'm', headers: { 'X-A': 5 } }), 'headers.X-A must be a text, not 5.'],
    ['resilientStt', call(resilientStt, stt), 'stages must be a list, not an object with name, start, close.'],
    [
      'resilientStt',
      call(resilientStt, [stt, Promise.resolve(stt)]),
      'stages[1] must have the method start, not a promise: put await',
    ],
    ['resilientTts', call(resilientTts, [tts], { attempts: Number.NaN }), 'attempts must be a number from 1 on'],
    ['resilientChat', call(resilientChat, [model, {}]), 'models[1] must have the method complete'],
    [
      'resilientWorkflow',
      call(resilientWorkflow, [workflow], { timeout: 5 }),
      'timeout is no option of resilientWorkflow',
    ],
    [
      'SimpleWorkflow',
      () => new SimpleWorkflow((() => 'Hi.') as never),
      'SimpleWorkflow must be given its options as an object, not a function.',
    ],
    ['SimpleWorkflow', () => new SimpleWorkflow({ greeting: 'Hi.' } as never), 'answer is missing: (text) =>'],
    [
      'PipelineTelemetry',
      () => new PipelineTelemetry({ listeners: String } as never),
      'listeners must be a list, not a function.',
    ],
    ['PipelineTelemetry', () => new PipelineTelemetry().subscribe({} as never), 'listener must be a function'],
    [
      'SentenceSplitter',
      () => new SentenceSplitter({ maxLength: Number.NaN }),
      'maxLength must be a number from 1 on, not NaN.',
    ],
    [
      'AudioInput.from',
      call(AudioInput.from, 'question.wav'),
      'bytes must be bytes, a Uint8Array or Buffer, not "question.wav".',
    ],
    [
      'AudioInput.from',
      call(AudioInput.from, new Uint8Array(9), { sampleRate: 8000 }),
      'sampleRate is no option of AudioInput; there are format, sampleRateHz',
    ],
    [
      'AudioInput.fromSamples',
      call(AudioInput.fromSamples, new Float32Array(9)),
      'samples must be samples of 16 bits, an Int16Array',
    ],
    [
      'StreamedAudioInput',
      () => new StreamedAudioInput({ format: 'mp3' } as never),
      'format must be one of wav, pcm16, pcmu, pcma, not "mp3".',
    ],
    [
      'StreamedAudioInput',
      () => new StreamedAudioInput().push(new Float32Array(9) as never),
      'chunk must be samples, an Int16Array, or bytes',
    ],
    [
      'AgentWorkflow',
      () => new AgentWorkflow({} as never),
      "instructions is missing: what the model is told.\nmodel is missing: openAiChat({ model: 'llama3.2'",
    ],
    [
      'AgentWorkflow',
      () => new AgentWorkflow({ ...agent, prompt: 'x' } as never),
      'prompt is no option of AgentWorkflow',
    ],
    [
      'AgentWorkflow',
      () => new AgentWorkflow({ ...agent, tools: { 'look up': tool } } as never),
      'tools.look up must be named by letters',
    ],
    [
      'AgentWorkflow',
      () => new AgentWorkflow({ ...agent, tools: { look: { run: 5 } } } as never),
      'tools.look.run must be a function, not 5.\ntools.look.description is missing',
    ],
    [
      'AgentWorkflow',
      () => new AgentWorkflow({ ...agent, tools: [tool] } as never),
      'tools must be an object, not a list.',
    ],
    [
      'AgentWorkflow',
      () => new AgentWorkflow({ ...agent, handoffs: { billing: { prompt: 'x' } } } as never),
      'handoffs.billing.prompt is no option of handoffs.billing; there are description, instructions, tools, handoffs.\nhandoffs.billing.instructions is missing',
    ],
    [
      'AgentWorkflow',
      () => new AgentWorkflow({ ...agent, handoffs: async () => ({}) } as never),
      'handoffs must be an object, not a promise',
    ],
  ])('%s tells of a mistake: %#', (_name, make, message) => {
    expect(make).toThrow(message);
  });

  it('names the agent whose handoffs throw, deep among the others', () => {
    const handoffs = () => {
      throw new ReferenceError('refunds is not there yet');
    };
    const billing = { instructions: 'x', handoffs };
    expect(() => new AgentWorkflow({ ...agent, handoffs: { billing } })).toThrow(
      'handoffs.billing.handoffs: the function threw ReferenceError: refunds is not there yet',
    );
  });

  it('takes a circle that leads back to the first agent, which has more than the others', () => {
    const first = { ...agent, greeting: 'Hi.', handoffs: () => ({ billing }) };
    const billing = { instructions: 'x', handoffs: { first } };
    expect(() => new AgentWorkflow(first)).not.toThrow();
  });

  it.each(['sk-secret key', 'sk-secret\nkey', 5])('says nothing of what a key is: %j', (apiKey) => {
    const make = call(openAiChat, { model: 'm', apiKey, headers: { Authorization: 'Bearer sk-secret\nx' } });
    expect(make).toThrow('apiKey contains white space or characters that no key has');
    expect(make).toThrow('headers.Authorization has a name or a value that no header can have.');
    expect(make).not.toThrow('secret');
  });

  it('rejects where it is asynchronous, before anything is started', async () => {
    const mistaken = { phrases: 'where is my order', slots: { day: 'monday' }, maxRecognisers: '4' };
    await expect(call(pocketSphinx, mistaken)()).rejects.toThrow(
      'phrases must be a list, not "where is my order".\nslots.day must be a list, not "monday".\nmaxRecognisers must be a number',
    );
    await expect(call(embeddedEngine, { phrase: [] })()).rejects.toThrow(
      /^phrase is no option of embeddedEngine; there are workflow, .*\nworkflow is missing: new SimpleWorkflow/,
    );
    const speaking = speak((async function* () {})(), {} as never);
    await expect(speaking.next()).rejects.toThrow('tts must have the method synthesize');
  });
});
