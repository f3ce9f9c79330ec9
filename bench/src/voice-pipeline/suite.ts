/** The pipeline between stages of known speed: what it adds to them, whether it falls silent, and what it keeps. */
import type { Suite } from '../harness/measure.ts';
import { gaps } from './scenarios/gaps.ts';
import { memory } from './scenarios/memory.ts';
import { overhead } from './scenarios/overhead.ts';

export const voicePipeline: Suite = { name: 'voice-pipeline', scenarios: [overhead, gaps, memory] };
