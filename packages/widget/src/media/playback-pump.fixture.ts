/** A playback pump before the real renderer, whose audio clock is turned by hand. */
import { encodeBase64, Pcm16Carry, pcm16ToBytes, type ResponseOutputAudioDelta } from '@voice-agent/protocol';
import { expect } from 'vitest';
import { PlaybackRenderer } from '../audio/worklets/playback-renderer.ts';
import type { PlaybackCommand } from '../audio/worklets/worklet-messages.ts';
import type { Playhead } from './media-messages.ts';
import { PlaybackPump } from './playback-pump.ts';
import type { Decode } from './wire-formats.ts';

export class PlaybackRig {
  readonly pump: PlaybackPump;
  readonly commands: PlaybackCommand['type'][] = [];
  readonly playheads: Playhead[] = [];
  readonly playing: boolean[] = [];
  readonly levels: number[] = [];
  readonly heard: string[] = [];
  readonly #channel = new MessageChannel();
  readonly #renderer = new PlaybackRenderer({
    sampleRateHz: 24_000,
    post: (report) => this.#channel.port1.postMessage(report),
  });

  constructor({ stopTimeoutMs = 10_000 } = {}) {
    this.#channel.port1.onmessage = ({ data }: MessageEvent<PlaybackCommand>) => {
      this.commands.push(data.type);
      this.#renderer.handle(data);
    };
    this.pump = new PlaybackPump({
      port: this.#channel.port2,
      stopTimeoutMs,
      onPlayhead: (playhead) => this.playheads.push(playhead),
      onPlaying: (value) => this.playing.push(value),
      onLevel: (level) => this.levels.push(level),
      onHeard: (responseId) => this.heard.push(responseId),
    });
  }

  push(samples: Int16Array, item = 'item_1', response = 'resp_1', content = 0): void {
    this.delta(pcm16ToBytes(samples), item, response, content);
  }

  delta(bytes: Uint8Array, item = 'item_1', response = 'resp_1', content = 0): void {
    this.pump.push(deltaOf(encodeBase64(bytes), item, response, content), pcm);
  }

  /** Waits until `count` commands have come in all, then renders. */
  async render(quanta: number, count = this.commands.length): Promise<number[]> {
    await expect.poll(() => this.commands.length, { interval: 5 }).toBe(count);
    const heard: number[] = [];
    for (let i = 0; i < quanta; i++) {
      const output = new Float32Array(128);
      this.#renderer.render(output);
      heard.push(...output);
    }
    return heard;
  }

  close(): void {
    this.#channel.port1.close();
    this.#channel.port2.close();
  }
}

export function pcm(): Decode {
  const carry = new Pcm16Carry();
  return (bytes) => carry.push(bytes);
}

export function deltaOf(delta: string, item = 'item_1', response = 'resp_1', content = 0): ResponseOutputAudioDelta {
  const place = { response_id: response, item_id: item, output_index: 0, content_index: content };
  return { type: 'response.output_audio.delta', event_id: 'event', ...place, delta };
}

export const flat = (length: number): Int16Array => new Int16Array(length).fill(8_192);
