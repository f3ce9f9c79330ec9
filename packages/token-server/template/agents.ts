import { defineAgent } from '@voice-agent/token-server';
import { openingHours } from './opening-hours.ts';

export { assistant } from './assistant.ts';

export const agents = {
  support: defineAgent({
    instructions: 'You are the voice of a small bicycle shop. Answer in one or two short sentences.',
    greeting: 'Hello! Ask me when we are open.',
    tools: { opening_hours: openingHours },
  }),
};
