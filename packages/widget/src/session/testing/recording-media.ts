/**
 * A MediaPort for tests: records what the session asks and lets the test say what sound and wire report. Its `open` is
 * the OpenMedia to give to a session. Not part of the product.
 */
import type { ClientEvent, ClientEventOf, RealtimeGrant, ServerEvent } from '@voice-agent/protocol';
import type { VoiceAgentError } from '../../errors/voice-agent-error.ts';
import type { MediaPort, MediaReport, OpenMedia, OpenMediaOptions } from '../ports.ts';

export class RecordingMedia implements MediaPort {
  readonly sent: ClientEvent[] = [];
  readonly grants: RealtimeGrant[] = [];
  readonly mutes: boolean[] = [];
  /** Every call but `send`, and the types sent, in order. */
  readonly log: string[] = [];
  readonly options: OpenMediaOptions;
  microphone: 'works' | VoiceAgentError = 'works';
  closeCount = 0;
  readonly opened: Promise<MediaPort>;
  #settle: { resolve(media: MediaPort): void; reject(error: VoiceAgentError): void } | undefined;

  constructor(options: OpenMediaOptions) {
    this.options = options;
    this.opened = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  /** `open` has made sound ready. */
  ready(): void {
    this.#settle?.resolve(this);
  }

  /** `open` has failed. */
  fail(error: VoiceAgentError): void {
    this.#settle?.reject(error);
  }

  report(report: MediaReport): void {
    this.options.onReport(report);
  }

  serverEvent(event: ServerEvent, receivedSamples = 0): void {
    this.report({ type: 'server-event', event, receivedSamples });
  }

  sentOf<T extends ClientEvent['type']>(type: T): ClientEventOf<T>[] {
    return this.sent.filter((event): event is ClientEventOf<T> => event.type === type);
  }

  connect(grant: RealtimeGrant): void {
    this.log.push('connect');
    this.grants.push(grant);
  }

  send(event: ClientEvent): void {
    this.log.push(event.type);
    this.sent.push(event);
  }

  setMuted(muted: boolean): void {
    this.mutes.push(muted);
  }

  async openMicrophone(): Promise<void> {
    this.log.push('openMicrophone');
    if (this.microphone !== 'works') throw this.microphone;
  }

  interrupt(): void {
    this.log.push('interrupt');
  }

  async close(): Promise<void> {
    this.closeCount += 1;
  }
}

/** Every call's media, in order. With `hold` the test says when each is ready. */
export class RecordingStudio {
  readonly media: RecordingMedia[] = [];
  readonly #hold: boolean;

  constructor({ hold = false } = {}) {
    this.#hold = hold;
  }

  readonly open: OpenMedia = (options) => {
    const media = new RecordingMedia(options);
    this.media.push(media);
    if (!this.#hold) media.ready();
    return media.opened;
  };

  /** The latest call's. */
  get last(): RecordingMedia {
    const media = this.media.at(-1);
    if (!media) throw new Error('no call has opened its media');
    return media;
  }
}
