/** Where the agent is heard: how loud, and from which device. Main thread. */
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { isTouchWebKit } from './is-touch-webkit.ts';

/** How loud, and where. */
export interface OutputSettings {
  /** '' is the browser's default. */
  readonly deviceId?: string | undefined;
  /** 0 to 1; what lies outside is brought inside. Default 1. */
  readonly volume?: number | undefined;
  /** Plays on unheard. Default false. */
  readonly muted?: boolean | undefined;
}

/** Five time constants, after which less than 1 % of a change is left. */
const RAMP_SECONDS = 0.02;

/** Chrome's, since version 110. */
type ContextWithSink = AudioContext & { setSinkId?(deviceId: string): Promise<void> };

/** Where neither is known, the browser or the system chooses. */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in AudioContext.prototype || 'setSinkId' in HTMLMediaElement.prototype;
}

export class Speaker {
  readonly #context: ContextWithSink;
  readonly #gain: GainNode;
  #element: HTMLAudioElement | undefined;
  #volume = 1;
  #muted = false;
  #deviceId = '';
  /** One choice at a time, in the order they were made. */
  #last: Promise<void> = Promise.resolve();

  constructor(context: AudioContext) {
    this.#context = context;
    this.#gain = new GainNode(context);
    if (isTouchWebKit()) this.#useElement();
    else this.#gain.connect(context.destination);
  }

  /** Play into this. */
  get input(): AudioNode {
    return this.#gain;
  }

  /** '' for the browser's default. */
  get deviceId(): string {
    return this.#deviceId;
  }

  /**
   * Absent fields stay.
   * @throws RangeError for a volume that is no number; VoiceAgentError audio-unsupported: the loudspeaker cannot be chosen.
   */
  async set({ volume = this.#volume, muted = this.#muted, deviceId }: OutputSettings): Promise<void> {
    if (Number.isNaN(volume)) throw new RangeError('The volume is a number from 0 to 1.');
    this.#volume = Math.min(1, Math.max(0, volume));
    this.#muted = muted;
    this.#ramp(muted ? 0 : this.#volume);
    if (deviceId === undefined) return;
    const choice = this.#last.then(() => this.#choose(deviceId));
    this.#last = choice.catch(() => undefined);
    await choice;
  }

  /** Starts the element, where there is one: it is paused by interruptions, and refused before the first click. */
  play(): void {
    this.#element?.play().catch(() => undefined);
  }

  /** Resolves when nothing is heard any more. Another volume or loudspeaker changes nothing of that. */
  async fadeOut(): Promise<void> {
    if (this.#context.state !== 'running') return;
    void this.set({ muted: true });
    // Twice: the browser renders ahead of the ear.
    await new Promise((resolve) => setTimeout(resolve, RAMP_SECONDS * 2_000));
  }

  /** Lets the element go; the nodes go with their context. */
  close(): void {
    this.#gain.disconnect();
    if (!this.#element) return;
    this.#element.pause();
    this.#element.srcObject = null;
    this.#element = undefined;
  }

  #ramp(gain: number): void {
    // Goes on from wherever an earlier ramp is, in every browser; nothing has to be cancelled or read back.
    this.#gain.gain.setTargetAtTime(gain, this.#context.currentTime, RAMP_SECONDS / 5);
  }

  /**
   * Chrome cancels the echo of its default output only: with another one the agent may hear itself
   * (ricky0123/vad#159). Nothing tells us, so the page should suggest headphones or push-to-talk.
   */
  async #choose(deviceId: string): Promise<void> {
    if (deviceId === this.#deviceId) return;
    try {
      if (this.#context.setSinkId && !this.#element) await this.#context.setSinkId(deviceId);
      else {
        if (!this.#element) this.#useElement();
        await this.#element!.setSinkId(deviceId);
      }
    } catch (cause) {
      throw new VoiceAgentError('audio-unsupported', `This loudspeaker cannot be chosen: ${cause}`, { cause });
    }
    this.#deviceId = deviceId;
  }

  /** Never in the page's tree, where its scripts and styles would find it. */
  #useElement(): void {
    const destination = new MediaStreamAudioDestinationNode(this.#context, { channelCount: 1 });
    this.#gain.disconnect();
    this.#gain.connect(destination);
    this.#element = new Audio();
    this.#element.setAttribute('playsinline', '');
    this.#element.srcObject = destination.stream;
    this.play();
  }
}
