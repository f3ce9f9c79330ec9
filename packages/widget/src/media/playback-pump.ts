/**
 * From the socket to the playback worklet: `response.output_audio.delta` events become PCM16, and what the worklet says
 * becomes playheads.
 *
 * Media thread. Knows per content what was received, what was played and whether more may come. What was stopped stays
 * stopped: later deltas of that response are dropped.
 */
import { decodeBase64, Pcm16Carry, type ResponseOutputAudioDelta } from '@voice-agent/protocol';
import type { PlaybackCommand, PlaybackReport, PlayedContent } from '../audio/worklets/worklet-messages.ts';
import { type Interruption, interruptionAt } from './interruption.ts';
import type { Playhead } from './media-messages.ts';

/** A worklet whose context was suspended does not answer; then the last known playhead has to do. */
const STOP_TIMEOUT_MS = 500;

export interface PlaybackPumpOptions {
  readonly port: MessagePort;
  readonly stopTimeoutMs?: number;
  onPlayhead(playhead: Playhead): void;
  onPlaying(playing: boolean): void;
  /** Root mean square, 0 to 1, about 20 times a second while sound plays, and 0 at its end. */
  onLevel(level: number): void;
}

interface Content {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly responseId: string;
  readonly carry: Pcm16Carry;
  receivedSamples: number;
  playedSamples: number;
  /** The provider has sent all of it. */
  complete: boolean;
  /** queued: the worklet may hold samples of it, or get some. */
  state: 'queued' | 'ended' | 'stopped';
}

export class PlaybackPump {
  readonly #options: PlaybackPumpOptions;
  readonly #contents = new Map<string, Content>();
  readonly #stoppedResponses = new Set<string>();
  readonly #stops = new Map<number, () => void>();
  #stopCount = 0;

  constructor(options: PlaybackPumpOptions) {
    this.#options = options;
    options.port.onmessage = ({ data }: MessageEvent<PlaybackReport>) => this.#take(data);
  }

  /** Queues a delta. Dropped when its response was stopped, or when it is not base64. */
  push({
    response_id: responseId,
    item_id: itemId,
    content_index: contentIndex,
    delta,
  }: ResponseOutputAudioDelta): void {
    if (this.#stoppedResponses.has(responseId)) return;
    const content = this.#find(itemId, contentIndex) ?? this.#add(itemId, contentIndex, responseId);
    if (content.state !== 'queued') return;
    const bytes = decodeBase64(delta);
    if (!bytes) return;
    const { buffer, length } = content.carry.push(bytes);
    if (length === 0) return;
    content.receivedSamples += length;
    this.#post({ type: 'samples', itemId, contentIndex, buffer }, [buffer]);
  }

  /** No more audio will come for this content. */
  complete(itemId: string, contentIndex: number): void {
    const content = this.#find(itemId, contentIndex);
    if (content) this.#complete(content);
  }

  /** No more audio will come for this response; with no id, for any. */
  completeResponse(responseId?: string): void {
    for (const content of this.#contents.values()) {
      if (responseId === undefined || content.responseId === responseId) this.#complete(content);
    }
  }

  /** Samples received of a content so far. */
  receivedSamples(itemId: string, contentIndex: number): number {
    return this.#find(itemId, contentIndex)?.receivedSamples ?? 0;
  }

  /** Drops what still comes of this response. */
  dropResponse(responseId: string): void {
    this.#stoppedResponses.add(responseId);
  }

  /**
   * Stops what plays and forgets what is queued. Undefined when there is nothing to stop; else what to truncate, known
   * when the worklet has told its playhead.
   */
  stop(): Promise<Interruption[]> | undefined {
    const cut = [...this.#contents.values()].filter(
      ({ state, receivedSamples }) => state === 'queued' && receivedSamples > 0,
    );
    if (cut.length === 0) return undefined;
    for (const content of cut) {
      content.state = 'stopped';
      this.#stoppedResponses.add(content.responseId);
    }
    const stopId = ++this.#stopCount;
    this.#post({ type: 'stop', stopId });
    return this.#stopped(stopId).then(() =>
      cut.flatMap((content) => interruptionAt(playheadOf(content), content.complete) ?? []),
    );
  }

  close(): void {
    for (const resolve of this.#stops.values()) resolve();
    this.#options.port.onmessage = null;
    this.#post({ type: 'close' });
    this.#options.port.close();
  }

  #stopped(stopId: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        this.#stops.delete(stopId);
        resolve();
      };
      this.#stops.set(stopId, finish);
      setTimeout(finish, this.#options.stopTimeoutMs ?? STOP_TIMEOUT_MS);
    });
  }

  #take(report: PlaybackReport): void {
    switch (report.type) {
      case 'started':
        this.#options.onPlaying(true);
        return;
      case 'silent':
        this.#options.onPlaying(false);
        this.#options.onLevel(0);
        return;
      case 'progress':
        this.#move(report.content);
        this.#options.onLevel(report.level);
        return;
      case 'ended':
        this.#end(report.content);
        return;
      case 'stopped':
        // An answer after the time-out is too late: the provider was told already.
        if (!this.#stops.has(report.stopId)) return;
        for (const { itemId, contentIndex, playedSamples } of report.contents) {
          const content = this.#find(itemId, contentIndex);
          if (content) content.playedSamples = playedSamples;
        }
        this.#stops.get(report.stopId)?.();
        return;
    }
  }

  #move({ itemId, contentIndex, playedSamples }: PlayedContent): void {
    const content = this.#find(itemId, contentIndex);
    if (!content) return;
    content.playedSamples = playedSamples;
    this.#options.onPlayhead(playheadOf(content));
  }

  #end(played: PlayedContent): void {
    const content = this.#find(played.itemId, played.contentIndex);
    if (content?.state === 'queued') content.state = 'ended';
    this.#move(played);
  }

  #complete(content: Content): void {
    if (content.complete) return;
    content.complete = true;
    if (content.state !== 'queued') return;
    const { itemId, contentIndex, receivedSamples } = content;
    if (receivedSamples === 0) content.state = 'ended';
    else this.#post({ type: 'complete', itemId, contentIndex });
  }

  #add(itemId: string, contentIndex: number, responseId: string): Content {
    const carry = new Pcm16Carry();
    const counts = { receivedSamples: 0, playedSamples: 0, complete: false };
    const content: Content = { itemId, contentIndex, responseId, carry, ...counts, state: 'queued' };
    this.#contents.set(keyOf(itemId, contentIndex), content);
    return content;
  }

  #find(itemId: string, contentIndex: number): Content | undefined {
    return this.#contents.get(keyOf(itemId, contentIndex));
  }

  #post(command: PlaybackCommand, transfer: ArrayBuffer[] = []): void {
    this.#options.port.postMessage(command, transfer);
  }
}

function keyOf(itemId: string, contentIndex: number): string {
  return `${contentIndex} ${itemId}`;
}

function playheadOf({ itemId, contentIndex, playedSamples, receivedSamples }: Content): Playhead {
  return { itemId, contentIndex, playedSamples, receivedSamples };
}
