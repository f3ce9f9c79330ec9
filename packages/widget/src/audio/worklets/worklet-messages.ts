/**
 * What the media thread and the two worklets say to each other: closed unions, both directions of both ports.
 * Sample buffers are transferred, never copied. All sample counts are of 24 kHz, whatever the context's rate.
 */

/** The processors' names in `registerProcessor`. */
export const CAPTURE_PROCESSOR = 'voice-capture';
export const PLAYBACK_PROCESSOR = 'voice-playback';

export type CaptureCommand =
  /** Gives a frame's buffer back to the pool. */
  | { readonly type: 'recycle'; readonly buffer: ArrayBuffer }
  /** The processor may be collected. */
  | { readonly type: 'close' };

/** One frame of PCM16. `droppedFrames` counts those lost so far because no buffer had come back. */
export interface CaptureReport {
  readonly type: 'frame';
  readonly buffer: ArrayBuffer;
  readonly droppedFrames: number;
}

/** How far one audio content of one item has been heard: what left the worklet, less the latency behind it. */
export interface PlayedContent {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly playedSamples: number;
}

export type PlaybackCommand =
  /** PCM16 to play after all that is queued of the same content. */
  | { readonly type: 'samples'; readonly itemId: string; readonly contentIndex: number; readonly buffer: ArrayBuffer }
  /** No more samples will come for this content. Every content with samples must be completed or stopped. */
  | { readonly type: 'complete'; readonly itemId: string; readonly contentIndex: number }
  /** Fades out what sounds and forgets all that is queued now. Answered by `stopped` with the same id. */
  | { readonly type: 'stop'; readonly stopId: number }
  /**
   * How long samples take from here to the ear: 0 until told, 2 s at most, may change at any time. Playheads, `started`,
   * `ended` and `silent` are told that much later.
   */
  | { readonly type: 'latency'; readonly samples: number }
  /** A content is played at least so far behind the line at its fastest; for a feeder that stalls: the main thread. */
  | { readonly type: 'minimum-depth'; readonly samples: number }
  /** Fades out, then the processor may be collected. Nothing is taken or reported after it. */
  | { readonly type: 'close' };

export type PlaybackReport =
  /** Samples are heard after a silence. `underruns` counts, over the call, how often a content ran dry before its end. */
  | { readonly type: 'started'; readonly underruns: number }
  /** About 10 times a second while samples are heard. `level` is their root mean square, 0 to 1. */
  | { readonly type: 'progress'; readonly content: PlayedContent; readonly level: number }
  /** A content was played to its end. */
  | { readonly type: 'ended'; readonly content: PlayedContent }
  /** Nothing is heard any more: played to the end, stopped, or waiting for the network. */
  | { readonly type: 'silent' }
  /**
   * The stop is done: the exact playhead of each content it cut, 0 for those that never started. Not less the latency:
   * what has left the worklet cannot be called back and will be heard. For the same reason a content that had left
   * wholly is told `ended` just before, however much of it is still to be heard. No playhead of these contents follows.
   */
  | { readonly type: 'stopped'; readonly stopId: number; readonly contents: readonly PlayedContent[] };
