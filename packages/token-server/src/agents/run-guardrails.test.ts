import { describe, expect, it } from 'vitest';
import { jsonLinesLogger } from '../logger.ts';
import { defineGuardrail, type GuardrailContext, type GuardrailOptions } from './guardrail.ts';
import { runGuardrails } from './run-guardrails.ts';

const session = { id: 'vs_1', user: null, metadata: {} };

async function run(...rails: (Partial<GuardrailOptions> & Pick<GuardrailOptions, 'check'>)[]) {
  const lines: string[] = [];
  const log = jsonLinesLogger({ write: (line) => lines.push(line) });
  const guardrails = rails.map((rail, index) => defineGuardrail({ name: `g${index}`, ...rail }));
  const trip = await runGuardrails(guardrails, 'planted words', { session, agent: 'desk', final: false, log });
  return { trip, lines };
}

const pass = () => undefined;
const fail = () => {
  throw new Error('no answer for "planted words"', { cause: new Error('planted words are many') });
};

describe('runGuardrails', () => {
  it('finds nothing where nothing trips', async () => {
    expect(await run()).toEqual({ trip: undefined, lines: [] });
    expect((await run({ check: pass }, { check: async () => null })).trip).toBeUndefined();
  });

  it('answers the first of the list that trips, however long it takes', async () => {
    let release = () => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const trips = run(
      { check: pass },
      { check: () => slow.then(() => ({ reason: 'slow', say: 'Slowly.' })) },
      { check: () => ({ reason: 'quick' }) },
    );
    release();
    expect((await trips).trip).toEqual({ name: 'g1', reason: 'slow', say: 'Slowly.' });
  });

  it('tells the model the policy where a trip says nothing, and something where there is none', async () => {
    const check = () => ({ reason: 'r' });
    expect((await run({ check, description: 'No prices.' })).trip?.say).toBe('No prices.');
    expect((await run({ check })).trip?.say).toBe('What was just said is not allowed here.');
  });

  it('gives the check the text and where it is said', async () => {
    const seen: [string, GuardrailContext][] = [];
    await run({
      check(text, context) {
        seen.push([text, context]);
      },
    });
    expect(seen).toMatchObject([['planted words', { session, agent: 'desk', final: false }]]);
    expect(seen[0]?.[1].signal.aborted).toBe(false);
  });

  it.each<[string, GuardrailOptions['check']]>([
    ['throws', fail],
    ['rejects', async () => fail()],
  ])('lets pass, and logs, where a check %s; what was said is not in the log', async (_how, check) => {
    const { trip, lines } = await run({ check }, { check: () => ({ reason: 'other' }) });
    expect(trip?.reason).toBe('other');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] as string)).toMatchObject({
      event: 'guardrail.failed',
      guardrail: 'g0',
      level: 'error',
    });
    expect(lines[0]).not.toContain('planted');
  });

  it('keeps a part of what was said out of the log, too', async () => {
    const { lines } = await run({
      check() {
        throw new Error('503 for "plant…" at planted', { cause: new Error('{"input":"Words') });
      },
    });
    expect(lines[0]).toContain('503');
    expect(lines[0]).not.toMatch(/plant|"Words|words/i);
  });

  it('trips where a check fails, if it is to', async () => {
    const { trip } = await run({ check: fail, onFailure: 'trip', description: 'Better not.' });
    expect(trip).toEqual({ name: 'g0', reason: 'the check failed', say: 'Better not.' });
  });

  it('gives a check up when its time is up, and tells it so', async () => {
    let signal: AbortSignal | undefined;
    const check: GuardrailOptions['check'] = (_text, context) => {
      ({ signal } = context);
      return new Promise(() => {});
    };
    const { trip, lines } = await run({ check, timeout: 5 });
    expect(trip).toBeUndefined();
    expect(signal?.aborted).toBe(true);
    expect(lines[0]).toContain('the check took longer than 5 ms');
  });
});
