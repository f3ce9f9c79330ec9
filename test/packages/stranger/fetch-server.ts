/** What a Worker, Deno or Bun is given. Its provider grants without asking anybody. */
import { createVoiceServer, type RealtimeProvider } from '@voice-agent/token-server';
import { agents } from './agents.js';

const provider: RealtimeProvider = {
  connect: async () => ({ url: 'wss://voice.example/', protocols: [], expiresAt: Math.floor(Date.now() / 1000) + 30 }),
  handOff: ({ instructions }) => ({ type: 'realtime', instructions }),
};

export const server = createVoiceServer({ agents, provider, origins: ['https://shop.example'] });
