/** What a page opens and has not let go of. The functions are sent to a page, so that they use nothing of this file. */

declare global {
  interface Window {
    opened: { contexts: AudioContext[]; tracks: MediaStreamTrack[]; workers: { isEnded: boolean }[] };
    /** Listeners on what outlives a call, by target and type. */
    listening: Record<string, number>;
  }
}

/** To run in the page before all other scripts: counts what the page opens, from outside the product. */
export function countOpened(): void {
  window.opened = { contexts: [], tracks: [], workers: [] };
  window.listening = {};
  const Context = window.AudioContext;
  window.AudioContext = class extends Context {
    constructor(options?: AudioContextOptions) {
      super(options);
      window.opened.contexts.push(this);
    }
  };
  window.Worker = class extends Worker {
    isEnded = false;
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      window.opened.workers.push(this);
    }
    override terminate(): void {
      this.isEnded = true;
      super.terminate();
    }
  };
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await ask(constraints);
    window.opened.tracks.push(...stream.getTracks());
    return stream;
  };
  const lasting: [string, EventTarget][] = [
    ['window', window],
    ['document', document],
    ['mediaDevices', navigator.mediaDevices],
  ];
  for (const [name, target] of lasting) {
    const add = target.addEventListener.bind(target);
    const remove = target.removeEventListener.bind(target);
    const count = (type: string, by: number) => {
      window.listening[`${name} ${type}`] = (window.listening[`${name} ${type}`] ?? 0) + by;
    };
    target.addEventListener = (type: string, listener: EventListener, options?: AddEventListenerOptions) => {
      count(type, 1);
      if (typeof options === 'object') options.signal?.addEventListener('abort', () => count(type, -1));
      add(type, listener, options);
    };
    target.removeEventListener = (type: string, listener: EventListener, options?: EventListenerOptions) => {
      count(type, -1);
      remove(type, listener, options);
    };
  }
}

/** To run in the page: what is still there. */
export function left() {
  return {
    contexts: window.opened.contexts.filter(({ state }) => state !== 'closed').length,
    tracks: window.opened.tracks.filter(({ readyState }) => readyState !== 'ended').length,
    workers: window.opened.workers.filter(({ isEnded }) => !isEnded).length,
    elements: document.querySelectorAll('audio, iframe').length,
    listening: { ...window.listening },
  };
}
