/**
 * From the capture worklet to the socket: PCM16 frames become `input_audio_buffer.append` events.
 *
 * Media thread. Until the session is ready, and while the network does not keep up, frames are held: 5 s at most, the
 * oldest is dropped. Muted sends silence, so that the provider's clock runs on.
 */
import { encodeBase64, type InputAudioBufferAppend, pcm16Level, pcm16ToBytes } from '@voice-agent/protocol';
import type { CaptureCommand, CaptureReport } from '../audio/worklets/worklet-messages.ts';

/** 5 s of 40 ms frames. */
const MAX_HELD_FRAMES = 125;
/** About a second of audio as base64. More in the socket's buffer would only arrive late. */
const MAX_BUFFERED_BYTES = 64 * 1024;

export interface CapturePumpOptions {
  readonly port: MessagePort;
  /** Bytes that the socket still holds. */
  bufferedBytes(): number;
  send(event: InputAudioBufferAppend): void;
  /** Root mean square of each frame that is sent or held, 25 times a second. 0 while muted. */
  onLevel(level: number): void;
}

export class CapturePump {
  readonly #options: CapturePumpOptions;
  #held: string[] = [];
  #ready = false;
  #muted = false;
  #droppedHere = 0;
  #droppedInWorklet = 0;

  constructor(options: CapturePumpOptions) {
    this.#options = options;
    options.port.onmessage = ({ data }: MessageEvent<CaptureReport>) => this.#take(data);
  }

  /** Frames lost so far: in the worklet for want of a buffer, or here for want of a connection. */
  get droppedFrames(): number {
    return this.#droppedHere + this.#droppedInWorklet;
  }

  /** The provider listens: sends what is held. */
  begin(): void {
    this.#ready = true;
    this.#flush();
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
  }

  close(): void {
    this.#held = [];
    this.#options.port.onmessage = null;
    this.#post({ type: 'close' });
    this.#options.port.close();
  }

  #take({ buffer, droppedFrames }: CaptureReport): void {
    const samples = new Int16Array(buffer);
    if (this.#muted) samples.fill(0);
    this.#droppedInWorklet = droppedFrames;
    this.#held.push(encodeBase64(pcm16ToBytes(samples)));
    const level = pcm16Level(samples);
    this.#post({ type: 'recycle', buffer }, [buffer]);
    this.#flush();
    this.#options.onLevel(level);
  }

  #flush(): void {
    while (this.#ready && this.#held.length > 0 && this.#options.bufferedBytes() < MAX_BUFFERED_BYTES) {
      this.#options.send({ type: 'input_audio_buffer.append', audio: this.#held.shift()! });
    }
    while (this.#held.length > MAX_HELD_FRAMES) {
      this.#held.shift();
      this.#droppedHere += 1;
    }
  }

  #post(command: CaptureCommand, transfer: ArrayBuffer[] = []): void {
    this.#options.port.postMessage(command, transfer);
  }
}
