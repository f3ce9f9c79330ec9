/**
 * Lets a test say at which frame a command reaches the playback worklet, in every browser (Firefox cannot suspend an
 * offline context). Loaded before the worklet, whose processors it extends: `processorOptions.cues` are handed to
 * the port's own listener at the start of the quantum in which they are due. Audio render thread.
 */
import type { PlaybackCommand } from './worklet-messages.ts';

export interface Cue {
  /** Of the context; in ascending order. */
  readonly frame: number;
  readonly command: PlaybackCommand;
}

interface Processor {
  readonly port: MessagePort;
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}
type ProcessorClass = new (options: AudioWorkletNodeOptions) => Processor;

/** The part of the worklet's scope that is used; the tests are compiled for a window. */
const scope = globalThis as unknown as {
  readonly currentFrame: number;
  registerProcessor(name: string, processor: ProcessorClass): void;
};

const register = scope.registerProcessor;
scope.registerProcessor = (name, Real) => {
  class Cued extends Real {
    readonly #cues: Cue[];

    constructor(options: AudioWorkletNodeOptions) {
      super(options);
      this.#cues = [...((options.processorOptions?.cues ?? []) as Cue[])];
    }

    override process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
      while (this.#cues[0] && this.#cues[0].frame <= scope.currentFrame) {
        this.port.onmessage?.({ data: this.#cues.shift()!.command } as MessageEvent);
      }
      return super.process(inputs, outputs);
    }
  }
  register(name, Cued);
};
