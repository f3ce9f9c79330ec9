/**
 * What the browser really opens during a test: contexts, tracks, elements and listeners of the whole page. The real
 * ones, only watched. One per file: it works by itself before and after each test.
 */
import { expect } from '@esm-bundle/chai';
import { enumerateTwo, openEither } from './second-microphone.ts';

declare function beforeEach(body: () => void): void;
declare function afterEach(body: () => void): void;

export interface WatchedBrowser {
  contexts: AudioContext[];
  tracks: MediaStreamTrack[];
  elements: HTMLAudioElement[];
  /** What `getUserMedia` was asked for. */
  constraints: MediaTrackConstraints[];
  requests: Promise<MediaStream>[];
  listening: AbortSignal[];
}

const RealContext = globalThis.AudioContext;
const RealAudio = globalThis.Audio;

export function watchedBrowser(): WatchedBrowser {
  const watched = {} as WatchedBrowser;
  let undo: (() => void)[] = [];

  beforeEach(() => {
    // New ones for each test: what a slow machine brings late belongs to the test that asked for it.
    const own: WatchedBrowser = {
      contexts: [],
      tracks: [],
      elements: [],
      constraints: [],
      requests: [],
      listening: [],
    };
    Object.assign(watched, own);
    globalThis.AudioContext = class extends RealContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        own.contexts.push(this);
      }
    };
    globalThis.Audio = class extends RealAudio {
      constructor(url?: string) {
        super(url);
        own.elements.push(this);
      }
    };
    const { mediaDevices } = navigator;
    mediaDevices.getUserMedia = (constraints) => {
      own.constraints.push(constraints?.audio as MediaTrackConstraints);
      const request = openEither(mediaDevices, constraints);
      own.requests.push(request);
      return request.then((stream) => {
        own.tracks.push(...stream.getTracks());
        for (const track of stream.getTracks()) hearTests(track);
        return stream;
      });
    };
    mediaDevices.enumerateDevices = enumerateTwo;
    undo = [
      () => (globalThis.AudioContext = RealContext),
      () => (globalThis.Audio = RealAudio),
      () => Reflect.deleteProperty(mediaDevices, 'getUserMedia'),
      () => Reflect.deleteProperty(mediaDevices, 'enumerateDevices'),
    ];
    for (const target of [mediaDevices, document] as EventTarget[]) {
      target.addEventListener = (type, listener, options) => {
        const { signal } = (options ?? {}) as AddEventListenerOptions;
        own.listening.push(signal ?? new AbortController().signal);
        EventTarget.prototype.addEventListener.call(target, type, listener, options);
      };
      undo.push(() => Reflect.deleteProperty(target, 'addEventListener'));
    }
  });

  afterEach(() => {
    for (const step of undo) step();
  });
  return watched;
}

/** Firefox's tracks give their listeners no event of a script unless told to, by a fourth parameter of its own. */
function hearTests(track: MediaStreamTrack): void {
  const listen = EventTarget.prototype.addEventListener;
  track.addEventListener = (...listener: unknown[]) => Reflect.apply(listen, track, [...listener.slice(0, 3), true]);
}

/** In plain values: chai never ends describing a track or an element that it is to compare, in Firefox. */
export function expectNothingOpen({ contexts, tracks, elements, listening }: WatchedBrowser): void {
  const open = {
    contexts: contexts.map(({ state }) => state).filter((state) => state !== 'closed'),
    tracks: tracks.filter(({ readyState }) => readyState === 'live').map(({ label }) => label),
    elements: elements.filter(({ paused, srcObject }) => !paused || srcObject).length,
    listening: listening.filter(({ aborted }) => !aborted).length,
  };
  expect(open).to.deep.equal({ contexts: [], tracks: [], elements: 0, listening: 0 });
}

/** The microphones that were asked for have come or not, and who asked has heard of it. */
export async function everyRequest({ requests }: WatchedBrowser): Promise<void> {
  await Promise.allSettled(requests);
  await new Promise((resolve) => setTimeout(resolve));
}

/** What the browser does when the device is unplugged. */
export function unplug(track: MediaStreamTrack | undefined): void {
  track!.stop();
  track!.dispatchEvent(new Event('ended'));
}

/** Gives `target` another value of `name`, as the browser would, until the function that comes back is called. */
export function pretend(target: object, name: string, value: unknown): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
  return () => {
    if (own) Object.defineProperty(target, name, own);
    else Reflect.deleteProperty(target, name);
  };
}

export async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail('it did not reject'),
    (error) => error,
  );
}

/** Waits for what must come; a test that waits in vain ends by its time limit. */
export async function until(holds: () => unknown): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}
