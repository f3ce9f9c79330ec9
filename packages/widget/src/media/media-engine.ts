/**
 * One call's sound and wire: joins the socket with the two worklets and decides barge-in where the audio is.
 *
 * Media thread: a Worker, or the main thread where a Worker is refused. Speech of the visitor stops the playback without
 * asking anybody; what is sent meanwhile waits for the playhead, so that the truncation comes first.
 */
import type { ClientEvent, RealtimeGrant, ServerEvent } from '@voice-agent/protocol';
import { CapturePump } from './capture-pump.ts';
import type { Interruption } from './interruption.ts';
import type { EngineReport } from './media-messages.ts';
import { PlaybackPump } from './playback-pump.ts';
import { type OpenSocket, RealtimeSocket, type SocketClosed } from './realtime-socket.ts';

export interface MediaEngineOptions {
  readonly capturePort: MessagePort;
  readonly playbackPort: MessagePort;
  /** Default: the thread's own `WebSocket`. */
  readonly openSocket?: OpenSocket | undefined;
  onReport(report: EngineReport): void;
}

export class MediaEngine {
  readonly #options: MediaEngineOptions;
  readonly #capture: CapturePump;
  readonly #playback: PlaybackPump;
  #socket: RealtimeSocket | undefined;
  /** Interruptions that wait for their playhead. */
  #interrupting = 0;
  readonly #waiting: ClientEvent[] = [];
  #activeResponseId: string | undefined;
  /** Whether speech makes the provider cancel the running response; its default. */
  #speechCancels = true;
  #speakerLevel = 0;
  /** A frame came since the loudspeaker's last level, so its level goes along with the next frame. */
  #microphoneRuns = false;
  /** After `closed` and after `close()` nothing is reported. */
  #silenced = false;

  constructor(options: MediaEngineOptions) {
    this.#options = options;
    this.#capture = new CapturePump({
      port: options.capturePort,
      bufferedBytes: () => this.#socket?.bufferedBytes ?? 0,
      send: (event) => this.send(event),
      onLevel: (level) => this.#reportMicrophone(level),
    });
    this.#playback = new PlaybackPump({
      port: options.playbackPort,
      onPlayhead: (playhead) => this.#report({ type: 'playhead', playhead }),
      onPlaying: (playing) => this.#report({ type: 'playing', playing }),
      onLevel: (level) => this.#reportSpeaker(level),
    });
  }

  /** Opens the socket. One engine serves one socket: a second grant is ignored. */
  connect(grant: RealtimeGrant): void {
    if (this.#socket || this.#silenced) return;
    this.#socket = new RealtimeSocket({
      grant,
      openSocket: this.#options.openSocket ?? ((url, protocols) => new WebSocket(url, protocols)),
      onEvent: (event) => this.#receive(event),
      onClosed: (closed) => this.#lose(closed),
    });
  }

  /** Sends in order, after a running interruption has told its playhead. */
  send(event: ClientEvent): void {
    if (this.#interrupting > 0) this.#waiting.push(event);
    else this.#socket?.send(event);
  }

  setMuted(muted: boolean): void {
    this.#capture.setMuted(muted);
  }

  /** Stops the playback within one fade, truncates what was cut, and drops what still comes of the running response. */
  interrupt(): void {
    if (this.#activeResponseId !== undefined) this.#playback.dropResponse(this.#activeResponseId);
    this.#stop();
  }

  /** Closes the socket and lets the ports go. Idempotent; no report follows. */
  async close(): Promise<void> {
    this.#silenced = true;
    this.#capture.close();
    this.#playback.close();
    await this.#socket?.close();
  }

  #receive(event: ServerEvent): void {
    if (event.type === 'response.output_audio.delta') {
      this.#playback.push(event);
      return;
    }
    this.#report({ type: 'server-event', event, receivedSamples: this.#receivedSamples(event) });
    this.#follow(event);
  }

  #follow(event: ServerEvent): void {
    switch (event.type) {
      case 'session.created':
      case 'session.updated':
        this.#speechCancels = event.session.audio?.input?.turn_detection?.interrupt_response !== false;
        this.#capture.begin();
        return;
      case 'input_audio_buffer.speech_started':
        this.#giveWay();
        return;
      case 'response.created':
        this.#activeResponseId = event.response.id;
        return;
      case 'response.output_audio.done':
        this.#playback.complete(event.item_id, event.content_index);
        return;
      case 'response.done':
        // A cancelled response may end without a `done` for its audio.
        this.#playback.completeResponse(event.response.id);
        if (this.#activeResponseId === event.response.id) this.#activeResponseId = undefined;
        return;
    }
  }

  /** The visitor speaks. Where the provider goes on answering, only what was queued is cut. */
  #giveWay(): void {
    if (this.#speechCancels) this.interrupt();
    else this.#stop();
  }

  #stop(): void {
    const stopping = this.#playback.stop();
    if (!stopping) return;
    this.#interrupting += 1;
    void stopping.then((interruptions) => this.#truncate(interruptions));
  }

  #truncate(interruptions: Interruption[]): void {
    this.#interrupting -= 1;
    for (const { playhead, audioEndMs } of interruptions) {
      const { itemId, contentIndex } = playhead;
      const place = { item_id: itemId, content_index: contentIndex };
      this.#socket?.send({ type: 'conversation.item.truncate', ...place, audio_end_ms: audioEndMs });
      this.#report({ type: 'interrupted', playhead, audioEndMs });
    }
    if (this.#interrupting > 0) return;
    for (const event of this.#waiting.splice(0)) this.#socket?.send(event);
  }

  #receivedSamples(event: ServerEvent): number {
    if (!('item_id' in event && 'content_index' in event)) return 0;
    return this.#playback.receivedSamples(event.item_id, event.content_index ?? 0);
  }

  #lose(closed: SocketClosed): void {
    // What was received may still be heard.
    this.#playback.completeResponse();
    this.#report({ type: 'closed', ...closed });
    this.#silenced = true;
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
    if (!this.#silenced) this.#options.onReport(report);
  }
}
