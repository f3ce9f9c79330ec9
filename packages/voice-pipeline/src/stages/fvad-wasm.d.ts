/** The part of `@echogarden/fvad-wasm` that is used: an Emscripten module without types of its own. */
declare module '@echogarden/fvad-wasm' {
  export interface FvadModule {
    _fvad_new(): number;
    _fvad_free(handle: number): void;
    _fvad_reset(handle: number): void;
    /** 0, or −1 for a mode outside 0 to 3. */
    _fvad_set_mode(handle: number, mode: number): number;
    /** 0, or −1 for a rate other than 8000, 16000, 32000 or 48000. */
    _fvad_set_sample_rate(handle: number, sampleRateHz: number): number;
    /** 1 for speech, 0 for none, −1 for a length other than 10, 20 or 30 ms. */
    _fvad_process(handle: number, samples: number, length: number): number;
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    /** Replaced when the memory grows: read it anew at each use. */
    readonly HEAP16: Int16Array;
  }
  // biome-ignore lint/style/noDefaultExport: this is how the package exports it.
  export default function fvad(): Promise<FvadModule>;
}
