/** One value of every setting that an agent has, for tests: a setting that is added must be added here. */
import type { AgentSettings } from '../agent-settings.ts';

export const EVERY_SETTING: Required<AgentSettings> = {
  model: 'gpt-realtime-2.1-mini',
  voice: { id: 'voice_1234' },
  outputFormat: 'audio/pcmu',
  speed: 1.25,
  outputModalities: ['text'],
  turnDetection: { type: 'semantic_vad', eagerness: 'low' },
  transcription: {
    model: 'gpt-transcribe',
    language: 'de',
    languages: ['de', 'en'],
    keywords: ['Larkspur'],
    prompt: 'Bicycles.',
    delay: 'low',
  },
  noiseReduction: 'far_field',
  toolChoice: { name: 'lookup' },
  parallelToolCalls: false,
  reasoning: { effort: 'high' },
  maxOutputTokens: 500,
  truncation: { type: 'retention_ratio', retention_ratio: 0.8, token_limits: { post_instructions: 8_000 } },
  include: ['item.input_audio_transcription.logprobs'],
  tracing: { workflow_name: 'shop', group_id: 'g', metadata: { plan: 'free' } },
};
