/** A double of the session's port: records what the view asks for, and shows whatever snapshot a test gives it. */
import type { SessionFeedback } from '@voice-agent/protocol';
import type {
  Subscribe,
  VoiceLevels,
  VoiceSessionEvent,
  VoiceSessionPort,
  VoiceSnapshot,
} from '../../session/voice-snapshot.ts';
import type { PageToolHandler } from '../../tools/page-tools.ts';

type Listener<Value> = (value: Value) => void;

/** What a session shows before anything was asked of it. */
export const idleSnapshot: VoiceSnapshot = Object.freeze({
  status: 'idle',
  mode: 'voice',
  muted: false,
  microphone: 'closed',
  turns: 'automatic',
  talking: false,
  entries: [],
  agent: undefined,
  error: undefined,
  weakNetwork: false,
  warning: undefined,
  approvals: [],
  sound: 'running',
  volume: 1,
  outputMuted: false,
  devices: undefined,
  resumable: false,
});

export class RecordingSession implements VoiceSessionPort {
  /** Each call as `name` or `name arguments`, in order. */
  readonly calls: string[] = [];
  readonly tools = new Map<string, PageToolHandler>();
  snapshot: VoiceSnapshot = idleSnapshot;
  readonly #subscribers = new Set<Listener<VoiceSnapshot>>();
  readonly #eventSubscribers = new Set<Listener<VoiceSessionEvent>>();
  readonly #levelSubscribers = new Set<Listener<VoiceLevels>>();

  /** Changes the snapshot as a session does: a new value, told in a microtask. */
  async show(change: Partial<VoiceSnapshot>): Promise<void> {
    this.snapshot = Object.freeze({ ...this.snapshot, ...change });
    await Promise.resolve();
    tell(this.#subscribers, this.snapshot);
  }

  happen(event: VoiceSessionEvent): void {
    tell(this.#eventSubscribers, event);
  }

  sound(levels: VoiceLevels): void {
    tell(this.#levelSubscribers, levels);
  }

  readonly start = this.#recorder('start');
  readonly stop = this.#recorder('stop');
  readonly setMuted = this.#recorder('setMuted');
  readonly sendText = this.#recorder('sendText');
  readonly sendImage = this.#recorder('sendImage');
  readonly addContext = this.#recorder('addContext');
  readonly setDynamic = this.#recorder('setDynamic');
  readonly startVoice = this.#recorder('startVoice');
  readonly interrupt = this.#recorder('interrupt');
  readonly talk = this.#recorder('talk');
  readonly stay = this.#recorder('stay');
  readonly decide = this.#recorder('decide');
  readonly setOutput = this.#recorder('setOutput');
  readonly selectMicrophone = this.#recorder('selectMicrophone');
  readonly selectSpeaker = this.#recorder('selectSpeaker');
  readonly refreshDevices = this.#recorder('refreshDevices');
  readonly resumeSound = this.#recorder('resumeSound');

  /** What `rate` answers. */
  takesRatings = true;

  async rate(feedback: SessionFeedback): Promise<boolean> {
    this.calls.push(`rate ${JSON.stringify(feedback)}`);
    return this.takesRatings;
  }

  registerTool(name: string, handler: PageToolHandler): () => void {
    this.tools.set(name, handler);
    return () => this.tools.delete(name);
  }

  readonly subscribe: Subscribe<VoiceSnapshot> = (listener, signal) => listen(this.#subscribers, listener, signal);

  readonly subscribeEvents: Subscribe<VoiceSessionEvent> = (listener, signal) =>
    listen(this.#eventSubscribers, listener, signal);

  readonly subscribeLevels: Subscribe<VoiceLevels> = (listener, signal) =>
    listen(this.#levelSubscribers, listener, signal);

  #recorder(name: string): (...args: readonly unknown[]) => void {
    return (...args) => {
      const words = args
        .filter((arg) => arg !== undefined)
        .map((arg) => (typeof arg === 'object' ? JSON.stringify(arg) : arg));
      this.calls.push([name, ...words].join(' '));
    };
  }
}

function tell<Value>(subscribers: ReadonlySet<Listener<Value>>, value: Value): void {
  for (const listener of subscribers) listener(value);
}

function listen<Value>(
  subscribers: Set<Listener<Value>>,
  listener: Listener<Value>,
  signal: AbortSignal | undefined,
): () => void {
  const end = () => void subscribers.delete(listener);
  subscribers.add(listener);
  signal?.addEventListener('abort', end);
  return end;
}
