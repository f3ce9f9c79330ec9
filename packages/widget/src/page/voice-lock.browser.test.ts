import { expect } from '@esm-bundle/chai';
import { inSandbox } from './testing/in-sandbox.ts';
import { takeVoice } from './voice-lock.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;
declare function afterEach(body: () => void): void;

/** Who lost the voice, in their order, and a way to wait until so many have. */
function witness() {
  const lost: string[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  return {
    lost,
    by: (name: string) => () => {
      lost.push(name);
      for (const { count, resolve } of waiting) if (lost.length >= count) resolve();
    },
    until: (count: number) =>
      new Promise<void>((resolve) => {
        if (lost.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
  };
}

const opened: (() => void)[] = [];
const life = () => {
  const controller = new AbortController();
  opened.push(() => controller.abort());
  return controller;
};

interface OtherPage {
  take(): Promise<void>;
  close(): void;
}

/** Another page of this origin, with code of its own. It says what happens to its voice. */
async function otherPage(name: string, onLost: () => void, target: 'frame' | 'tab'): Promise<OtherPage> {
  const module = new URL('./voice-lock.ts', import.meta.url).href;
  const html = `<!doctype html><script type="module">
    const { takeVoice } = await import(${JSON.stringify(module)});
    const channel = new BroadcastChannel(${JSON.stringify(`test ${name}`)});
    channel.onmessage = ({ data }) => {
      if (data !== 'take') return;
      takeVoice(new AbortController().signal, () => channel.postMessage('lost'));
      navigator.locks.query().then(() => channel.postMessage('taken'));
    };
    channel.postMessage('loaded');
  </script>`;
  const channel = new BroadcastChannel(`test ${name}`);
  const said = (word: string) =>
    new Promise<void>((resolve) => {
      channel.addEventListener('message', ({ data }) => data === word && resolve());
    });
  channel.addEventListener('message', ({ data }) => data === 'lost' && onLost());
  const loaded = said('loaded');
  // A page of this origin: the test's own address would run the tests again.
  const url = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
  let close: () => void;
  if (target === 'tab') {
    const tab = window.open(url)!;
    close = () => tab.close();
  } else {
    const frame = document.createElement('iframe');
    frame.src = url;
    document.body.append(frame);
    close = () => frame.remove();
  }
  opened.push(() => {
    close();
    channel.close();
  });
  await loaded;
  return {
    close: () => close(),
    async take() {
      const taken = said('taken');
      channel.postMessage('take');
      await taken;
    },
  };
}

afterEach(() => {
  for (const close of opened.splice(0)) close();
});

describe('takeVoice, in one page', () => {
  it('takes it from the one who had it, who is told once', async () => {
    const { lost, by, until } = witness();
    takeVoice(life().signal, by('first'));
    takeVoice(life().signal, by('second'));
    await until(1);
    takeVoice(life().signal, by('third'));
    await until(2);
    expect(lost).to.deep.equal(['first', 'second']);
  });

  it('tells nobody who has given it back, and takes nothing for a call that is over', async () => {
    const { lost, by, until } = witness();
    const first = life();
    takeVoice(first.signal, by('first'));
    first.abort();
    takeVoice(life().signal, by('second'));
    takeVoice(AbortSignal.abort(), by('over'));
    takeVoice(life().signal, by('third'));
    await until(1);
    expect(lost).to.deep.equal(['second']);
  });

  it('is given back before it was granted', async () => {
    const { lost, by, until } = witness();
    for (let round = 0; round < 50; round++) {
      const short = life();
      takeVoice(short.signal, by('short'));
      short.abort();
    }
    takeVoice(life().signal, by('long'));
    takeVoice(life().signal, by('last'));
    await until(1);
    expect(lost).to.deep.equal(['long']);
  });

  it('leaves exactly one holder of many that take it at once', async () => {
    const { lost, by, until } = witness();
    for (let one = 0; one < 20; one++) takeVoice(life().signal, by(`${one}`));
    await until(19);
    expect(new Set(lost).size).to.equal(19);
  });
});

describe('takeVoice, across pages', () => {
  for (const target of ['frame', 'tab'] as const) {
    it(`goes to another ${target} and back`, async () => {
      const { lost, by, until } = witness();
      const other = await otherPage(target, by('other'), target);
      take(by('mine'));
      await other.take();
      await until(1);
      expect(lost).to.deep.equal(['mine']);
      take(by('mine again'));
      await until(2);
      expect(lost).to.deep.equal(['mine', 'other']);
    });
  }

  it('is free again when the page that held it is gone', async () => {
    const { lost, by, until } = witness();
    const other = await otherPage('closing', by('other'), 'frame');
    await other.take();
    other.close();
    take(by('mine'));
    take(by('mine again'));
    await until(1);
    expect(lost).to.deep.equal(['mine']);
  });

  it('is nobody’s loss in a frame without an origin', async () => {
    const lost = await inSandbox(
      new URL('./voice-lock.ts', import.meta.url),
      `const lost = [];
      addEventListener('unhandledrejection', () => lost.push('unhandled'));
      module.takeVoice(new AbortController().signal, () => lost.push('lost'));
      await navigator.locks?.request('x', () => 1).catch(() => 1);
      setTimeout(() => parent.postMessage(lost, '*'));`,
    );
    expect(lost).to.deep.equal([]);
  });

  function take(onLost: () => void): void {
    takeVoice(life().signal, onLost);
  }
});
