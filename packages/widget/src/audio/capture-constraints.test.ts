import { afterEach, describe, expect, it, vi } from 'vitest';
import { captureConstraints, relaxed } from './capture-constraints.ts';

afterEach(() => vi.unstubAllGlobals());

/** What iOS is known by. */
function beTouchWebKit(): void {
  vi.stubGlobal('GestureEvent', class {});
  vi.stubGlobal('navigator', { maxTouchPoints: 5 });
}

describe('captureConstraints', () => {
  it('wishes for one channel with echo cancellation, noise suppression and gain control by itself', () => {
    expect(captureConstraints({})).toStrictEqual({
      channelCount: 1,
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    });
  });

  it('takes each wish of the page', () => {
    const wishes = { echoCancellation: 'all', noiseSuppression: false, autoGainControl: false } as const;
    expect(captureConstraints(wishes)).toMatchObject(wishes);
    expect(captureConstraints({ echoCancellation: false })).toMatchObject({ echoCancellation: false });
  });

  it('wishes for voice isolation only where it is set and known', () => {
    expect(captureConstraints({ voiceIsolation: true })).not.toHaveProperty('voiceIsolation');
    expect(captureConstraints({}, { voiceIsolation: true })).not.toHaveProperty('voiceIsolation');
    for (const voiceIsolation of [true, false]) {
      expect(captureConstraints({ voiceIsolation }, { voiceIsolation: true })).toMatchObject({ voiceIsolation });
    }
  });

  it('demands a chosen device, but only wishes for it on iOS', () => {
    expect(captureConstraints({ deviceId: 'usb' })).toMatchObject({ deviceId: { exact: 'usb' } });
    expect(captureConstraints({ deviceId: '' })).not.toHaveProperty('deviceId');
    beTouchWebKit();
    expect(captureConstraints({ deviceId: 'usb' })).toMatchObject({ deviceId: 'usb' });
  });

  it('demands it on a touch screen that is not WebKit, and in WebKit without a touch screen', () => {
    vi.stubGlobal('navigator', { maxTouchPoints: 5 });
    expect(captureConstraints({ deviceId: 'usb' })).toMatchObject({ deviceId: { exact: 'usb' } });
    beTouchWebKit();
    vi.stubGlobal('navigator', { maxTouchPoints: 0 });
    expect(captureConstraints({ deviceId: 'usb' })).toMatchObject({ deviceId: { exact: 'usb' } });
  });
});

describe('relaxed', () => {
  const overconstrained = (constraint: string) => ({ name: 'OverconstrainedError', constraint });

  it('gives up the chosen device when it is gone, and nothing else', () => {
    for (const cause of [overconstrained('deviceId'), { name: 'NotFoundError' }]) {
      expect(relaxed({ deviceId: 'usb', noiseSuppression: false }, cause)).toStrictEqual({
        deviceId: '',
        noiseSuppression: false,
      });
    }
  });

  it("takes plain echo cancellation where 'all' is refused, and keeps the device", () => {
    for (const cause of [new TypeError('no enum'), overconstrained('echoCancellation')]) {
      expect(relaxed({ deviceId: 'usb', echoCancellation: 'all' }, cause)).toStrictEqual({
        deviceId: 'usb',
        echoCancellation: true,
      });
    }
  });

  it('has nothing less to wish for when the wishes were not the reason', () => {
    expect(relaxed({}, { name: 'NotFoundError' })).toBeUndefined();
    expect(relaxed({ deviceId: '' }, overconstrained('deviceId'))).toBeUndefined();
    expect(relaxed({ deviceId: 'usb' }, { name: 'NotAllowedError' })).toBeUndefined();
    expect(relaxed({ echoCancellation: 'all' }, { name: 'NotReadableError' })).toBeUndefined();
    expect(relaxed({ echoCancellation: true }, new TypeError('insecure'))).toBeUndefined();
  });

  it('comes to an end', () => {
    const cause = overconstrained('deviceId');
    const once = relaxed({ deviceId: 'usb' }, cause);
    expect(relaxed(once ?? {}, cause)).toBeUndefined();
  });
});
