/**
 * The conversation behind `<voice-agent>`: one call after another, published as frozen snapshots. Wiring only; what
 * happens is decided in `session-state`, and a call's effects are in `call`. Runs on the main thread, without DOM.
 */
import type { CreateSessionRequest, SessionFeedback } from '@voice-agent/protocol';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { type PageToolHandler, PageTools } from '../tools/page-tools.ts';
import { Call } from './call.ts';
import type { Resumption } from './call-options.ts';
import { type Schedule, scheduleTimeout } from './call-timers.ts';
import type { LoadTools } from './call-tools.ts';
import type { parseSavedConversation } from './parse-saved-conversation.ts';
import type { CaptureSettings, OpenMedia, OutputSettings, PagePort, TokenServerPort } from './ports.ts';
import type { SessionInput } from './session-input.ts';
import { initialState, isOn, next, type SessionState, timed } from './session-state.ts';
import { snapshotOf } from './snapshot-of.ts';
import type {
  ApprovalAnswer,
  ContextOptions,
  Subscribe,
  VoiceLevels,
  VoiceSessionEvent,
  VoiceSessionPort,
  VoiceSnapshot,
} from './voice-snapshot.ts';

/** Fetched on its own, because few pages find a saved conversation. */
export type ParseSaved = typeof parseSavedConversation;

export interface VoiceSessionOptions {
  readonly openMedia: OpenMedia;
  readonly tokenServer: TokenServerPort;
  readonly page: PagePort;
  /** The token server's address: a conversation goes on only with the server it began with. */
  readonly server: string;
  /** Sent with every call. */
  readonly request?: CreateSessionRequest;
  readonly capture?: CaptureSettings;
  readonly output?: OutputSettings;
  /** Default 'automatic': the provider hears when a turn ends. */
  readonly turns?: 'automatic' | 'push-to-talk';
  /** Default 'tab': a call goes on when the visitor opens another page of the site. 'page': it ends with its page. */
  readonly continuity?: 'tab' | 'page' | undefined;
  /** Reads what an earlier page saved. Without it no conversation is taken up. */
  readonly parseSaved?: ParseSaved | undefined;
  /** Once it has aborted, no call begins. */
  readonly signal?: AbortSignal | undefined;
  /** Why no call can begin here. Default: one can. */
  readonly unable?: VoiceAgentError | undefined;
  /** Fetches what a call needs whose agent has tools. Asked again after a failure. */
  readonly loadTools: LoadTools;
  /** Default: setTimeout. */
  readonly schedule?: Schedule;
  /** Unix milliseconds. Default: Date.now. */
  readonly now?: () => number;
}

export class VoiceSession implements VoiceSessionPort {
  readonly #options: VoiceSessionOptions & Required<Pick<VoiceSessionOptions, 'now' | 'schedule'>>;
  readonly #listeners = new Set<(snapshot: VoiceSnapshot) => void>();
  readonly #eventListeners = new Set<(event: VoiceSessionEvent) => void>();
  readonly #levelListeners = new Set<(levels: VoiceLevels) => void>();
  readonly #pageTools = new PageTools();
  #capture: CaptureSettings;
  #output: OutputSettings;
  #dynamic: Readonly<Record<string, string>> = {};
  #state: SessionState;
  /** Of the state of now. Made when somebody looks: of the changes of one task only the last is looked at. */
  #snapshot: VoiceSnapshot | undefined;
  #call: Call | undefined;
  /** The conversation that the next start takes up. */
  #resumption: Resumption | undefined;
  #publishing = false;

  constructor(options: VoiceSessionOptions) {
    const { capture = {}, output = {}, turns = 'automatic' } = options;
    this.#options = { schedule: scheduleTimeout, now: Date.now, ...options };
    this.#capture = capture;
    this.#output = output;
    const { volume = 1, muted: outputMuted = false } = output;
    this.#state = { ...initialState, turns, volume, outputMuted };
    this.recall();
  }

