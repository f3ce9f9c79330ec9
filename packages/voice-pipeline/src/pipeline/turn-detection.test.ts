import { describe, expect, it } from 'vitest';
import { MAX_TURN_MS, silentTurn, stepTurn, type TurnEvent, type TurnSettings, thresholdOf } from './turn-detection.ts';

const SETTINGS: TurnSettings = { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 };

/** `x` is a frame of speech, `.` one without. */
function run(frames: string, settings = SETTINGS, from = silentTurn(0)) {
  const events: (TurnEvent & { atMs: number })[] = [];
  let state = from;
  for (const frame of frames) {
    const step = stepTurn(state, frame === 'x', settings);
    state = step.state;
    if (step.event) events.push({ ...step.event, atMs: state.clockMs });
  }
  return { events, state };
}

describe('stepTurn', () => {
  it('starts a turn when three of four frames hold speech, reaching back by the padding', () => {
    const { events, state } = run(`${'.'.repeat(50)}xx.x`);
    expect(events).toEqual([{ type: 'speech_started', audioStartMs: 1080 - 80 - 300, atMs: 1080 }]);
    expect(state.speaking).toBe(true);
  });

  it('takes no click for speech', () => {
    expect(run('.x....x....xx......x..').events).toEqual([]);
  });

  it('does not reach back before the start of the stream', () => {
    expect(run('xxx').events).toEqual([{ type: 'speech_started', audioStartMs: 0, atMs: 60 }]);
  });

  it('ends a turn after the silence, counted from the last speech', () => {
    const { events } = run(`${'x'.repeat(20)}${'.'.repeat(40)}`);
    expect(events.at(-1)).toEqual({ type: 'speech_stopped', audioEndMs: 400 + 500, atMs: 900 });
  });

  it('bridges a pause shorter than the silence', () => {
    const { events } = run(`xxxx${'.'.repeat(20)}xxxx${'.'.repeat(30)}`);
    expect(events.filter(({ type }) => /^speech/u.test(type)).map(({ type }) => type)).toEqual([
      'speech_started',
      'speech_stopped',
    ]);
  });

  it('tells 300 ms before the end that it expects it, and that it was wrong', () => {
    const { events } = run(`${'x'.repeat(20)}${'.'.repeat(15)}xxxx${'.'.repeat(30)}`);
    expect(events.slice(1).map(({ type, atMs }) => `${type} ${atMs}`)).toEqual([
      'eager_end_of_turn 600',
      'turn_resumed 740',
      'eager_end_of_turn 980',
      'speech_stopped 1280',
    ]);
  });

  it('expects no end in less than 200 ms of silence, and none before a shorter end', () => {
    const types = (silenceDurationMs: number) =>
      run(`xxxx${'.'.repeat(8)}xx${'.'.repeat(60)}`, { ...SETTINGS, silenceDurationMs }).events.map(
        ({ type, atMs }) => `${type} ${atMs}`,
      );
    expect(types(400)).toEqual(['speech_started 60', 'eager_end_of_turn 480', 'speech_stopped 680']);
    expect(types(160)).toEqual(['speech_started 60', 'speech_stopped 240']);
    expect(types(900)).toEqual(['speech_started 60', 'eager_end_of_turn 880', 'speech_stopped 1180']);
  });

  it('is not kept awake by single frames in the silence', () => {
    const { events } = run(`xxxx${'.....x'.repeat(10)}`);
    expect(events.map(({ type }) => type)).toEqual(['speech_started', 'eager_end_of_turn', 'speech_stopped']);
  });

  it('does not reach back into the turn before', () => {
    const short = { ...SETTINGS, silenceDurationMs: 40 };
    const { events } = run('xxxx....xxx', short);
    const [, stopped, restarted] = events;
    expect(stopped?.type).toBe('speech_stopped');
    expect(restarted).toMatchObject({ audioStartMs: stopped?.atMs });
  });

  it('ends a turn at the latest after five minutes', () => {
    const { events } = run('x'.repeat(MAX_TURN_MS / 20 + 10));
    expect(events.slice(0, 2)).toMatchObject([
      { type: 'speech_started' },
      { type: 'speech_stopped', audioEndMs: MAX_TURN_MS },
    ]);
  });

  it('wants clearer speech for a beginning than for going on', () => {
    expect(thresholdOf(silentTurn(0), SETTINGS)).toBe(0.5);
    expect(thresholdOf(run('xxxx').state, SETTINGS)).toBeLessThan(0.2);
    expect(thresholdOf(run(`xxxx${'.'.repeat(30)}`).state, SETTINGS)).toBe(0.5);
  });

  it('survives a silence of zero', () => {
    const { events } = run('xxxx..', { ...SETTINGS, silenceDurationMs: 0 });
    expect(events.map(({ type }) => type)).toEqual(['speech_started', 'speech_stopped']);
  });
});
