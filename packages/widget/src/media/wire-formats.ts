/**
 * What audio looks like on one connection, as the provider says, whatever was asked: PCM, or G.711, whose code is
 * loaded when a session first speaks it. Any thread.
 */
import { type AudioFormat, Pcm16Carry, pcm16ToBytes, type ServerEvent } from '@voice-agent/protocol';

/** 24 kHz samples to the wire's bytes. One per stream: it keeps state. */
export type Encode = (samples: Int16Array) => Uint8Array;
/** The wire's bytes to 24 kHz samples, in memory of their own. One per stream: it keeps state. */
export type Decode = (bytes: Uint8Array) => Int16Array;

type FormatType = AudioFormat['type'];

type G711 = typeof import('./g711.ts');

export class WireFormats {
  #input: FormatType = 'audio/pcm';
  #output: FormatType = 'audio/pcm';
  /** A response may differ from its session. */
  #sessionOutput: FormatType = 'audio/pcm';
  #g711: G711 | undefined;
  readonly #load: () => Promise<G711>;
  #encode: Encode | undefined;

  constructor(load: () => Promise<G711> = () => import('./g711.ts')) {
    this.#load = load;
  }

  /** True when a second of what we send is about 10 kB and not 64. */
  get thin(): boolean {
    return this.#input !== 'audio/pcm';
  }

  /** Reads the formats out of an event. A promise: later events must wait, for the code that the format needs. */
  follow(event: ServerEvent): Promise<void> | undefined {
    if (event.type === 'session.created' || event.type === 'session.updated') {
      const { input, output } = event.session.audio ?? {};
      const type = typeOf(input?.format) ?? this.#input;
      if (type !== this.#input) this.#encode = undefined;
      this.#input = type;
      this.#sessionOutput = typeOf(output?.format) ?? this.#sessionOutput;
      this.#output = this.#sessionOutput;
    } else if (event.type === 'response.created') {
      this.#output = typeOf(event.response.audio?.output?.format) ?? this.#sessionOutput;
    } else return undefined;
    if (this.#g711 || (this.#input === 'audio/pcm' && this.#output === 'audio/pcm')) return undefined;
    return this.#load().then((code) => {
      this.#g711 = code;
    });
  }

  /** The connection's encoder. Undefined while its code is loaded. */
  encoder(): Encode | undefined {
    if (!this.thin) return pcm16ToBytes;
    this.#encode ??= this.#g711?.createAudioEncoder({ type: this.#input }).encode;
    return this.#encode;
  }

  /** A decoder for one content. Not while code is loaded: the events that need one wait. */
  decoder(): Decode {
    if (this.#output !== 'audio/pcm') return this.#g711!.createAudioDecoder({ type: this.#output });
    const carry = new Pcm16Carry();
    return (bytes) => carry.push(bytes);
  }
}

/** What comes from the wire may be anything; what we cannot decode is taken for PCM, the protocol's default. */
function typeOf(format: AudioFormat | null | undefined): FormatType | undefined {
  const type = format?.type;
  return type === undefined || type === 'audio/pcmu' || type === 'audio/pcma' ? type : 'audio/pcm';
}
