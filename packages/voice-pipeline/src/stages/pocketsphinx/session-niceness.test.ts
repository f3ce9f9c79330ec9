import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setSessionNiceness } from './session-niceness.ts';

const busy = Object.assign(new Error('try again'), { code: 'EAGAIN' });

describe('setSessionNiceness', () => {
  it('tells the system', async () => {
    const sleeper = spawn('sleep', ['60'], { detached: true });
    const pid = sleeper.pid as number;
    const file = `/proc/${pid}/autogroup`;
    setSessionNiceness(pid, () => 7);
    // Without autogroup there is nothing to tell, and nothing is thrown.
    if (existsSync(file)) await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toMatch(/nice 7$/m));
    sleeper.kill();
  });

  it('leaves in peace what is over, or has no session that could be told', () => {
    expect(() => setSessionNiceness(2 ** 30, () => 7)).not.toThrow();
    const write = vi.fn();
    setSessionNiceness(1, () => undefined, write);
    expect(write).not.toHaveBeenCalled();
  });

  describe('where the system wants to wait', () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('tries again with what is wanted then, until it has done it or the process is over', () => {
      const write = vi.fn();
      write.mockImplementationOnce(() => {
        throw busy;
      });
      let wanted: number | undefined = 5;
      setSessionNiceness(99, () => wanted, write);
      wanted = 19;
      vi.advanceTimersByTime(500);
      expect(write.mock.calls).toEqual([
        ['/proc/99/autogroup', '5'],
        ['/proc/99/autogroup', '19'],
      ]);
      write.mockImplementation(() => {
        throw busy;
      });
      setSessionNiceness(99, () => wanted, write);
      wanted = undefined;
      vi.advanceTimersByTime(500);
      expect(write).toHaveBeenCalledTimes(3);
    });
  });
});
