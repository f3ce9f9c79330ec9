/** Bun: `bun server.ts`. It serves a module's default export. */
import { createVoiceServer, openai } from '@voice-agent/token-server';
import { widgetFiles } from '@voice-agent/token-server/node';
import { agents } from '../agents.ts';

const { OPENAI_API_KEY, OPENAI_BASE_URL, ORIGINS = '', PORT = '8787', VOICE_AGENT_SECRET, WIDGET_DIR } = process.env;

const app = createVoiceServer({
  agents,
  provider: openai({ apiKey: OPENAI_API_KEY, ...(OPENAI_BASE_URL !== undefined && { baseUrl: OPENAI_BASE_URL }) }),
  origins: ORIGINS.split(',').filter(Boolean),
  ...(VOICE_AGENT_SECRET !== undefined && { secret: VOICE_AGENT_SECRET }),
  ...(WIDGET_DIR !== undefined && { widget: widgetFiles(WIDGET_DIR) }),
  remoteAddress: (c) => c.env.address,
});

/** What Bun tells of a connection. */
interface BunServer {
  requestIP(request: Request): { address: string } | null;
}

export default {
  port: Number(PORT),
  fetch: (request: Request, server: BunServer) => app.fetch(request, { address: server.requestIP(request)?.address }),
};
