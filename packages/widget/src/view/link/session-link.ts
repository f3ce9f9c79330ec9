/**
 * The conversation's side of the element: makes sessions, and makes a new one when the page has changed what a call is
 * made with. What it was told (tools, variables, context, devices, volume) goes along from session to session.
 */
import type { CaptureSettings, OutputSettings } from '../../session/ports.ts';
import type { ContextOptions, VoiceSessionPort, VoiceSnapshot } from '../../session/voice-snapshot.ts';
import type { PageToolHandler } from '../../tools/page-tools.ts';
import { type ConsentHost, isConsentMissing } from '../host/consent.ts';
import { isCallOn } from '../host/is-call-on.ts';
import { kept } from '../host/kept.ts';
import type { PanelHost } from '../host/panel-host.ts';
import { sessionEvent, VoiceLevelEvent, VoiceWarningChangeEvent } from '../host/voice-session.events.ts';
import { looksAlike } from './looks-alike.ts';
import { type SessionWishes, type VoiceSessionOptions, wantedSession } from './wanted-session.ts';

/** Throws when the options cannot make one. */
export type CreateVoiceSession = (options: VoiceSessionOptions) => VoiceSessionPort;

export interface SessionLinkOptions {
  /** Read when a call begins. */
  readonly wishes: SessionWishes &
    ConsentHost &
    Pick<PanelHost, 'compact' | 'show' | 'snapshot'> & {
      /** Another page may have made something of the conversation. */
      comeBack(): void;
    };
  onSnapshot(snapshot: VoiceSnapshot): void;
  /** No session could be made. */
  onFailure(message: string, cause?: unknown): void;
  onEvent(event: Event): void;
}

interface RegisteredTool {
  readonly handler: PageToolHandler;
  takeBack: (() => void) | undefined;
}

/** Where it is kept that the visitor has the settings' mode for screen readers on. */
export const SCREEN_READER_KEY = 'voice-agent/screen-reader';

const links = new WeakMap<object, SessionLink>();

/** The panel's way to what the element need not know of. */
export function linkOf(host: object): SessionLink | undefined {
  return links.get(host);
}

export class SessionLink {
  // The controller's, which is there before the first click and so must be small.
  readonly looksAlike = looksAlike;
  readonly #create: CreateVoiceSession;
  readonly #options: SessionLinkOptions;
  #session: { port: VoiceSessionPort; key: string; end: AbortController } | undefined;
  #tools = new Map<string, RegisteredTool>();
  #variables: Readonly<Record<string, string>> | undefined;
  /** Told while no call was on: for the next one, whichever session makes it. */
  #context: string[] = [];
  #capture: CaptureSettings = {};
  #output: OutputSettings = {};

  constructor(create: CreateVoiceSession, options: SessionLinkOptions) {
    this.#create = create;
    this.#options = options;
    links.set(options.wishes, this);
  }

  /** What reads pictures is fetched with the first one. */
  async readPicture(image: Blob | string): Promise<string> {
    const { readPicture } = await import('./read-picture.ts');
    return readPicture(image);
  }

  /** The session there is; nothing is made for what only a call can hear. */
  get port(): VoiceSessionPort | undefined {
    return this.#session?.port;
  }

  /** The next call is made for who listens with a screen reader: it is kept out of the microphone, and turns are held. */
  screenReader = kept(SCREEN_READER_KEY) !== null;

