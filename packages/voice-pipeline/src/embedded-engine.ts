/**
 * The embedded engine, ready to be mounted: PocketSphinx hears, your workflow answers, Flite speaks, and the Realtime
 * protocol stands in front. No key of anybody, no network. Where PocketSphinx is missing visitors can type.
 */
import { randomBytes } from 'node:crypto';
import { createRealtimeServer, type RealtimeServer } from './realtime/create-realtime-server.ts';
import { type FliteOptions, flite } from './stages/flite-tts.ts';
import { isPocketSphinxInstalled, type PocketSphinxOptions, pocketSphinx } from './stages/pocketsphinx-stt.ts';
import { webRtcVad } from './stages/webrtc-vad.ts';
import type { Workflow } from './workflow/workflow.ts';

export interface EmbeddedEngineOptions extends Pick<PocketSphinxOptions, 'phrases' | 'slots' | 'pronunciations'> {
  workflow: Workflow;
  /** Default: Flite's own. */
  voice?: FliteOptions['voice'];
  /** What broke inside, for the log. Default: nothing. */
  onError?: (error: unknown) => void;
}

export interface EmbeddedEngine extends RealtimeServer {
  /** Made up for this process: mints ephemeral keys, and opens sessions itself. */
  readonly apiKey: string;
  /** False where PocketSphinx is missing. */
  readonly canHear: boolean;
  /** The names of what hears and speaks, for people. */
  readonly parts: { readonly hearing: string | undefined; readonly speaking: string };
}

/** @throws PipelineError `stt-failed`: phrases that cannot be recognised */
export async function embeddedEngine(options: EmbeddedEngineOptions): Promise<EmbeddedEngine> {
  const { workflow, phrases, slots, pronunciations, voice, onError } = options;
  const canHear = await isPocketSphinxInstalled();
  const stt = canHear ? await pocketSphinx({ phrases, slots, pronunciations }) : undefined;
  const tts = flite({ voice });
  const vad = webRtcVad();
  const apiKey = randomBytes(24).toString('base64url');
  const server = createRealtimeServer({ apiKey, stt, tts, vad, workflow, onError });
  return {
    ...server,
    apiKey,
    canHear,
    parts: { hearing: stt && `${vad.name} and ${stt.name}`, speaking: tts.name },
    async close() {
      await server.close();
      await Promise.all([stt?.close(), tts.close()]);
    },
  };
}
