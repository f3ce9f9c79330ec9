/**
 * Copies what reaches the loudspeaker to the ear's worker: 8 render quanta at a time, each with the wall clock's
 * millisecond in which it was rendered. Audio render thread.
 */

const QUANTUM = 128;
const QUANTA = 8;

class EarProcessor extends AudioWorkletProcessor implements AudioWorkletProcessorImpl {
  #stamps = new Float64Array(QUANTA);
  #samples = new Float32Array(QUANTUM * QUANTA);
  #filled = 0;
  #frame = 0;

  process([input]: Float32Array[][]): boolean {
    if (this.#filled === 0) this.#frame = currentFrame;
    this.#stamps[this.#filled] = Date.now();
    const channel = input?.[0];
    if (channel) this.#samples.set(channel, this.#filled * QUANTUM);
    this.#filled += 1;
    if (this.#filled === QUANTA) this.#post();
    return true;
  }

  #post(): void {
    const { buffer: stamps } = this.#stamps;
    const { buffer: samples } = this.#samples;
    this.port.postMessage({ frame: this.#frame, stamps, samples }, [stamps, samples]);
    this.#stamps = new Float64Array(QUANTA);
    this.#samples = new Float32Array(QUANTUM * QUANTA);
    this.#filled = 0;
  }
}

registerProcessor('bench-ear', EarProcessor);
