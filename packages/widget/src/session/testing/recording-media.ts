/**
 * A MediaPort for tests: records what the session asks and lets the test say what sound and wire report. Its `open` is
 * the OpenMedia to give to a session. Not part of the product.
 */
import type { ClientEvent, ClientEventOf, RealtimeGrant, ServerEvent, Session } from '@voice-agent/protocol';
import type { VoiceAgentError } from '../../errors/voice-agent-error.ts';
import { sessionCreated } from '../../transcript/testing/server-events.ts';
import type {
  AudioDevices,
  Connection,
  MediaPort,
  MediaReport,
  OpenMedia,
  OpenMediaOptions,
  OutputSettings,
} from '../ports.ts';

export class RecordingMedia implements MediaPort {
  /** What was sent on the lines, openings not counted. */
  readonly sent: ClientEvent[] = [];
  readonly connections: Connection[] = [];
  readonly mutes: boolean[] = [];
  readonly talks: boolean[] = [];
  readonly outputs: OutputSettings[] = [];
  readonly microphones: string[] = [];
  /** Every call but `send`, and the types sent, in order. */
  readonly log: string[] = [];
  readonly options: OpenMediaOptions;
  microphone: 'works' | VoiceAgentError = 'works';
  speaker: 'works' | VoiceAgentError = 'works';
  /** What `talk(false)` answers. */
  committed: Promise<boolean> = Promise.resolve(true);
  draining: Promise<void> = Promise.resolve();
  known: AudioDevices = { microphones: [], speakers: [], microphoneId: '', speakerId: '' };
  closeCount = 0;
  /** Of the microphone, as later server events tell. */
  sentSamples = 0;
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

  /** The line that was asked for last stands. */
  stand(session: Partial<Session> = {}): void {
    this.serverEvent(sessionCreated(session));
    this.report({ type: 'ready' });
  }

  /** The line closes. */
  drop(code = 1006, reason = ''): void {
    this.report({ type: 'closed', code, reason });
  }

  report(report: MediaReport): void {
    this.options.onReport(report);
  }

  serverEvent(event: ServerEvent, receivedSamples = 0): void {
    this.report({ type: 'server-event', event, receivedSamples, sentSamples: this.sentSamples });
  }

  play(...events: ServerEvent[]): void {
    for (const event of events) this.serverEvent(event);
  }

  sentOf<T extends ClientEvent['type']>(type: T): ClientEventOf<T>[] {
    return this.sent.filter((event): event is ClientEventOf<T> => event.type === type);
  }

  get grants(): RealtimeGrant[] {
    return this.connections.map(({ grant }) => grant);
  }

  /** Of the latest line. */
  get opening(): readonly ClientEvent[] {
    return this.connections.at(-1)?.opening ?? [];
  }

  connect(connection: Connection): void {
    this.log.push('connect');
    this.connections.push(connection);
  }

  send(event: ClientEvent): void {
    this.log.push(event.type);
    this.sent.push(event);
  }

  setMuted(muted: boolean): void {
    this.mutes.push(muted);
  }

  setPushToTalk(on: boolean): void {
    this.log.push(`setPushToTalk ${on}`);
  }

  async talk(talking: boolean): Promise<boolean> {
    this.log.push(`talk ${talking}`);
    this.talks.push(talking);
    return talking ? false : this.committed;
  }

  async openMicrophone(): Promise<void> {
    this.log.push('openMicrophone');
    if (this.microphone !== 'works') throw this.microphone;
  }

  async selectMicrophone(deviceId: string): Promise<void> {
    this.microphones.push(deviceId);
    if (this.microphone !== 'works') throw this.microphone;
    this.known = { ...this.known, microphoneId: deviceId };
  }

  async setOutput(output: OutputSettings): Promise<void> {
    this.outputs.push(output);
    if (this.speaker !== 'works') throw this.speaker;
    if (output.deviceId !== undefined) this.known = { ...this.known, speakerId: output.deviceId };
  }

  async devices(): Promise<AudioDevices> {
    return this.known;
  }

  async resumeSound(): Promise<void> {
    this.log.push('resumeSound');
  }

  interrupt(): void {
    this.log.push('interrupt');
  }

  drained(): Promise<void> {
    this.log.push('drained');
    return this.draining;
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