  /**
   * The session there is, or a new one when the page has since changed what a call is made with. Before the visitor's yes,
   * where the page asks for it, none.
   */
  session(): VoiceSessionPort | undefined {
    const { wishes, onSnapshot } = this.#options;
    const { port } = this;
    // What is on goes on, whatever the page asks for meanwhile.
    if (port && isCallOn(port.snapshot)) return port;
    if (isConsentMissing(wishes)) {
      // Seen in an open panel only; what was to begin is begun anew after a yes.
      if (wishes.compact) wishes.show();
      if (isCallOn(wishes.snapshot)) onSnapshot({ ...wishes.snapshot, status: 'idle' });
      return undefined;
    }
    const { server, output, ...rest } = wantedSession(wishes);
    if (this.screenReader) {
      rest.turns = 'push-to-talk';
      rest.capture = { ...rest.capture, echoCancellation: 'all' };
    }
    // What it is known by goes first: one that can be gone on with began with its metadata and its language already.
    const known = JSON.stringify([server, rest.agent, rest.turns]);
    const key = known + JSON.stringify(rest);
    if (port && this.#session?.key.startsWith(port.snapshot.resumable ? known : key)) return port;
    if (!server) {
      this.#options.onFailure('Set `server` to the URL of the token server.');
      return undefined;
    }
    const capture = { ...rest.capture, ...this.#capture };
    try {
      return this.#join(this.#create({ ...rest, server, capture, output: { ...output, ...this.#output } }), key);
    } catch (cause) {
      this.#options.onFailure(`No session: ${cause}`, cause);
      return undefined;
    }
  }

  /** Another page of the tab went on with the conversation, or ended it: what it has left is read anew. */
  renew(): void {
    if (this.#session) this.#session.key = '';
    const port = this.session();
    if (port) this.#options.onSnapshot(port.snapshot);
  }

  /** A volume that lies outside of 0 to 1 is taken for the nearest; one that is no number changes nothing. */
  setOutput(wished: OutputSettings): void {
    const { volume } = wished;
    if (Number.isNaN(volume)) return;
    const output = volume === undefined ? wished : { ...wished, volume: Math.min(1, Math.max(0, volume)) };
    this.#output = { ...this.#output, ...output };
    this.port?.setOutput(output);
  }

  selectMicrophone(deviceId: string): void {
    this.#capture = { deviceId };
    this.port?.selectMicrophone(deviceId);
  }

  selectSpeaker(deviceId: string): void {
    this.#output = { ...this.#output, deviceId };
    this.port?.selectSpeaker(deviceId);
  }

  addContext(text: string, options?: ContextOptions): void {
    if (!this.port || !isCallOn(this.port.snapshot)) this.#context.push(text);
    this.port?.addContext(text, options);
  }

  setDynamic(variables: Readonly<Record<string, string>>): void {
    this.#variables = { ...this.#variables, ...variables };
    this.port?.setDynamic(variables);
  }

  /** A later handler of the same name takes the place of an earlier one. */
  registerTool(name: string, handler: PageToolHandler): void {
    this.#tools.get(name)?.takeBack?.();
    this.#tools.set(name, { handler, takeBack: this.port?.registerTool(name, handler) });
  }

  /** Without effect when another handler has since taken the name. */
  unregisterTool(name: string, handler: PageToolHandler): void {
    const tool = this.#tools.get(name);
    if (tool?.handler !== handler) return;
    tool.takeBack?.();
    this.#tools.delete(name);
  }

  #join(port: VoiceSessionPort, key: string): VoiceSessionPort {
    this.#session?.end.abort();
    const { wishes, onSnapshot, onEvent } = this.#options;
    const end = new AbortController();
    const { signal } = end;
    this.#session = { port, key, end };
    for (const [name, tool] of this.#tools) tool.takeBack = port.registerTool(name, tool.handler);
    if (this.#variables) port.setDynamic(this.#variables);
    for (const text of this.#context) port.addContext(text);

    let { warning } = port.snapshot;
    port.subscribe((snapshot) => {
      if (isCallOn(snapshot)) this.#context = [];
      onSnapshot(snapshot);
      if (snapshot.status === 'ended' && snapshot.resumable && !snapshot.error) wishes.comeBack();
      if (snapshot.warning === warning) return;
      warning = snapshot.warning;
      onEvent(new VoiceWarningChangeEvent({ warning }));
    }, signal);
    port.subscribeEvents((event) => onEvent(sessionEvent(event)), signal);
    port.subscribeLevels((levels) => onEvent(new VoiceLevelEvent(levels)), signal);
    // One that takes up an earlier page's conversation has something to show at once.
    if (port.snapshot.resumable) onSnapshot(port.snapshot);
    return port;
  }
}
