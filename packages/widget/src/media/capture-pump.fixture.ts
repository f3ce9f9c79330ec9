/** A capture pump between a real port, on which the test is the worklet, and a line that the test makes slow. */
import { bytesToPcm16, type ClientEvent, decodeBase64, pcm16ToBytes } from '@voice-agent/protocol';
import { expect } from 'vitest';
import { FRAME_LENGTH } from '../audio/worklets/capture-framer.ts';
import type { CaptureCommand } from '../audio/worklets/worklet-messages.ts';
import { CapturePump } from './capture-pump.ts';
import type { Encode } from './wire-formats.ts';

export class CaptureRig {
  readonly sent: ClientEvent[] = [];
  readonly levels: number[] = [];
  readonly commands: CaptureCommand[] = [];
  readonly network: [weak: boolean, droppedFrames: number][] = [];
  readonly worklet: MessagePort;
  readonly pump: CapturePump;
  congested = false;
  /** Asked once per frame: whether the line takes one more. */
  room: (() => boolean) | undefined;
  encode: Encode | undefined = pcm16ToBytes;
  readonly #port: MessagePort;

  constructor({ pushToTalk = false, stalls = false } = {}) {
    const { port1, port2 } = new MessageChannel();
    this.worklet = port1;
    this.#port = port2;
    port1.onmessage = ({ data }: MessageEvent<CaptureCommand>) => this.commands.push(data);
    this.pump = new CapturePump({
      port: port2,
      pushToTalk,
      stalls,
      congested: () => this.congested || this.room?.() === false,
      encoder: () => this.encode,
      send: (event) => this.sent.push(event),
      onLevel: (level) => this.levels.push(level),
      onNetwork: (weak, droppedFrames) => this.network.push([weak, droppedFrames]),
    });
  }

  frame(fill: (i: number) => number, droppedFrames = 0): void {
    const { buffer } = Int16Array.from({ length: FRAME_LENGTH }, (_, i) => fill(i));
    this.worklet.postMessage({ type: 'frame', buffer, droppedFrames }, [buffer]);
  }

  /** Posts frames numbered `from` to `to` in their samples, and waits until all were taken. */
  async frames(from: number, to: number): Promise<void> {
    const before = this.levels.length;
    for (let n = from; n <= to; n++) this.frame(() => n);
    await expect.poll(() => this.levels.length, { interval: 5 }).toBe(before + to - from + 1);
  }

  /** The samples of what was sent. */
  get samples(): Int16Array[] {
    return this.sent.flatMap((event) =>
      event.type === 'input_audio_buffer.append' ? [bytesToPcm16(decodeBase64(event.audio)!)] : [],
    );
  }

  /** The frames' numbers and the other events' names, without their common beginning. Forgets them. */
  take(): (number | string)[] {
    const samples = this.samples;
    return this.sent.splice(0).map((event) => {
      if (event.type === 'input_audio_buffer.append') return samples.shift()![0]!;
      return event.type.replace('input_audio_buffer.', '');
    });
  }

  speechStarted(startMs: number): void {
    this.pump.follow({
      type: 'input_audio_buffer.speech_started',
      event_id: 'e',
      item_id: 'i',
      audio_start_ms: startMs,
    });
  }

  speechStopped(endMs: number): void {
    this.pump.follow({ type: 'input_audio_buffer.speech_stopped', event_id: 'e', item_id: 'i', audio_end_ms: endMs });
  }

  close(): void {
    this.pump.close();
    this.worklet.close();
    this.#port.close();
  }
}

/** The numbers from `from` to `to`. */
export function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
