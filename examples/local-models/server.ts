/**
 * A voice agent on models of your own machine: the pipeline behind the Realtime protocol, with any servers that have
 * OpenAI's endpoints in it. The token server and the page are the same as with OpenAI.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { createVoiceServer, openai } from '@voice-agent/token-server';
import { listen, widgetFiles } from '@voice-agent/token-server/node';
import {
  AgentWorkflow,
  createRealtimeServer,
  flite,
  isPocketSphinxInstalled,
  openAiChat,
  openAiStt,
  openAiTts,
  pocketSphinx,
  type ResilienceOptions,
  resilientStt,
  resilientTts,
  resilientWorkflow,
  SimpleWorkflow,
  type Stt,
  webRtcVad,
} from '@voice-agent/voice-pipeline';
import { Hono } from 'hono';
import { agents } from '../agents.ts';

const {
  CHAT_URL = 'http://localhost:11434/v1', // Ollama; or LocalAI, vLLM, llama.cpp, LM Studio
  CHAT_MODEL = 'llama3.2',
  SPEECH_URL, // Speaches or LocalAI, e.g. http://localhost:8000/v1; without it the embedded stages hear and speak
  STT_MODEL = 'Systran/faster-whisper-small',
  TTS_MODEL = 'speaches-ai/Kokoro-82M-v1.0-ONNX',
  VOICE = 'af_heart',
  PORT = '8787',
} = process.env;

/** What stepped aside, and why: a model that is not there, a name that the server does not know. */
const onRetry: ResilienceOptions['onRetry'] = ({ stage, error }) => console.warn(`${stage}: ${error}`);

const ears: Stt[] = (await isPocketSphinxInstalled()) ? [await pocketSphinx()] : [];
if (SPEECH_URL) ears.unshift(openAiStt({ baseUrl: SPEECH_URL, model: STT_MODEL }));
const voices = [flite()];
if (SPEECH_URL) voices.unshift(openAiTts({ baseUrl: SPEECH_URL, model: TTS_MODEL, voice: VOICE }));

// Instructions and tools come with the session, from the token server's agents.
const agent = new AgentWorkflow({ instructions: '', model: openAiChat({ baseUrl: CHAT_URL, model: CHAT_MODEL }) });
const sorry = new SimpleWorkflow({ answer: () => 'I cannot reach the language model. Is it running?' });

const apiKey = randomUUID(); // Between these two only.
const engine = createRealtimeServer({
  apiKey,
  vad: webRtcVad(),
  ...(ears.length > 0 && { stt: resilientStt(ears, { onRetry }) }),
  workflow: resilientWorkflow([agent, sorry], { timeoutMs: 60_000, onRetry }), // A model that is loading takes a while.
  tts: resilientTts(voices, { onRetry }),
});
const engineServer = createServer();
engine.attach(engineServer);
engineServer.listen(0);
await once(engineServer, 'listening');

const voiceServer = createVoiceServer({
  agents,
  provider: openai({ apiKey, baseUrl: `http://localhost:${(engineServer.address() as AddressInfo).port}/v1` }),
  origins: [],
  widget: widgetFiles(dirname(createRequire(import.meta.url).resolve('@voice-agent/widget/script'))),
});
const app = new Hono()
  .get('/', serveStatic({ path: fileURLToPath(new URL('index.html', import.meta.url)) }))
  .route('/', voiceServer);

const { url } = await listen(app, { port: Number(PORT) });
// The engine and its recognisers would keep the process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit());
console.log(`${CHAT_MODEL} at ${CHAT_URL} thinks.\nListening on ${url}`);
