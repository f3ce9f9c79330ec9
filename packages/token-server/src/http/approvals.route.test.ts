import type { SessionToken, ToolCallResult } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';

/** A shop that may do nothing without being told so. */
function shop() {
  const booked: unknown[] = [];
  let release: (() => void) | undefined;
  const book = defineTool({
    title: 'Book a repair',
    description: 'Books.',
    input: z.strictObject({ day: z.string(), card: z.object({ number: z.string() }).optional() }),
    redact: ['card.number'],
    async run(input) {
      booked.push(input);
      if (input.day === 'slow') await new Promise<void>((resolve) => (release = resolve));
      return { booked: true };
    },
  });
  const refund = defineTool({
    description: 'Refunds.',
    input: z.strictObject({ cents: z.number() }),
    approval: ({ cents }) => cents > 1_000,
    run: ({ cents }) => void booked.push(cents),
  });
  const billing = defineAgent({ description: 'Bills.', instructions: 'Bill.', tools: { book } });
  const desk = defineAgent({ instructions: 'Help.', tools: { book, refund }, handoffs: { billing } });
  const server = new TestVoiceServer({ agents: { desk, billing } });
  return { server, booked, release: () => release?.() };
}

async function outputOf(response: Response): Promise<string> {
  expect(response.status).toBe(200);
  return ((await response.json()) as ToolCallResult).output;
}

const monday = { callId: 'call_1', arguments: { day: 'monday' } };
const eventsOf = (server: TestVoiceServer) => server.events.map(({ type }) => type);

describe('a tool that asks', () => {
  it('runs nothing, and says what the visitor is to be asked', async () => {
    const { server, booked } = shop();
    const { session, agent } = await server.start();
    expect(agent.tools[0]).toMatchObject({ name: 'book', approval: true });
    const input = { day: 'monday', card: { number: '4111', holder: 'Ada' } };
    const approval = await server.asked(session, 'book', input);
    expect(approval).toEqual({
      token: expect.any(String),
      tool: 'book',
      title: 'Book a repair',
      arguments: { day: 'monday', card: { holder: 'Ada' } },
      expiresAt: server.nowMs / 1_000 + 120,
      always: true,
    });
    expect(booked).toEqual([]);
    expect(server.lines.join() + JSON.stringify(server.events)).not.toContain('4111');
    expect(eventsOf(server)).toContain('tool.asked');
    expect(eventsOf(server)).not.toContain('tool.called');
  });

  it('does not bother the visitor with arguments that do not fit', async () => {
    const { server } = shop();
    const { session } = await server.start();
    expect(await server.output(session, 'book', { when: 'monday' })).toContain('The arguments were not valid');
  });

  it('asks the same again when the same call comes again', async () => {
    const { server } = shop();
    const { session } = await server.start();
    const first = await server.asked(session, 'book', monday.arguments);
    server.nowMs += 5_000;
    const again = await server.callTool(session, 'book', monday);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect(await again.json()).toMatchObject({ approval: { expiresAt: first.expiresAt } });
    const other = await server.callTool(session, 'book', { ...monday, arguments: { day: 'friday' } });
    expect(other.status).toBe(409);
  });

  it('asks as its function says, and offers no "always" then', async () => {
    const { server, booked } = shop();
    const { session } = await server.start();
    expect(await server.output(session, 'refund', { cents: 500 })).toBe('Done.');
    expect((await server.asked(session, 'refund', { cents: 5_000 })).always).toBe(false);
    expect(booked).toEqual([500]);
  });
});

