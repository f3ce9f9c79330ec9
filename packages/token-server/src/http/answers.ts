/** The bodies that the session routes answer with, as schemas of the contract's types. They describe; nothing is parsed with them. */
import type {
  AgentInfo,
  GuardrailResult,
  HandoffResult,
  SessionGrant,
  SessionToken,
  ToolCallAsked,
  ToolCallResult,
  ToolCallStarted,
} from '@voice-agent/protocol';
import { z } from 'zod';
import { answerSchemas } from './operation.ts';

const UnixSeconds = z.int().meta({ description: 'Unix seconds.' });

/** In the provider's own words, so its fields are the provider's business. */
const SessionConfigAnswer = z.looseObject({ type: z.literal('realtime') });

const SessionTokenAnswer = z
  .strictObject({ id: z.string(), token: z.string(), expiresAt: UnixSeconds })
  .register(answerSchemas, { id: 'SessionToken' }) satisfies z.ZodType<SessionToken>;

const RealtimeGrantAnswer = z
  .strictObject({
    url: z.string(),
    protocols: z.array(z.string()),
    expiresAt: UnixSeconds,
    configure: SessionConfigAnswer.optional(),
    dialect: z
      .strictObject({
        serverEvents: z.record(z.string(), z.string()).optional(),
        unsupported: z.array(z.string()).optional(),
        images: z.boolean().optional(),
        maxSessionSeconds: z.number().optional(),
      })
      .optional(),
  })
  .register(answerSchemas, { id: 'RealtimeGrant' }) satisfies z.ZodType<SessionGrant['realtime']>;

const AgentInfoAnswer = z
  .strictObject({
    name: z.string(),
    greeting: z.string().optional(),
    suggestions: z.array(z.string()).optional(),
    tools: z.array(
      z.strictObject({
        name: z.string(),
        title: z.string().optional(),
        runsIn: z.enum(['server', 'page']),
        approval: z.boolean(),
        onInterrupt: z.enum(['cancel', 'finish']).optional(),
        respond: z.boolean().optional(),
      }),
    ),
    handoffs: z.record(z.string(), z.string()),
    guardrails: z.strictObject({ everyCharacters: z.int() }).optional(),
  })
  .register(answerSchemas, { id: 'AgentInfo' }) satisfies z.ZodType<AgentInfo>;

export const SessionGrantAnswer = z
  .strictObject({
    session: SessionTokenAnswer,
    realtime: RealtimeGrantAnswer,
    agent: AgentInfoAnswer,
    limits: z.strictObject({
      maxDurationSeconds: z.int(),
      idleSeconds: z.int(),
      heartbeatSeconds: z.int().optional(),
    }),
  })
  .register(answerSchemas, { id: 'SessionGrant' }) satisfies z.ZodType<SessionGrant>;

export const ToolCallResultAnswer = z
  .strictObject({ callId: z.string(), output: z.string().meta({ description: 'What the model reads.' }) })
  .register(answerSchemas, { id: 'ToolCallResult' }) satisfies z.ZodType<ToolCallResult>;

const ToolCallAskedAnswer = z
  .strictObject({
    callId: z.string(),
    approval: z.strictObject({
      token: z.string(),
      tool: z.string(),
      title: z.string(),
      arguments: z.unknown().meta({ description: 'Without what is private.' }),
      expiresAt: UnixSeconds,
      always: z.boolean().meta({ description: 'Whether all further calls may be approved.' }),
    }),
  })
  .register(answerSchemas, { id: 'ToolCallAsked' }) satisfies z.ZodType<ToolCallAsked>;

const ToolCallStartedAnswer = z
  .strictObject({ callId: z.string(), started: z.string().meta({ description: 'What the model reads meanwhile.' }) })
  .register(answerSchemas, { id: 'ToolCallStarted' }) satisfies z.ZodType<ToolCallStarted>;

export const ToolCallPendingAnswer = z.union([ToolCallAskedAnswer, ToolCallStartedAnswer]);

export const HandoffAnswer = z
  .strictObject({ agent: AgentInfoAnswer, sessionUpdate: SessionConfigAnswer, session: SessionTokenAnswer })
  .register(answerSchemas, { id: 'HandoffResult' }) satisfies z.ZodType<HandoffResult>;

export const GuardrailAnswer = z
  .union([
    z.strictObject({ tripped: z.literal(false) }),
    z.strictObject({
      tripped: z.literal(true),
      name: z.string(),
      explain: z.string().meta({ description: 'What the model is told.' }),
    }),
  ])
  .register(answerSchemas, { id: 'GuardrailResult' }) satisfies z.ZodType<GuardrailResult>;
