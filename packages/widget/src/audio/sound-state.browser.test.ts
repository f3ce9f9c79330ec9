import { expect } from '@esm-bundle/chai';
import { type SoundState, watchSound } from './sound-state.ts';
import { expectNothingOpen, pretend, until, watchedBrowser } from './testing/watched-browser.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;
declare function beforeEach(body: () => Promise<void>): void;
declare function afterEach(body: () => Promise<void>): void;

const browser = watchedBrowser();
let call: AbortController;
let context: AudioContext;
let states: (SoundState | 'closed')[];
let undo: (() => void)[];
/** How often the context was told to resume, and to suspend. */
let asked: { resume: number; suspend: number };

beforeEach(async () => {
  call = new AbortController();
  context = new AudioContext();
  // Else a busy machine would be a browser that does not let it start.
  await ticking();
  states = [];
  undo = [];
  const own = { resume: 0, suspend: 0 };
  asked = own;
  for (const name of ['resume', 'suspend'] as const) {
    pretend(context, name, () => {
      own[name] += 1;
      return AudioContext.prototype[name].call(context);
    });
  }
});

afterEach(async () => {
  call.abort();
  for (const step of undo) step();
  Reflect.deleteProperty(context, 'state');
  if (context.state !== 'closed') await AudioContext.prototype.close.call(context);
  expectNothingOpen(browser);
});

function watch(lookMs = 50): () => void {
  const own = states;
  return watchSound(context, {
    signal: call.signal,
    onState: (state) => own.push(state),
    onClosed: () => own.push('closed'),
    lookMs,
  });
}

/** A context that says `state`, as WebKit's do around a phone call; `undefined`: the real one again. */
function say(state: AudioContextState | undefined): void {
  if (state) pretend(context, 'state', state);
  else Reflect.deleteProperty(context, 'state');
  context.dispatchEvent(new Event('statechange'));
}

/** A clock that stands still. */
const freeze = () => pretend(context, 'currentTime', 7);
/** A browser that waits for a click. */
const refuse = () => pretend(context, 'resume', () => new Promise(() => undefined));

function hide(hidden: boolean): void {
  undo.push(pretend(document, 'hidden', hidden));
  document.dispatchEvent(new Event('visibilitychange'));
}

/** A real clock that moves: Firefox says "running" some time before. */
async function ticking(): Promise<void> {
  await context.resume();
  const { currentTime } = context;
  await until(() => context.currentTime > currentTime);
}

/** So long that a look that was to come has come. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 400));

describe('watchSound', () => {
  it('starts the context and says that it runs, once', async () => {
    await context.suspend();
    watch(2_000);
    await until(() => states.length > 0);
    await context.suspend();
    await until(() => context.state === 'running');
    await aWhile();
    expect(states).to.deep.equal(['running']);
  });

  it('says blocked when the browser waits for a click, and running after it', async () => {
    const allow = refuse();
    await context.suspend();
    const resume = watch();
    await until(() => states.length > 0);
    expect(states).to.deep.equal(['blocked']);
    allow();
    resume();
    await until(() => states.length > 1);
    expect(states).to.deep.equal(['blocked', 'running']);
  });

  it('says blocked again when the click did not help', async () => {
    refuse();
    await context.suspend();
    const resume = watch();
    await until(() => states.length > 0);
    resume();
    await aWhile();
    expect(states).to.deep.equal(['blocked']);
  });

  it('does not resume while interrupted, not even in a click', async () => {
    const resume = watch();
    await until(() => states.length > 0);
    say('interrupted');
    asked.resume = 0;
    resume();
    hide(false);
    await aWhile();
    expect(states).to.deep.equal(['running', 'interrupted']);
    expect(asked.resume).to.equal(0);
  });

  it('resumes when an interruption leaves the context suspended', async () => {
    watch(1_000);
    await until(() => states.length > 0);
    await AudioContext.prototype.suspend.call(context);
    say('interrupted');
    asked.resume = 0;
    say(undefined);
    expect(asked.resume).to.equal(1);
    await until(() => states.length > 2);
    expect(states).to.deep.equal(['running', 'interrupted', 'running']);
  });

  it('says running when an interruption leaves the context running', async () => {
    watch();
    await until(() => states.length > 0);
    say('interrupted');
    say(undefined);
    await until(() => states.length > 2);
    expect(states).to.deep.equal(['running', 'interrupted', 'running']);
  });

  it('says blocked when an interruption leaves a clock that stands still, and running when it moves again', async () => {
    watch();
    await until(() => states.length > 0);
    say('interrupted');
    const thaw = freeze();
    say(undefined);
    await until(() => states.length > 2);
    expect(states).to.deep.equal(['running', 'interrupted', 'blocked']);
    thaw();
    await until(() => states.length > 3);
    expect(states.at(-1)).to.equal('running');
  });

  it('believes a context that starts slowly', async () => {
    const thaw = freeze();
    watch();
    await until(() => states.length > 0);
    await aWhile();
    thaw();
    expect(states).to.deep.equal(['running']);
    expect(asked.suspend).to.equal(0);
  });

  it('restarts a clock that stands still after the page was hidden', async () => {
    watch(1_000);
    await until(() => states.length > 0);
    hide(true);
    const thaw = freeze();
    // Told, not done: a busy machine may take longer for it than the next look waits.
    pretend(context, 'suspend', async () => {
      asked.suspend += 1;
      thaw();
      say('suspended');
    });
    pretend(context, 'resume', async () => say(undefined));
    hide(false);
    await until(() => asked.suspend > 0);
    // So long that the last look has come.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(states).to.deep.equal(['running']);
    expect(asked.suspend).to.equal(1);
  });

  it('says blocked when the clock still stands after a restart, and restarts it in the click', async () => {
    await context.resume();
    const resume = watch();
    await until(() => states.length > 0);
    const thaw = freeze();
    hide(false);
    await until(() => states.length > 1);
    expect(states).to.deep.equal(['running', 'blocked']);
    expect(asked.suspend).to.equal(1);
    thaw();
    await until(() => context.state === 'running');
    resume();
    expect(asked.suspend).to.equal(2);
    await until(() => states.length > 2);
    expect(states).to.deep.equal(['running', 'blocked', 'running']);
  });

  it('does not restart a context for one look at a clock that lags', async () => {
    watch(100);
    await until(() => states.length > 0);
    let reads = 0;
    undo.push(pretend(context, 'currentTime', 0));
    // Stands still for the first look only.
    Object.defineProperty(context, 'currentTime', { get: () => Math.max(2, reads++), configurable: true });
    hide(false);
    await until(() => reads > 3);
    await aWhile();
    expect(states).to.deep.equal(['running']);
    expect(asked.suspend).to.equal(0);
  });

  it('says nothing of a hidden page, and looks when it is shown', async () => {
    refuse();
    await context.suspend();
    hide(true);
    watch();
    await aWhile();
    expect(states).to.deep.equal([]);
    hide(false);
    await until(() => states.length > 0);
    expect(states).to.deep.equal(['blocked']);
  });

  it('says when the browser closes the context', async () => {
    watch();
    await until(() => states.length > 0);
    await context.close();
    await until(() => states.length > 1);
    expect(states).to.deep.equal(['running', 'closed']);
  });

  it('says nothing after the end of the call, and leaves the context alone', async () => {
    const resume = watch();
    await until(() => states.length > 0);
    call.abort();
    await AudioContext.prototype.suspend.call(context);
    asked.resume = 0;
    resume();
    hide(false);
    await aWhile();
    expect(states).to.deep.equal(['running']);
    expect(asked.resume).to.equal(0);
  });
});
