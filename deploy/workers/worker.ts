/**
 * Cloudflare Workers: `npx wrangler deploy` in this folder. The widget's files are the Worker's static assets.
 *
 * Memory here is one isolate's, and no store for Workers comes with the package: limits, ended sessions and once-only calls
 * hold for each isolate by itself until you give a `store` of your own.
 */
import { createVoiceServer, openai, type VoiceServer } from '@voice-agent/token-server';
import { agents } from '../agents.ts';

interface Env {
  OPENAI_API_KEY: string;
  OPENAI_BASE_URL?: string;
  VOICE_AGENT_SECRET: string;
  /** Separated by commas. */
  ORIGINS: string;
}

let app: VoiceServer | undefined;

function voiceServer(env: Env): VoiceServer {
  return createVoiceServer({
    agents,
    provider: openai({
      apiKey: env.OPENAI_API_KEY,
      ...(env.OPENAI_BASE_URL !== undefined && { baseUrl: env.OPENAI_BASE_URL }),
    }),
    origins: env.ORIGINS.split(','),
    secret: env.VOICE_AGENT_SECRET,
    remoteAddress: (c) => c.req.header('cf-connecting-ip'),
  });
}

export default {
  fetch(request: Request, env: Env): Response | Promise<Response> {
    // Not before the first request: secrets are not there while a module loads, and neither are random numbers.
    app ??= voiceServer(env);
    return app.fetch(request, env);
  },
};
