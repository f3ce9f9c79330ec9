/** The embedded engine, set up for the shop: what answers when there is no key. */
import { randomBytes } from 'node:crypto';
import {
  createRealtimeServer,
  flite,
  isPocketSphinxInstalled,
  pocketSphinx,
  type RealtimeServer,
  webRtcVad,
} from '@voice-agent/voice-pipeline';
import { scriptedWorkflow } from './assistant/scripted-workflow.ts';
import { SHOP_PHRASES, SHOP_SLOTS } from './assistant/shop-phrases.ts';

export interface EmbeddedEngine extends RealtimeServer {
  /** Made up at start: only this process mints with it. */
  apiKey: string;
  /** False where PocketSphinx is missing: visitors type. */
  canHear: boolean;
  parts: string[];
}

export async function startEmbeddedEngine(): Promise<EmbeddedEngine> {
  const apiKey = randomBytes(24).toString('base64url');
  const canHear = await isPocketSphinxInstalled();
  const stt = canHear ? await pocketSphinx({ phrases: SHOP_PHRASES, slots: SHOP_SLOTS }) : undefined;
  const tts = flite();
  const vad = webRtcVad();
  const server = createRealtimeServer({ apiKey, stt, tts, vad, workflow: scriptedWorkflow });
  return {
    apiKey,
    canHear,
    parts: [
      stt ? `hearing: ${vad.name} and ${stt.name}` : 'hearing: nothing, PocketSphinx is missing; visitors can type',
      'thinking: a script over key words (set OPENAI_API_KEY for a real model)',
      `speaking: ${tts.name}`,
    ],
    fetch: (request) => server.fetch(request),
    handleUpgrade: (request, socket, head) => server.handleUpgrade(request, socket, head),
    async close() {
      await server.close();
      await Promise.all([stt?.close(), tts.close()]);
    },
  };
}
