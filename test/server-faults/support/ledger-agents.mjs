/** A module for `voice-agent-server`: its one tool writes each call that it runs as a line into the file LEDGER. */
import { appendFile } from 'node:fs/promises';
import { defineAgent, defineTool } from '@voice-agent/token-server';
import { z } from 'zod';

const book = defineTool({
  description: 'Books a seat.',
  input: z.strictObject({ seat: z.int() }),
  effect: 'write',
  approval: false,
  async run({ seat }, { callId }) {
    await appendFile(process.env.LEDGER, `${callId}\n`);
    await new Promise((resolve) => setTimeout(resolve, 50)); // Long enough to be cut in two.
    return { seat };
  },
});

export const agents = { desk: defineAgent({ instructions: 'Book.', tools: { book } }) };
export const options = {
  provider: {
    connect: async () => ({ url: 'wss://voice.test', protocols: ['realtime'], expiresAt: 1_800_000_000 }),
    handOff: () => ({ type: 'realtime' }),
  },
  limits: { rates: { callsPerIp: false } },
};
