/**
 * One call's sound and wire: joins the connection with the two worklets and decides barge-in where the audio is.
 *
 * Media thread: a Worker, or the main thread where a Worker is refused. Speech of the visitor stops the playback without
 * asking anybody; what the session sends meanwhile waits for the playhead, so that the truncation comes first. Worklets
 * and what they hold outlive a connection.
 */
import { type ClientEvent, PCM_SAMPLE_RATE_HZ, type ServerEvent } from '@voice-agent/protocol';
import { CapturePump } from './capture-pump.ts';
import type { Connection, EngineReport } from './media-messages.ts';
import { type Cut, PlaybackPump } from './playback-pump.ts';
import { RealtimeConnection } from './realtime-connection.ts';
import type { OpenSocket, SocketClosed } from './realtime-socket.ts';
import { ReplyLatency } from './reply-latency.ts';
import { ResponseWatch } from './response-watch.ts';

/** 250 ms rides out what pages usually do in one go, and is no longer than a pause for breath. */
const STALLING_DEPTH = PCM_SAMPLE_RATE_HZ / 4;

export interface MediaEngineOptions {
  readonly capturePort: MessagePort;
  readonly playbackPort: MessagePort;
  readonly pushToTalk?: boolean;
  /** The thread is the page's too, and stalls when the page is busy: more is buffered, both ways. */
  readonly stalls?: boolean | undefined;
  /** Default: the thread's own `WebSocket`. */
  readonly openSocket?: OpenSocket | undefined;
  onReport(report: EngineReport): void;
}

export class MediaEngine {
  readonly #options: MediaEngineOptions;
  readonly #capture: CapturePump;
  readonly #playback: PlaybackPump;
  readonly #latency: ReplyLatency;
  #connection: RealtimeConnection | undefined;
  #responses = new ResponseWatch();
  /** Interruptions that wait for their playhead. */
  #interrupting = 0;
  #waiting: ClientEvent[] = [];
  /** Whether speech makes the provider cancel the running response; its default. */
  #speechStops = true;
  #speakerLevel = 0;
  /** A frame came since the loudspeaker's last level, so its level goes along with the next frame. */
  #microphoneRuns = false;
  #closed = false;

