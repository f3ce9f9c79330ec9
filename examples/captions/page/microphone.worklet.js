/** On the audio thread: floats in, 40 ms of 16-bit samples out. */
const CHUNK_SAMPLES = 960;

class Microphone extends AudioWorkletProcessor {
  #chunk = new Int16Array(CHUNK_SAMPLES);
  #fill = 0;

  process([[channel = []] = []]) {
    for (const sample of channel) {
      this.#chunk[this.#fill++] = Math.max(-1, Math.min(1, sample)) * 0x7fff;
      if (this.#fill < CHUNK_SAMPLES) continue;
      this.port.postMessage(this.#chunk.buffer.slice(0));
      this.#fill = 0;
    }
    return true;
  }
}

registerProcessor('microphone', Microphone);
