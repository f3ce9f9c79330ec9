/**
 * Hears what a page plays without changing who plays it: whatever is connected to a destination is connected to a tap,
 * too. Loaded before every other script of a page. Main thread, where only the set-up happens.
 */

const worker = new Worker('/page/ear.worker.js');
const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => unknown;

interface Tap {
  node: AudioNode | undefined;
  /** Connected before the worklet was loaded. */
  readonly waiting: AudioNode[];
}

const taps = new WeakMap<BaseAudioContext, Tap>();

async function prepareTap(context: AudioContext): Promise<void> {
  const tap: Tap = { node: undefined, waiting: [] };
  taps.set(context, tap);
  await context.audioWorklet.addModule('/page/ear.worklet.js');
  const options = { numberOfOutputs: 1, channelCount: 1, channelCountMode: 'explicit' } as const;
  const node = new AudioWorkletNode(context, 'bench-ear', options);
  worker.postMessage({ port: node.port, sampleRate: context.sampleRate }, [node.port]);
  tap.node = node;
  for (const source of tap.waiting) attach(source, node);
}

function attach(source: AudioNode, tap: AudioNode): void {
  connect.call(source, tap);
  // Silent, but a node that leads nowhere is not rendered.
  connect.call(tap, tap.context.destination);
}

class HeardAudioContext extends AudioContext {
  constructor(options?: AudioContextOptions) {
    super(options);
    void prepareTap(this);
  }
}
globalThis.AudioContext = HeardAudioContext;

AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
  const isEnd = args[0] instanceof AudioDestinationNode || args[0] instanceof MediaStreamAudioDestinationNode;
  const tap = isEnd ? taps.get(this.context) : undefined;
  if (tap?.node) attach(this, tap.node);
  else tap?.waiting.push(this);
  return connect.apply(this, args);
} as typeof AudioNode.prototype.connect;

export {};
