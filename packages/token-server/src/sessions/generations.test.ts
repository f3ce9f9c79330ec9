import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/memory-store.ts';
import { Generations } from './generations.ts';

const START = 1_800_000_000_000;

function instances() {
  const clock = { ms: START };
  const store = memoryStore(() => clock.ms);
  const make = () => new Generations(store, () => clock.ms);
  return { clock, here: make(), there: make() };
}

describe('Generations', () => {
  it('hears within ten seconds of what another instance has revoked', async () => {
    const { clock, here, there } = instances();
    const born = await here.fresh('ada');
    await there.raise('ada');
    clock.ms += 10_000;
    expect(await here.isRevoked(born, 'ada')).toBe(true);
    expect(await here.isRevoked(born, undefined)).toBe(false);
  });

  it('hears of it as soon when the clock is set back meanwhile', async () => {
    const { clock, here, there } = instances();
    const born = await here.fresh('ada');
    clock.ms -= 3_600_000;
    await there.raise('ada');
    expect(await here.isRevoked(born, 'ada')).toBe(true);
  });

  it('raises a number above the one before, whatever the clock says', async () => {
    const { clock, here } = instances();
    await here.raise();
    const born = await here.fresh(undefined);
    clock.ms -= 3_600_000;
    await here.raise();
    expect(await here.isRevoked(born, undefined)).toBe(true);
  });
});
