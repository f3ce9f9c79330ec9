/**
 * From the socket to the playback worklet: `response.output_audio.delta` events become PCM16, and what the worklet says
 * becomes playheads.
 *
 * Media thread. What was stopped stays stopped: later deltas of that response are dropped, whatever connection brings
 * them.
 */
import { decodeBase64, type ResponseOutputAudioDelta } from '@voice-agent/protocol';
import type { PlaybackCommand, PlaybackReport, PlayedContent } from '../audio/worklets/worklet-messages.ts';
import { type Interruption, interruptionAt } from './interruption.ts';
import type { Playhead } from './media-messages.ts';
import { type Content, PlayedContents, playheadOf } from './played-contents.ts';
import { RecentIds } from './recent-ids.ts';
import type { Decode } from './wire-formats.ts';

/** A worklet whose context was suspended does not answer; then the last known playhead has to do. */
const STOP_TIMEOUT_MS = 500;
/** While anything is heard the worklet reports every 50 ms. After so many ticks without, nothing is. */
const DRAIN_TICK_MS = 250;
const DRAIN_TICKS = 4;
/** Deltas of a stopped response come within a round trip; the number is only a bound. */
const MAX_STOPPED_RESPONSES = 64;

export interface PlaybackPumpOptions {
  readonly port: MessagePort;
  readonly stopTimeoutMs?: number;
  onPlayhead(playhead: Playhead): void;
  onPlaying(playing: boolean): void;
  /** Root mean square, 0 to 1, about 10 times a second while sound plays, and 0 at its end. */
  onLevel(level: number): void;
  /** Something of this response is heard. */
  onHeard(responseId: string): void;
}

/** What was cut, and whether the present connection knows the item. */
export interface Cut extends Interruption {
  readonly own: boolean;
}

export class PlaybackPump {
  readonly #options: PlaybackPumpOptions;
  readonly #contents = new PlayedContents();
  readonly #stoppedResponses = new RecentIds(MAX_STOPPED_RESPONSES);
  /** Told what was played of each content that was cut; nothing when the worklet is silent. */
  readonly #stops = new Map<number, (played?: ReadonlyMap<Content | undefined, number>) => void>();
  readonly #drains = new Set<() => void>();
  #stopCount = 0;
  #reports = 0;

  constructor(options: PlaybackPumpOptions) {
    this.#options = options;
    options.port.onmessage = ({ data }: MessageEvent<PlaybackReport>) => this.#take(data);
  }

  /** Queues a delta. Dropped when its response was stopped, behind its content's end, or when it is not base64. */
  push(delta: ResponseOutputAudioDelta, decoder: () => Decode): void {
    const { response_id: responseId, item_id: itemId, content_index: contentIndex } = delta;
    if (this.#stoppedResponses.has(responseId)) return;
    const content =
      this.#contents.find(itemId, contentIndex) ??
      this.#contents.add(itemId, contentIndex, { responseId, decode: decoder() });
    const bytes = content.state === 'queued' && !content.complete && decodeBase64(delta.delta);
    if (!bytes) return;
    const samples = content.decode(bytes);
    if (samples.length === 0) return;
    content.receivedSamples += samples.length;
    // The decoder's memory is its own and holds nothing else.
    const buffer = samples.buffer as ArrayBuffer;
    this.post({ type: 'samples', itemId: content.wireId, contentIndex, buffer }, [buffer]);
  }

  /** No more audio will come for this content. */
  complete(itemId: string, contentIndex: number): void {
    const content = this.#contents.find(itemId, contentIndex);
    if (content) this.#complete(content);
  }

  /** No more audio will come for this response. */
  completeResponse(responseId: string): void {
    for (const content of this.#contents.all) {
      if (content.responseId === responseId) this.#complete(content);
    }
  }

  /** No more audio will come of this connection. What was received plays on. */
  disconnect(): void {
    for (const content of this.#contents.all) this.#complete(content);
    this.#contents.disown();
  }

  /** Samples received of a content so far. */
  receivedSamples(itemId: string, contentIndex: number): number {
    return this.#contents.find(itemId, contentIndex)?.receivedSamples ?? 0;
  }

  /** Drops what still comes of this response. */
  dropResponse(responseId: string): void {
    this.#stoppedResponses.add(responseId);
  }

  /** A response begins. Its id may have been that of a stopped one, where a provider counts them per connection. */
  admitResponse(responseId: string): void {
    this.#stoppedResponses.delete(responseId);
  }

  /**
   * Stops what plays and forgets what is queued. Undefined when there is nothing to stop; else what was cut, known when
   * the worklet has told its playhead.
   */
  stop(): Promise<Cut[]> | undefined {
    const cut = this.#contents.queued;
    if (cut.length === 0) return undefined;
    for (const content of cut) {
      content.state = 'stopped';
      this.#stoppedResponses.add(content.responseId);
    }
    const stopId = ++this.#stopCount;
    this.post({ type: 'stop', stopId });
    return this.#stopped(stopId).then((played) => {
      // One that the worklet does not name had left it: it is heard to its end.
      if (played) for (const content of cut) content.playedSamples = played.get(content) ?? content.receivedSamples;
      return cut.flatMap((content) => {
        const interruption = interruptionAt(playheadOf(content), content.complete);
        return interruption ? { ...interruption, own: content.own } : [];
      });
    });
  }

