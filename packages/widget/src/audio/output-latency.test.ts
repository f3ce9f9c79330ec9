import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type OutputClock, outputLatency, watchOutputLatency } from './output-latency.ts';

const running = { state: 'running', currentTime: 10 };

describe('outputLatency', () => {
  it('adds what the browser reports of the device and of itself', () => {
    expect(outputLatency({ ...running, outputLatency: 0.02, baseLatency: 0.01 }, 0)).toBe(720);
    expect(outputLatency({ ...running, outputLatency: 0.02 }, 0)).toBe(480);
    // Chrome without a device.
    expect(outputLatency({ ...running, outputLatency: 0, baseLatency: 0.01 }, 0)).toBe(240);
  });

  it('counts from the timestamp of what is heard where no latency is reported', () => {
    const getOutputTimestamp = () => ({ contextTime: 9.9, performanceTime: 5_000 });
    // 0.05 s after the sample of 9.9 s was heard, that of 9.95 s is.
    expect(outputLatency({ ...running, baseLatency: 0.5, getOutputTimestamp }, 5_050)).toBe(1_200);
  });

  it('is 0 where nothing is reported, or nonsense', () => {
    const stamp = (contextTime?: number, performanceTime?: number) => () =>
      ({ contextTime, performanceTime }) as AudioTimestamp;
    const clocks: OutputClock[] = [
      running,
      { ...running, outputLatency: Number.NaN },
      { ...running, outputLatency: -1 },
      { ...running, outputLatency: 60 },
      { ...running, getOutputTimestamp: stamp(0, 0) },
      { ...running, getOutputTimestamp: stamp() },
      { ...running, getOutputTimestamp: stamp(12, 0) },
    ];
    expect(clocks.map((clock) => outputLatency(clock, 0))).toStrictEqual(clocks.map(() => 0));
  });
});

describe('watchOutputLatency', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function watch(seconds: number) {
    const clock = { ...running, outputLatency: seconds };
    const call = new AbortController();
    const told: number[] = [];
    watchOutputLatency(clock, { signal: call.signal, onLatency: (samples) => told.push(samples) });
    const after = (next: Partial<typeof clock>, looks: number) => {
      Object.assign(clock, next);
      vi.advanceTimersByTime(looks * 1_000);
      return told;
    };
    return { after, call, told };
  }

  it('tells the latency at once', () => {
    expect(watch(0.02).told).toStrictEqual([480]);
    expect(watch(0).told).toStrictEqual([0]);
  });

  it('tells the first one that a device reports after its start at the next look', () => {
    expect(watch(0).after({ outputLatency: 0.03 }, 1)).toStrictEqual([0, 720]);
    expect(watch(0.01).after({ outputLatency: 0.03 }, 1)).toStrictEqual([240, 720]);
  });

  it('tells one that has changed by more than 5 ms, once it has settled', () => {
    const { after } = watch(0);
    after({ outputLatency: 0.02 }, 2);
    expect(after({ outputLatency: 0.2 }, 1)).toStrictEqual([0, 480]);
    expect(after({}, 1)).toStrictEqual([0, 480, 4_800]);
    expect(after({}, 10)).toStrictEqual([0, 480, 4_800]);
  });

  it('does not tell small changes, nor a single reading that is off', () => {
    const { after } = watch(0);
    after({ outputLatency: 0.02 }, 2);
    after({ outputLatency: 0.024 }, 5);
    after({ outputLatency: 0.1 }, 1);
    expect(after({ outputLatency: 0.02 }, 5)).toStrictEqual([0, 480]);
  });

  it('adds small changes up', () => {
    const { after } = watch(0.02);
    after({ outputLatency: 0.024 }, 2);
    expect(after({ outputLatency: 0.028 }, 2)).toStrictEqual([480, 672]);
  });

  it('never asks Firefox on Linux, whose tab may freeze, and does ask it elsewhere', () => {
    const asked = (system: string): number => {
      vi.stubGlobal('navigator', { userAgent: `Mozilla/5.0 (${system}; rv:153.0) Gecko/20100101 Firefox/153.0` });
      const reading = vi.fn(() => 0.03);
      const clock = { ...running, getOutputTimestamp: () => ({ contextTime: reading(), performanceTime: 0 }) };
      Object.defineProperty(clock, 'outputLatency', { get: reading });
      const call = new AbortController();
      const told: number[] = [];
      watchOutputLatency(clock, { signal: call.signal, onLatency: (samples) => told.push(samples) });
      vi.advanceTimersByTime(3_000);
      call.abort();
      expect(told).toStrictEqual([reading.mock.calls.length ? 720 : 0]);
      return reading.mock.calls.length;
    };
    expect(asked('X11; Linux x86_64')).toBe(0);
    expect(asked('Windows NT 10.0; Win64; x64')).toBeGreaterThan(3);
    expect(asked('Macintosh; Intel Mac OS X 10.15')).toBeGreaterThan(3);
  });

  it('does not look while the context stands still', () => {
    expect(watch(0.02).after({ state: 'interrupted', outputLatency: 0.2 }, 5)).toStrictEqual([480]);
  });

  it('leaves no timer when the call ends', () => {
    const { call } = watch(0.02);
    expect(vi.getTimerCount()).toBe(1);
    call.abort();
    expect(vi.getTimerCount()).toBe(0);
  });
});
