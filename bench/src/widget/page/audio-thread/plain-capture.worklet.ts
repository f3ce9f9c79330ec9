/** The plain client's microphone: floats in frames of 40 ms to the main thread. Audio render thread. */

const FRAME = 960;

class PlainCapture extends AudioWorkletProcessor implements AudioWorkletProcessorImpl {
  #frame = new Float32Array(FRAME);
  #filled = 0;

  process([input]: Float32Array[][]): boolean {
    for (const sample of input?.[0] ?? []) {
      this.#frame[this.#filled++] = sample;
      if (this.#filled < FRAME) continue;
      this.port.postMessage(this.#frame);
      this.#frame = new Float32Array(FRAME);
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor('plain-capture', PlainCapture);