  constructor(options: MediaEngineOptions) {
    this.#options = options;
    const { capturePort, playbackPort, pushToTalk = false, stalls = false } = options;
    this.#capture = new CapturePump({
      port: capturePort,
      pushToTalk,
      stalls,
      congested: () => this.#connection?.congested ?? true,
      encoder: () => this.#connection?.formats.encoder(),
      send: (event) => this.#connection?.send(event),
      onLevel: (level) => this.#reportMicrophone(level),
      onNetwork: (weak, droppedFrames) => this.#report({ type: 'network', weak, droppedFrames }),
    });
    this.#playback = new PlaybackPump({
      port: playbackPort,
      onPlayhead: (playhead) => this.#report({ type: 'playhead', playhead }),
      onPlaying: (playing) => this.#report({ type: 'playing', playing }),
      onLevel: (level) => this.#reportSpeaker(level),
      onHeard: (responseId) => this.#latency.heard(responseId),
    });
    this.#latency = new ReplyLatency({
      now: () => performance.now(),
      onLatency: (responseId, milliseconds) => this.#report({ type: 'latency', responseId, milliseconds }),
    });
    if (stalls) this.#playback.post({ type: 'minimum-depth', samples: STALLING_DEPTH });
  }

  /** Opens a socket. One that is open is closed without a report, and what was received of it plays on. */
  connect(connection: Connection): void {
    if (this.#closed) return;
    void this.#connection?.close();
    this.#leave(false);
    this.#capture.sendAgain(connection.again ?? []);
    const opened = new RealtimeConnection({
      connection,
      openSocket: this.#options.openSocket ?? ((url, protocols) => new WebSocket(url, protocols)),
      onEvent: (event) => this.#receive(event, opened),
      onReady: () => {
        this.#report({ type: 'ready' });
        this.#capture.begin();
      },
      onClosed: (closed) => this.#lose(closed),
    });
    this.#connection = opened;
  }

  /**
   * Sends in order, after a running interruption has told its playhead. A response waits for the turn that was ended by
   * hand before it: after a break that turn is sent again, and on a slow line it takes its time.
   */
  send(event: ClientEvent): void {
    this.#responses.sent(event);
    this.#latency.sent(event);
    this.#waiting.push(event);
    this.#sendWaiting();
  }

  setMuted(muted: boolean): void {
    this.#capture.setMuted(muted);
  }

  setPushToTalk(on: boolean): void {
    this.#capture.setPushToTalk(on);
  }

  /** Begins or ends a turn by hand. `answer`: whether one was committed. Not called again for a press, nor at `close`. */
  talk(talking: boolean, answer: (committed: boolean) => void): void {
    if (talking) {
      for (const response_id of this.interrupt()) this.send({ type: 'response.cancel', response_id });
      this.#latency.forget();
      this.#capture.press();
      answer(false);
      return;
    }
    this.#latency.begin();
    this.#capture.release((committed) => {
      if (!committed) this.#latency.forget();
      answer(committed);
      this.#sendWaiting();
    });
  }

  /** How long samples take from the worklet to the ear. */
  setOutputLatency(samples: number): void {
    this.#playback.post({ type: 'latency', samples });
  }

  /**
   * Stops the playback within one fade, truncates what was cut, and drops what still comes of the running responses,
   * whose ids it answers. One that was asked for and has not begun is dropped and cancelled when it does.
   */
  interrupt(): string[] {
    const dropped = this.#responses.interrupt();
    for (const id of dropped) this.#playback.dropResponse(id);
    const stopping = this.#playback.stop();
    if (stopping) {
      this.#interrupting += 1;
      void stopping.then((cuts) => this.#truncate(cuts));
    }
    return dropped;
  }

  /** Resolves when all that was received has been heard, or cannot be. */
  drained(): Promise<void> {
    return this.#playback.drained();
  }

  /** Closes the socket and lets the ports go. Idempotent; no report follows. */
  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#capture.close();
      this.#playback.close();
    }
    await this.#connection?.close();
  }

  #receive(event: ServerEvent, { formats }: RealtimeConnection): void {
    if (event.type === 'response.output_audio.delta') {
      this.#playback.push(event, () => formats.decoder());
      return;
    }
    const { sentSamples } = this.#capture;
    this.#report({ type: 'server-event', event, receivedSamples: this.#receivedSamples(event), sentSamples });
    this.#capture.follow(event);
    this.#latency.follow(event);
    const cancel = this.#responses.follow(event);
    switch (event.type) {
      case 'session.created':
      case 'session.updated': {
        const { input } = event.session.audio ?? {};
        // Some services echo only what an update changes.
        if (input) this.#speechStops = input.turn_detection?.interrupt_response !== false;
        return;
      }
      case 'input_audio_buffer.speech_started':
        if (this.#speechStops) this.interrupt();
        return;
      case 'response.created':
        this.#playback.admitResponse(event.response.id);
        if (!cancel) return;
        this.#playback.dropResponse(event.response.id);
        this.send({ type: 'response.cancel', response_id: event.response.id });
        return;
      case 'response.output_audio.done':
        this.#playback.complete(event.item_id, event.content_index);
        return;
      case 'response.done':
        // A cancelled response may end without a `done` for its audio.
        this.#playback.completeResponse(event.response.id);
        return;
    }
  }

  #truncate(cuts: Cut[]): void {
    this.#interrupting -= 1;
    for (const { playhead, audioEndMs, own } of cuts) {
      const { itemId, contentIndex } = playhead;
      const place = { item_id: itemId, content_index: contentIndex };
      const told =
        own && this.#connection?.send({ type: 'conversation.item.truncate', ...place, audio_end_ms: audioEndMs });
      this.#report({ type: 'interrupted', playhead, audioEndMs: told ? audioEndMs : undefined });
    }
    this.#sendWaiting();
  }

  #sendWaiting(): void {
    if (this.#interrupting > 0) return;
    const owed = this.#capture.owesCommit ? this.#waiting.findIndex(({ type }) => type === 'response.create') : -1;
    const free = this.#waiting.splice(0, owed < 0 ? this.#waiting.length : owed);
    for (const event of free) this.#connection?.send(event);
  }

  #receivedSamples(event: ServerEvent): number {
    if (!('item_id' in event && 'content_index' in event)) return 0;
    return this.#playback.receivedSamples(event.item_id, event.content_index ?? 0);
  }

  #lose(closed: SocketClosed): void {
    this.#leave(true);
    this.#report({ type: 'closed', ...closed });
  }

  /** Nothing more comes of this connection. What it has brought may still be heard. */
  #leave(broken: boolean): void {
    this.#connection = undefined;
    this.#responses = new ResponseWatch();
    this.#waiting = [];
    this.#capture.pause(broken);
    this.#playback.disconnect();
  }

  #reportMicrophone(microphone: number): void {
    this.#microphoneRuns = true;
    this.#report({ type: 'level', microphone, speaker: this.#speakerLevel });
  }

  #reportSpeaker(speaker: number): void {
    this.#speakerLevel = speaker;
    if (!this.#microphoneRuns) this.#report({ type: 'level', microphone: 0, speaker });
    this.#microphoneRuns = false;
  }

  #report(report: EngineReport): void {
    if (!this.#closed) this.#options.onReport(report);
  }
}