  /** Resolves when all that was received has been heard, and when nothing is heard for 1 s: the context does not run. */
  drained(): Promise<void> {
    if (this.#contents.queued.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      let silentTicks = 0;
      let reports = this.#reports;
      const finish = () => {
        clearInterval(timer);
        this.#drains.delete(finish);
        resolve();
      };
      const timer = setInterval(() => {
        silentTicks = reports === this.#reports ? silentTicks + 1 : 0;
        reports = this.#reports;
        if (silentTicks === DRAIN_TICKS) finish();
      }, DRAIN_TICK_MS);
      this.#drains.add(finish);
    });
  }

  post(command: PlaybackCommand, transfer: ArrayBuffer[] = []): void {
    this.#options.port.postMessage(command, transfer);
  }

  close(): void {
    for (const answer of this.#stops.values()) answer();
    for (const finish of this.#drains) finish();
    this.#options.port.onmessage = null;
    this.post({ type: 'close' });
    this.#options.port.close();
  }

  #stopped(stopId: number): Promise<ReadonlyMap<Content | undefined, number> | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#stops.get(stopId)?.(), this.#options.stopTimeoutMs ?? STOP_TIMEOUT_MS);
      this.#stops.set(stopId, (played) => {
        clearTimeout(timer);
        this.#stops.delete(stopId);
        resolve(played);
      });
    });
  }

  #take(report: PlaybackReport): void {
    this.#reports += 1;
    switch (report.type) {
      case 'started': {
        this.#options.onPlaying(true);
        const [first] = this.#contents.queued;
        if (first) this.#options.onHeard(first.responseId);
        break;
      }
      case 'silent':
        this.#options.onPlaying(false);
        this.#options.onLevel(0);
        break;
      case 'progress':
        this.#move(report.content);
        this.#options.onLevel(report.level);
        break;
      case 'ended': {
        const content = this.#contents.named(report.content);
        if (content?.state === 'queued') content.state = 'ended';
        this.#move(report.content);
        break;
      }
      case 'stopped':
        // After the time-out an answer is too late: the provider was told already.
        this.#stops.get(report.stopId)?.(
          new Map(report.contents.map((content) => [this.#contents.named(content), content.playedSamples])),
        );
        break;
    }
    if (this.#contents.queued.length > 0) return;
    for (const finish of this.#drains) finish();
  }

  #move(played: PlayedContent): void {
    const content = this.#contents.named(played);
    if (!content) return;
    content.playedSamples = played.playedSamples;
    this.#options.onHeard(content.responseId);
    this.#options.onPlayhead(playheadOf(content));
  }

  #complete(content: Content): void {
    if (content.complete) return;
    content.complete = true;
    if (content.state !== 'queued') return;
    const { wireId, contentIndex, receivedSamples } = content;
    if (receivedSamples === 0) content.state = 'ended';
    else this.post({ type: 'complete', itemId: wireId, contentIndex });
  }
}
