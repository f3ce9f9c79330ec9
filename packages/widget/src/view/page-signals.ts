/**
 * What the page tells the launcher without knowing it: a click on an element that names it (`data-voice-agent-open`), a
 * command of a button with `commandfor`, that the focus went to something under it, which it then does not hide (WCAG 2.2,
 * 2.4.11), that the visitor begins to do something, and that the visitor went back to it.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

type SignalledHost = ReactiveControllerHost &
  HTMLElement & {
    readonly open: boolean;
    readonly layout: string;
    /** The visitor wants it open; the focus goes back to the opener when it is put away. */
    openFrom(opener: HTMLElement): void;
    dismiss(): void;
    recall(): void;
    comeBack(): void;
    start(): void;
    stop(): void;
  };

const SIGNALS = ['click', 'focusin', 'pagehide'];
/** Of mouse, finger and keys. Who moves none of them goes to something by a screen reader or a switch: `focusin`. */
const FIRST_SIGNS = ['pointermove', 'pointerdown', 'keydown', 'scroll', 'focusin'];

export class PageSignals implements ReactiveController {
  readonly #host: SignalledHost;

  constructor(host: SignalledHost) {
    this.#host = host;
    host.addController(this);
    host.addEventListener('command', this);
  }

  hostConnected(): void {
    for (const type of SIGNALS) addEventListener(type, this);
    const recall = () => this.#host.recall();
    for (const type of FIRST_SIGNS) addEventListener(type, recall, { capture: true, once: true });
  }

  hostDisconnected(): void {
    for (const type of [...SIGNALS, 'pageshow', 'storage']) removeEventListener(type, this);
  }

  /** An open panel covers what it covers: the visitor opened it, and Escape closes it. */
  hostUpdated(): void {
    if (this.#host.open) this.#host.removeAttribute('aside');
  }

  handleEvent(event: Event): void {
    const host = this.#host;
    const target = event.target as HTMLElement;
    if (event.type === 'pagehide') {
      // Not before: every page is shown once while it loads.
      addEventListener('pageshow', this);
    } else if (event.type === 'pageshow') {
      if (!(event as PageTransitionEvent).persisted) return;
      // Not before: Chromium opens both storages for who listens, while the page waits.
      addEventListener('storage', this);
      host.comeBack();
    } else if (event.type === 'storage') {
      // What the page that was left has saved in another process comes after the visitor. null: all has been forgotten.
      const { storageArea, key } = event as StorageEvent;
      if (storageArea === sessionStorage && (key === null || key.startsWith('voice-agent/'))) host.comeBack();
    } else if (event.type === 'focusin') {
      // By then the page has scrolled to it.
      if (target !== host && !host.open) requestAnimationFrame(() => this.#stepAside(target));
    } else if (event.type === 'click') {
      // Also in a component of the page, out of which a click seems to be on the component.
      const isOpener = (one: EventTarget) => (one as HTMLElement).dataset?.voiceAgentOpen !== undefined;
      const opener = event.composedPath().find(isOpener) as HTMLElement | undefined;
      const id = opener?.dataset.voiceAgentOpen;
      // Where the opener stands, or else on the page.
      const named = (root: Node) => (root as Document).querySelector(id ? `#${CSS.escape(id)}` : host.localName);
      if (opener && (named(opener.getRootNode()) ?? named(document)) === host) host.openFrom(opener);
    } else {
      const { command, source } = event as CommandEvent;
      if (command === '--show') host.openFrom(source as HTMLElement);
      if (command === '--close') host.dismiss();
      if (command === '--start') host.start();
      if (command === '--stop') host.stop();
    }
  }

  /** To the other end of the page, unless it would cover it there too. */
  #stepAside(focused: Element): void {
    const host = this.#host;
    if (host.layout === 'inline') return;
    const own = host.getBoundingClientRect();
    const { left, right, top, bottom } = focused.getBoundingClientRect();
    const covers = (from: number, to: number) => left < own.right && right > own.left && top < to && bottom > from;
    const here = covers(own.top, own.bottom);
    const there = covers(innerHeight - own.bottom, innerHeight - own.top);
    host.toggleAttribute('aside', host.hasAttribute('aside') ? there && !here : here && !there);
  }
}
