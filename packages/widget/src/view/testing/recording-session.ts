/** A double of the session's port: records what the view asks for, and shows whatever snapshot a test gives it. */
import type { VoiceLevels, VoiceSessionPort, VoiceSnapshot } from '../../session/voice-snapshot.ts';

type Subscriber<Value> = { listener: (value: Value) => void; signal: AbortSignal };

export class RecordingSession implements VoiceSessionPort {
  /** Each call as `name` or `name argument`, in order. */
  readonly calls: string[] = [];
  snapshot: VoiceSnapshot = {
    status: 'idle',
    mode: 'voice',
    muted: false,
    entries: [],
    agent: undefined,
    error: undefined,
  };
  readonly #subscribers: Subscriber<VoiceSnapshot>[] = [];
  readonly #levelSubscribers: Subscriber<VoiceLevels>[] = [];

  /** Changes the snapshot as a session does: a new value, told in a microtask. */
  async show(change: Partial<VoiceSnapshot>): Promise<void> {
    this.snapshot = Object.freeze({ ...this.snapshot, ...change });
    await Promise.resolve();
    for (const { listener, signal } of this.#subscribers) if (!signal.aborted) listener(this.snapshot);
  }

  sound(levels: VoiceLevels): void {
    for (const { listener, signal } of this.#levelSubscribers) if (!signal.aborted) listener(levels);
  }

  start(mode: 'voice' | 'text'): void {
    this.calls.push(`start ${mode}`);
  }

  stop(): void {
    this.calls.push('stop');
  }

  setMuted(muted: boolean): void {
    this.calls.push(`setMuted ${muted}`);
  }

  sendText(text: string): void {
    this.calls.push(`sendText ${text}`);
  }

  startVoice(): void {
    this.calls.push('startVoice');
  }

  interrupt(): void {
    this.calls.push('interrupt');
  }

  subscribe(listener: (snapshot: VoiceSnapshot) => void, signal: AbortSignal): void {
    this.#subscribers.push({ listener, signal });
  }

  subscribeLevels(listener: (levels: VoiceLevels) => void, signal: AbortSignal): void {
    this.#levelSubscribers.push({ listener, signal });
  }
}
