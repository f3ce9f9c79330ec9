/** What a peer brings to a call: a microphone and a loudspeaker. Main thread. */

export interface PeerSound {
  /** Opens both. `onFrame` gets PCM16 at 24 kHz. */
  open(onFrame: (pcm: ArrayBuffer) => void): Promise<void>;
  play(pcm: ArrayBuffer, itemId: string): void;
  /** Stops what plays. Answers how many samples of the item were played, where the peer counts them. */
  interrupt(): Promise<number | undefined>;
}
