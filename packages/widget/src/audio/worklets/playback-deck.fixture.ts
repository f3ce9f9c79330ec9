/** The playback worklet in a context, with what it reported. For browser tests. */
import { PLAYBACK_PROCESSOR, type PlaybackCommand, type PlaybackReport } from './worklet-messages.ts';

export const FIRST = { itemId: 'item_1', contentIndex: 0 };
export const SECOND = { itemId: 'item_2', contentIndex: 0 };

/** A ramp, so that every sample says which one it is. */
export function ramp(length: number, from = 0): Int16Array<ArrayBuffer> {
  return Int16Array.from({ length }, (_, i) => 1 + ((from + i) % 30_000));
}

export class Deck {
  readonly reports: PlaybackReport[] = [];
  readonly node: AudioWorkletNode;
  readonly context: BaseAudioContext;

  constructor(context: BaseAudioContext) {
    this.context = context;
    this.node = new AudioWorkletNode(context, PLAYBACK_PROCESSOR, { numberOfInputs: 0, outputChannelCount: [1] });
    this.node.port.onmessage = ({ data }: MessageEvent<PlaybackReport>) => this.reports.push(data);
    this.node.connect(context.destination);
  }

  post(command: PlaybackCommand, transfer: Transferable[] = []): void {
    this.node.port.postMessage(command, transfer);
  }

  samples(content: typeof FIRST, samples: Int16Array<ArrayBuffer>): void {
    this.post({ type: 'samples', ...content, buffer: samples.buffer }, [samples.buffer]);
  }

  of<T extends PlaybackReport['type']>(type: T): Extract<PlaybackReport, { type: T }>[] {
    return this.reports.filter((report): report is Extract<PlaybackReport, { type: T }> => report.type === type);
  }

  async until(type: PlaybackReport['type'], count = 1): Promise<void> {
    while (this.of(type).length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
