import type { TurnDetection } from '@voice-agent/protocol';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { agentRegistry } from './agent-registry.ts';
import { type AgentOptions, defineAgent } from './define-agent.ts';
import { checkTurnDetection } from './turn-detection.ts';

describe('checkTurnDetection', () => {
  it.each<[TurnDetection | null | undefined]>([
    [undefined],
    [null],
    [{ type: 'server_vad' }],
    [
      {
        type: 'server_vad',
        threshold: 0,
        prefix_padding_ms: 0,
        silence_duration_ms: 0,
        create_response: false,
        interrupt_response: false,
        idle_timeout_ms: 5_000,
      },
    ],
    [{ type: 'server_vad', threshold: 1, idle_timeout_ms: 30_000 }],
    [{ type: 'server_vad', idle_timeout_ms: null }],
    [{ type: 'semantic_vad' }],
    [{ type: 'semantic_vad', eagerness: 'low', create_response: true, interrupt_response: false }],
  ])('takes %j', (detection) => {
    expectTypeOf<typeof detection>().toEqualTypeOf<AgentOptions['turnDetection']>();
    checkTurnDetection('x', detection);
  });

  it.each([
    ['server_vad', 'turnDetection: must be an object'],
    [[], 'turnDetection: must be an object'],
    [{}, 'turnDetection.type: must be one of server_vad, semantic_vad'],
    [{ type: 'toString' }, 'turnDetection.type: must be one of'],
    [{ type: 'server_vad', threshold: 1.1 }, 'turnDetection.threshold: must be between 0 and 1'],
    [{ type: 'server_vad', threshold: Number.NaN }, 'turnDetection.threshold: must be between'],
    [{ type: 'server_vad', prefix_padding_ms: -1 }, 'turnDetection.prefix_padding_ms: must be'],
    [{ type: 'server_vad', silence_duration_ms: 0.5 }, 'turnDetection.silence_duration_ms: must be an integer'],
    [{ type: 'server_vad', create_response: 'no' }, 'turnDetection.create_response: must be a boolean'],
    [{ type: 'server_vad', interrupt_response: 0 }, 'turnDetection.interrupt_response: must be a boolean'],
    [{ type: 'server_vad', idle_timeout_ms: 4_999 }, 'turnDetection.idle_timeout_ms: must be between 5000 and 30000'],
    [{ type: 'server_vad', idle_timeout_ms: 30_001 }, 'turnDetection.idle_timeout_ms: must be between'],
    [{ type: 'semantic_vad', eagerness: 'eager' }, 'turnDetection.eagerness: must be one of "low"'],
    [{ type: 'semantic_vad', idle_timeout_ms: 6_000 }, 'turnDetection.idle_timeout_ms: is no field of semantic_vad'],
    [{ type: 'server_vad', silenceDurationMs: 500 }, 'turnDetection.silenceDurationMs: is no field of server_vad'],
  ])('refuses %j, naming the field', (detection, message) => {
    const agents = { desk: defineAgent({ instructions: 'x', turnDetection: detection as TurnDetection }) };
    expect(() => agentRegistry(agents)).toThrow(`agents.desk.${message}`);
  });
});
