/** The agents that the entries of this folder serve. Put yours here. */
import { defineAgent } from '@voice-agent/token-server';

export const agents = {
  support: defineAgent({
    instructions: 'You are the voice of a small shop. One or two sentences at a time.',
    greeting: 'Hello! How can I help?',
  }),
};
