/** Deno: `deno serve --allow-env --allow-net --port 8787 main.ts`. */
import process from 'node:process';
import { createVoiceServer, openai } from '@voice-agent/token-server';
import { agents } from '../agents.ts';

const { OPENAI_API_KEY, OPENAI_BASE_URL, ORIGINS = '', VOICE_AGENT_SECRET } = process.env;

const app = createVoiceServer({
  agents,
  provider: openai({ apiKey: OPENAI_API_KEY, ...(OPENAI_BASE_URL !== undefined && { baseUrl: OPENAI_BASE_URL }) }),
  origins: ORIGINS.split(',').filter(Boolean),
  ...(VOICE_AGENT_SECRET !== undefined && { secret: VOICE_AGENT_SECRET }),
  remoteAddress: (c) => c.env.address,
});

/** What Deno tells of a connection. */
interface Connection {
  remoteAddr: { hostname: string };
}

export default {
  fetch: (request: Request, { remoteAddr }: Connection) => app.fetch(request, { address: remoteAddr.hostname }),
};
