/**
 * Vercel, on its Node runtime: this folder is the project, and `public/` holds the widget's files (packages/widget/dist).
 * Instances come and go, so they need one Redis between them: REDIS_URL.
 */
import { createVoiceServer, openai } from '@voice-agent/token-server';
import { redisStore } from '@voice-agent/token-server/redis';
import { Redis } from 'ioredis';
import { agents } from '../../agents.ts';

const { OPENAI_API_KEY, OPENAI_BASE_URL, ORIGINS = '', REDIS_URL, VOICE_AGENT_SECRET } = process.env;
if (!REDIS_URL || !VOICE_AGENT_SECRET) throw new Error('Set REDIS_URL and VOICE_AGENT_SECRET.');

const app = createVoiceServer({
  agents,
  provider: openai({ apiKey: OPENAI_API_KEY, ...(OPENAI_BASE_URL !== undefined && { baseUrl: OPENAI_BASE_URL }) }),
  origins: ORIGINS.split(',').filter(Boolean),
  secret: VOICE_AGENT_SECRET,
  store: redisStore(new Redis(REDIS_URL, { enableOfflineQueue: false, socketTimeout: 3_000 })),
  // Vercel writes it anew at its edge.
  remoteAddress: (c) => c.req.header('x-real-ip'),
});

const answer = (request: Request) => app.fetch(request);

export { answer as GET, answer as OPTIONS, answer as POST };
