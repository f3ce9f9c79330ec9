import { defineAgent } from '@voice-agent/token-server';

export const agents = { support: defineAgent({ instructions: 'You are the voice of a small shop.' }) };