  /** Reads what another page of the tab has left, or ended, since it was last read. In a call nothing changes. */
  recall(): void {
    const { page, server, now, continuity, parseSaved } = this.#options;
    if (isOn(this.#state) || continuity === 'page' || !parseSaved) return;
    const { resumable } = this.#state;
    const saved = parseSaved(page.load(), { server, now: now() });
    const known = this.#resumption?.saved;
    if (saved ? saved.savedAt === known?.savedAt : !resumable) return;
    if (resumable) this.#dispatch({ type: 'forgotten', saved: known });
    this.#resumption = saved && { saved, notice: 'resumed' };
    if (saved) this.#dispatch({ type: 'found', saved });
  }

  get snapshot(): VoiceSnapshot {
    this.#snapshot ??= snapshotOf(this.#state);
    return this.#snapshot;
  }

  start(mode: 'voice' | 'text'): void {
    if (isOn(this.#state) || this.#options.signal?.aborted) return;
    const resumption = this.#resumption;
    this.#resumption = undefined;
    this.#dispatch({ type: 'started', mode, saved: resumption?.saved });
    const { request, unable } = this.#options;
    if (unable) {
      this.#dispatch({ type: 'failed', error: unable });
      return;
    }
    this.#call = new Call({
      ...this.#options,
      capture: this.#capture,
      output: this.#output,
      pageTools: this.#pageTools,
      resumption,
      request: () => {
        const metadata = { ...request?.metadata, ...this.#dynamic };
        return { ...request, ...(Object.keys(metadata).length > 0 && { metadata }) };
      },
      state: () => this.#state,
      dispatch: (input) => this.#dispatch(input),
      onLevels: (levels) => tell(this.#levelListeners, () => levels),
      onEvent: (event) => tell(this.#eventListeners, () => event),
      onResumable: (again) => {
        this.#resumption = again;
      },
    });
    this.#call.open();
  }

  stop(): void {
    this.#call?.end();
    const saved = this.#resumption?.saved;
    if (!saved) return;
    this.#resumption = undefined;
    this.#options.page.forget();
    this.#options.tokenServer.endSession(saved.session);
    this.#dispatch({ type: 'forgotten', saved });
  }

  setMuted(muted: boolean): void {
    this.#dispatch({ type: 'set', change: { muted } });
    this.#call?.sound.setMuted(muted);
  }

  sendText(text: string): void {
    const trimmed = text.trim();
    if (trimmed !== '') this.#write(trimmed);
  }

  sendImage(dataUri: string, text = ''): void {
    if (!/^data:image\/(png|jpeg);base64,[A-Za-z\d+/]+=*$/.test(dataUri)) {
      const error = new VoiceAgentError('response-failed', 'Not a base64 data URI of a PNG or JPEG.');
      this.#dispatch({ type: 'troubled', error });
      return;
    }
    this.#write(text.trim(), dataUri);
  }

  #write(text: string, image?: string): void {
    this.#call?.makeWay();
    this.start('text');
    this.#call?.turns.write(text, image);
  }

  addContext(text: string, options?: ContextOptions): void {
    const trimmed = text.trim();
    if (trimmed === '') return;
    if (isOn(this.#state)) this.#call?.turns.addContext(trimmed, options?.respond);
    else this.#dispatch({ type: 'context', text: trimmed });
  }

  setDynamic(variables: Readonly<Record<string, string>>): void {
    this.#dynamic = { ...this.#dynamic, ...variables };
    // A conversation that goes on keeps the metadata that it began with.
    if (!isOn(this.#state) && !this.#resumption) return;
    this.addContext(
      Object.entries(variables)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n'),
    );
  }

  registerTool(name: string, handler: PageToolHandler): () => void {
    return this.#pageTools.register(name, handler);
  }

  startVoice(): void {
    if (isOn(this.#state)) this.#call?.sound.openMicrophone();
    else this.start('voice');
  }

  interrupt(): void {
    if (isOn(this.#state)) this.#call?.turns.interrupt();
  }

  talk(talking: boolean): void {
    if (isOn(this.#state)) this.#call?.turns.talk(talking);
  }

  stay(): void {
    if (isOn(this.#state)) this.#call?.stay();
  }

  decide(callId: string, answer: ApprovalAnswer): void {
    if (isOn(this.#state)) this.#call?.decide(callId, answer);
  }

  async rate(feedback: SessionFeedback): Promise<boolean> {
    return this.#call?.rate(feedback) ?? false;
  }

  setOutput(output: { volume?: number; muted?: boolean }): void {
    const { volume = this.#state.volume, muted: outputMuted = this.#state.outputMuted } = output;
    this.#dispatch({ type: 'set', change: { volume, outputMuted } });
    this.#setOutput(output);
  }

  selectMicrophone(deviceId: string): void {
    this.#capture = { ...this.#capture, deviceId };
    if (isOn(this.#state)) this.#call?.sound.selectMicrophone(deviceId);
  }

  selectSpeaker(deviceId: string): void {
    this.#setOutput({ deviceId });
  }

  refreshDevices(): void {
    if (isOn(this.#state)) this.#call?.sound.refreshDevices();
  }

  resumeSound(): void {
    if (isOn(this.#state)) this.#call?.sound.resumeSound();
  }

  readonly subscribe = subscribeTo(this.#listeners);
  readonly subscribeEvents = subscribeTo(this.#eventListeners);
  readonly subscribeLevels = subscribeTo(this.#levelListeners);

  #setOutput(output: OutputSettings): void {
    this.#output = { ...this.#output, ...output };
    if (isOn(this.#state)) this.#call?.sound.setOutput(output);
  }

  #dispatch(input: SessionInput): void {
    const changed = next(this.#state, input);
    if (changed === this.#state) return;
    const state = timed(changed, this.#state, this.#options.now());
    this.#state = state;
    this.#snapshot = undefined;
    this.#publish();
  }

  /** Many changes of one task are one notice. */
  #publish(): void {
    if (this.#publishing) return;
    this.#publishing = true;
    queueMicrotask(() => {
      this.#publishing = false;
      tell(this.#listeners, () => this.snapshot);
    });
  }
}

/** Each listener has its own microtask, so that none can silence another. */
function tell<T>(listeners: Set<(value: T) => void>, value: () => T): void {
  for (const listener of listeners) queueMicrotask(() => listeners.has(listener) && listener(value()));
}

function subscribeTo<T>(listeners: Set<(value: T) => void>): Subscribe<T> {
  return (listener, signal) => {
    // One who listens twice stops one at a time.
    const own = (value: T) => listener(value);
    const stop = () => void listeners.delete(own);
    if (!signal?.aborted) listeners.add(own);
    signal?.addEventListener('abort', stop);
    return stop;
  };
}
