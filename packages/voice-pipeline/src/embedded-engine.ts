/**
 * The embedded engine, ready to be mounted: PocketSphinx hears, your workflow answers, Flite speaks, and the Realtime
 * protocol stands in front. No key of anybody, no network. Where PocketSphinx is missing visitors can type.
 */
import { randomBytes } from 'node:crypto';
import { checkOptions, type OptionChecks, oneOf } from './checked-options.ts';
import {
  createRealtimeServer,
  REALTIME_SERVER_CHECKS,
  type RealtimeServer,
  type RealtimeServerOptions,
} from './realtime/create-realtime-server.ts';
import { FLITE_VOICES, type FliteVoice } from './stages/flite/flite-voices.ts';
import { flite } from './stages/flite-tts.ts';
import {
  isPocketSphinxInstalled,
  POCKETSPHINX_CHECKS,
  type PocketSphinxOptions,
  pocketSphinx,
} from './stages/pocketsphinx-stt.ts';
import { webRtcVad } from './stages/webrtc-vad.ts';

type OfServer = Omit<RealtimeServerOptions, 'vad' | 'stt' | 'tts' | 'apiKey' | 'voice'>;

export interface EmbeddedEngineOptions
  extends OfServer,
    Pick<PocketSphinxOptions, 'phrases' | 'slots' | 'pronunciations' | 'maxRecognisers' | 'interim'> {
  /** The voice of sessions that name none. Default: Flite's own. */
  voice?: FliteVoice;
  /** Default: made up for this process. */
  apiKey?: string | undefined;
}

export interface EmbeddedEngine extends RealtimeServer {
  /** Mints ephemeral keys, and opens sessions itself. */
  readonly apiKey: string;
  /** False where PocketSphinx is missing. */
  readonly canHear: boolean;
  /** The names of what hears and speaks, for people. */
  readonly parts: { readonly hearing: string | undefined; readonly speaking: string };
}

const { vad: _vad, stt: _stt, tts: _tts, apiKey, ...OF_SERVER } = REALTIME_SERVER_CHECKS;
const { phrases, slots, pronunciations, maxRecognisers, interim } = POCKETSPHINX_CHECKS;
const CHECKS: OptionChecks<EmbeddedEngineOptions> = {
  ...OF_SERVER,
  // Made up where there is none.
  apiKey: (name, key) => apiKey(name, key),
  voice: oneOf(FLITE_VOICES),
  phrases,
  slots,
  pronunciations,
  maxRecognisers,
  interim,
};

/**
 * @throws PipelineError `stt-failed`: phrases that cannot be recognised; TypeError, RangeError: a line for each option that
 * cannot work
 */
export async function embeddedEngine(options: EmbeddedEngineOptions): Promise<EmbeddedEngine> {
  checkOptions('embeddedEngine', options, CHECKS);
  const { phrases, slots, pronunciations, maxRecognisers, interim, ...ofServer } = options;
  const canHear = await isPocketSphinxInstalled();
  const stt = canHear ? await pocketSphinx({ phrases, slots, pronunciations, maxRecognisers, interim }) : undefined;
  const tts = flite();
  const vad = webRtcVad();
  const apiKey = options.apiKey ?? randomBytes(24).toString('base64url');
  const server = createRealtimeServer({ ...ofServer, apiKey, stt, tts, vad });
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
