/** The playback worklet in a context, with what it reported. For browser tests. */
import { workletUrl } from '../worklet-url.ts';
import type { Cue } from './playback-cues.fixture.ts';
import { PLAYBACK_PROCESSOR, type PlaybackCommand, type PlaybackReport } from './worklet-messages.ts';

export const FIRST = { itemId: 'item_1', contentIndex: 0 };
export const SECOND = { itemId: 'item_2', contentIndex: 0 };

/** A ramp, so that every sample says which one it is. */
export function ramp(length: number, from = 0): Int16Array<ArrayBuffer> {
  return Int16Array.from({ length }, (_, i) => 1 + ((from + i) % 30_000));
}

export function samples(content: typeof FIRST, { buffer }: Int16Array<ArrayBuffer>): PlaybackCommand {
  return { type: 'samples', ...content, buffer };
}

export function complete(content: typeof FIRST): PlaybackCommand {
  return { type: 'complete', ...content };
}

/** A context that is rendered offline, and a deck in it to which each command comes at its frame. */
export async function cuedDeck(options: OfflineAudioContextOptions, cues: readonly Cue[]) {
  const context = new OfflineAudioContext(options);
  await context.audioWorklet.addModule(new URL('./playback-cues.fixture.ts', import.meta.url).href);
  await context.audioWorklet.addModule(workletUrl(context));
  const deck = new Deck(context, cues);
  const render = async () => (await context.startRendering()).getChannelData(0);
  return { deck, render };
}

export class Deck {
  readonly reports: PlaybackReport[] = [];
  readonly node: AudioWorkletNode;

  /** @param cues - see `cuedDeck`. */
  constructor(context: BaseAudioContext, cues: readonly Cue[] = []) {
    this.node = new AudioWorkletNode(context, PLAYBACK_PROCESSOR, {
      numberOfInputs: 0,
      outputChannelCount: [1],
      processorOptions: { cues },
    });
    this.node.port.onmessage = ({ data }: MessageEvent<PlaybackReport>) => this.reports.push(data);
    this.node.connect(context.destination);
  }

  post(command: PlaybackCommand): void {
    this.node.port.postMessage(command, command.type === 'samples' ? [command.buffer] : []);
  }

  of<T extends PlaybackReport['type']>(type: T): Extract<PlaybackReport, { type: T }>[] {
    return this.reports.filter((report): report is Extract<PlaybackReport, { type: T }> => report.type === type);
  }

  async until(type: PlaybackReport['type'], count = 1): Promise<void> {
    while (this.of(type).length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