describe('POST /v1/sessions/{id}/approvals/{callId}', () => {
  it('runs what was asked, once, and answers as the call would have', async () => {
    const { server, booked } = shop();
    const { session } = await server.start();
    const { token } = await server.asked(session, 'book', monday.arguments);
    const first = await server.decide(session, { token, approve: true });
    expect(await outputOf(first)).toBe('{"booked":true}');
    const second = await server.decide(session, { token, approve: true });
    expect(second.headers.get('Idempotency-Replayed')).toBe('true');
    expect(await outputOf(second)).toBe('{"booked":true}');
    expect(await outputOf(await server.callTool(session, 'book', monday))).toBe('{"booked":true}');
    expect(booked).toEqual([{ day: 'monday' }]);
    expect(server.events).toContainEqual(expect.objectContaining({ type: 'tool.decided', approved: true }));
  });

  it('lets the model know that it was declined, and why', async () => {
    const { server, booked } = shop();
    const { session } = await server.start();
    const { token } = await server.asked(session, 'book', monday.arguments);
    const output = await outputOf(await server.decide(session, { token, approve: false, reason: ' Too early. ' }));
    const error = 'The visitor declined. Nothing was done. The visitor says why: Too early.';
    expect(JSON.parse(output)).toEqual({ error });
    expect(await outputOf(await server.callTool(session, 'book', monday))).toBe(output);
    const changed = await server.decide(session, { token, approve: true });
    expect(changed.status).toBe(409);
    expect(booked).toEqual([]);
  });

  it('runs once for 50 clicks at once', async () => {
    const { server, booked, release } = shop();
    const { session } = await server.start();
    const { token } = await server.asked(session, 'book', { day: 'slow' });
    const clicks = Array.from({ length: 50 }, () => server.decide(session, { token, approve: true }));
    await expect.poll(() => booked.length).toBe(1);
    const asked = await server.callTool(session, 'book', { callId: 'call_1', arguments: { day: 'slow' } });
    expect(await problemOf(asked)).toMatchObject({ code: 'call_in_progress' });
    release();
    const statuses = (await Promise.all(clicks)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(1);
    expect(new Set(statuses)).toEqual(new Set([200, 409]));
    expect(booked).toHaveLength(1);
  });

  it('does not ask again for a tool that was approved for the whole session', async () => {
    const { server, booked } = shop();
    const { session } = await server.start();
    const { token } = await server.asked(session, 'book', monday.arguments);
    await server.decide(session, { token, approve: true, always: true });
    expect(await server.output(session, 'book', { day: 'friday' })).toBe('{"booked":true}');
    expect(booked).toHaveLength(2);
    const { session: other } = await server.start();
    expect(await server.asked(other, 'book', { day: 'friday' })).toMatchObject({ tool: 'book' });
    // Nor for another agent's tool of the same name.
    const { session: billing } = await server.handedOff(session, 'billing');
    expect(await server.asked(billing, 'book', { day: 'sunday' }, 'call_9')).toMatchObject({ tool: 'book' });
  });

  it('takes no "always" where none was offered, nor with a refusal', async () => {
    const { server } = shop();
    const { session } = await server.start();
    const { token } = await server.asked(session, 'refund', { cents: 5_000 });
    await server.decide(session, { token, approve: true, always: true });
    await server.asked(session, 'refund', { cents: 6_000 }, 'call_2');
    const declined = await server.asked(session, 'book', monday.arguments, 'call_3');
    await server.decide(session, { token: declined.token, approve: false, always: true }, 'call_3');
    await server.asked(session, 'book', monday.arguments, 'call_4');
  });

  it('is not run for a visitor who has not answered in time, who is told the truth', async () => {
    const { server, booked } = shop();
    const { session } = await server.start();
    const { token } = await server.asked(session, 'book', monday.arguments);
    server.nowMs += 120_000;
    const late = await server.decide(session, { token, approve: true });
    expect(late.status).toBe(410);
    expect(await problemOf(late)).toMatchObject({ code: 'approval_expired' });
    const output = await outputOf(await server.callTool(session, 'book', monday));
    expect(JSON.parse(output).error).toBe('The visitor did not answer whether this may be done. Nothing was done.');
    expect(booked).toEqual([]);
  });

  it('answers again, after the time to approve, what was approved in time', async () => {
    const { server, booked } = shop();
    const { session } = await server.start();
    const { token } = await server.asked(session, 'book', monday.arguments);
    await server.decide(session, { token, approve: true });
    server.nowMs += 130_000;
    expect(await outputOf(await server.decide(session, { token, approve: true }))).toBe('{"booked":true}');
    expect(booked).toHaveLength(1);
  });
});

describe('an approval that was not given for this', () => {
  async function refusedWith(
    decide: (server: TestVoiceServer, session: SessionToken, token: string) => Promise<Response>,
  ) {
    const { server, booked } = shop();
    const { session } = await server.start();
    const { token } = await server.asked(session, 'book', monday.arguments);
    const response = await decide(server, session, token);
    expect(booked).toEqual([]);
    return problemOf(response);
  }

  it.each([
    [
      'another call',
      async (server, session, token) => {
        await server.asked(session, 'book', { day: 'friday' }, 'call_2');
        return server.decide(session, { token, approve: true }, 'call_2');
      },
    ],
    ['a call that nobody made', (server, session, token) => server.decide(session, { token, approve: true }, 'call_7')],
    [
      'another session',
      async (server, _, token) => {
        const { session: other } = await server.start();
        await server.asked(other, 'book', monday.arguments);
        return server.decide(other, { token, approve: true });
      },
    ],
    [
      'the agent before a handoff',
      async (server, session, token) => {
        const { session: billing } = await server.handedOff(session, 'billing');
        return server.decide(billing, { token, approve: true });
      },
    ],
    [
      'nothing: it is the session’s own token',
      (server, session) => {
        return server.decide(session, { token: session.token, approve: true });
      },
    ],
    [
      'nothing: one of its bytes was changed',
      (server, session, token) => {
        const at = token.indexOf('.') + 10;
        const flipped = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
        return server.decide(session, { token: flipped, approve: true });
      },
    ],
  ] as [string, (server: TestVoiceServer, session: SessionToken, token: string) => Promise<Response>][])(
    'is refused: it was given for %s',
    async (_, decide) => {
      expect(await refusedWith(decide)).toMatchObject({ code: 'approval_invalid', status: 403 });
    },
  );

  it('is refused as the session’s token, too', async () => {
    const problem = await refusedWith((server, session, token) =>
      server.callTool({ ...session, token }, 'book', monday),
    );
    expect(problem).toMatchObject({ code: 'unauthorized' });
  });

  it.each([[{ approve: true }], [{ token: 't', approve: 'yes' }], [{ token: 't', approve: true, arguments: {} }]])(
    'is no decision: %j',
    async (body) => {
      const problem = await refusedWith((server, session) => server.decide(session, body as never));
      expect(problem).toMatchObject({ code: 'invalid_request' });
    },
  );
});
