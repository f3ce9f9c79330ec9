import { afterEach, describe, expect, it, vi } from 'vitest';
import { KeyboardRoom } from './keyboard-room.ts';

class Viewport extends EventTarget {
  height = 800;
  offsetTop = 0;
  scale = 1;

  change(change: Partial<Pick<Viewport, 'height' | 'offsetTop' | 'scale'>>, type = 'resize'): void {
    Object.assign(this, change);
    this.dispatchEvent(new Event(type));
  }
}

function stage(viewport: Viewport | null) {
  vi.stubGlobal('innerHeight', 800);
  const shown = { keyboard: false, top: '', height: '' };
  const panel = {
    toggleAttribute: (_: string, force: boolean) => (shown.keyboard = force),
    style: {
      setProperty: (name: string, value: string) => (shown[name === '--_top' ? 'top' : 'height'] = value),
    },
  };
  const host = {
    renderRoot: { querySelector: () => panel },
    addController: () => undefined,
  } as unknown as ConstructorParameters<typeof KeyboardRoom>[0];
  const room = new KeyboardRoom(host, viewport);
  room.hostConnected();
  return { shown, room };
}

describe('KeyboardRoom', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('says where the page is seen above a keyboard, and when that is gone', () => {
    const viewport = new Viewport();
    const { shown } = stage(viewport);
    viewport.change({ height: 463.6 });
    expect(shown).toEqual({ keyboard: true, top: '0px', height: '463.6px' });
    viewport.change({ height: 800 });
    expect(shown.keyboard).toBe(false);
  });

  it('follows a page that is moved under the keyboard', () => {
    const viewport = new Viewport();
    const { shown } = stage(viewport);
    viewport.change({ height: 460 });
    viewport.change({ offsetTop: 120 }, 'scroll');
    expect(shown).toEqual({ keyboard: true, top: '120px', height: '460px' });
  });

  it('takes neither a toolbar nor a page that is zoomed in for a keyboard', () => {
    const viewport = new Viewport();
    const { shown } = stage(viewport);
    viewport.change({ height: 744 });
    expect(shown.keyboard).toBe(false);
    viewport.change({ height: 400, scale: 2 });
    expect(shown.keyboard).toBe(false);
  });

  it('listens no more when the element has gone, and needs no visual viewport', () => {
    const viewport = new Viewport();
    const { shown, room } = stage(viewport);
    room.hostDisconnected();
    viewport.change({ height: 400 });
    expect(shown.keyboard).toBe(false);
    expect(() => {
      stage(null).room.hostDisconnected();
    }).not.toThrow();
  });
});
