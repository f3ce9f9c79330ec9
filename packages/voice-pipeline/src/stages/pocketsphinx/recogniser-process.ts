/**
 * One run of PocketSphinx: it loads its model when it is made, hears one utterance and ends. So no utterance can spoil
 * the next one (the program adapts to whom it hears), and to give one up is to kill it.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import { pcm16ToBytes } from '@voice-agent/protocol';
import { PipelineError } from '../../errors.ts';
import type { PocketSphinxInstallation } from './installation.ts';
import { setSessionNiceness } from './session-niceness.ts';

export interface RecogniserModel {
  acousticModel: string;
  languageModel: string;
  dictionary: string;
}

/** A pause of this many hundredths of a second ends a segment, which is recognised without the words before it. */
const SEGMENT_PAUSE = 100;
const PIPES: ['pipe', 'pipe', 'pipe', 'pipe'] = ['pipe', 'pipe', 'pipe', 'pipe'];
const KILL_DELAY_MS = 2000;

/** Below this process, whose voice must not falter while others are heard: recognition takes what it leaves. */
const NICENESS = 5;
/** Below everything. */
const LEAST_NICENESS = 19;

/**
 * In large pages, taken by 64 MB at a time: the program jumps about in 100 MB, and so takes a tenth less of the processor.
 * For glibc; others pass over it. What the operator has set stays.
 */
const MEMORY = 'glibc.malloc.hugetlb=1:glibc.malloc.top_pad=67108864';

/**
 * A child's standard input is a socket here, which the program cannot open by name; a pipe from `cat` it can. Descriptor 3
 * tells the program's process id, and its end, so that `cat`, which else waits for samples, can be ended too. The shells
 * wait for the others before they obey SIGTERM, so that nothing is left of them.
 */
const SCRIPT = `
trap exit TERM
cat | (
  trap 'exit $status' TERM
  sh -c '
    echo $$ >&3
    export GLIBC_TUNABLES="\${GLIBC_TUNABLES:-${MEMORY}}"
    exec nice -n ${NICENESS} "$0" "$@" 3>&-
  ' "$0" "$@"
  status=$?
  echo $status >&3
  exit $status
)`;

export class RecogniserProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  /** The text, once the process has ended well. Rejects with `stt-failed` when it crashes or is killed. */
  readonly text: Promise<string>;
  /** Settles when nothing of the process is left. Never rejects. */
  readonly ended: Promise<void>;
  #isOver = false;
  #isKilled = false;
  /** Of the recognising program itself, which is two shells below the child. */
  #programId: number | undefined;
  #niceness = Math.min(LEAST_NICENESS, getPriority() + NICENESS);

  constructor({ program, dialect }: PocketSphinxInstallation, model: RecogniserModel) {
    const args = dialect === 'continuous' ? continuousArguments(model) : version5Arguments(model);
    // A process group of its own, so that a signal reaches all of them. It is a session of its own, too.
    this.#child = spawn('/bin/sh', ['-c', SCRIPT, program, ...args], { detached: true, stdio: PIPES });
    const { pid, stdin, stdout, stderr, stdio } = this.#child;
    if (pid !== undefined) setSessionNiceness(pid, () => (this.#isOver ? undefined : this.#niceness));
    // A broken pipe says no more than the exit that follows.
    for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);
    stdio[3]?.on('error', () => undefined);
    let told = '';
    stdio[3]?.on('data', (piece: Buffer) => {
      told += piece;
      const [programId, ending] = told.split('\n', 2);
      this.#programId = ending ? undefined : Number(programId);
      this.#applyNiceness();
      if (ending) stdin.destroy();
    });
    let output = '';
    let complaint = '';
    stdout.setEncoding('utf8').on('data', (piece: string) => {
      output += piece;
    });
    stderr.setEncoding('utf8').on('data', (piece: string) => {
      complaint = (complaint + piece).slice(-500);
    });
    this.text = new Promise((resolve, reject) => {
      const fail = (reason: string, cause?: unknown) =>
        reject(new PipelineError('stt-failed', `PocketSphinx ${reason}`, { cause }));
      this.#child.once('error', (cause) => {
        this.#isOver = true;
        fail('did not start.', cause);
      });
      this.#child.once('close', (status, signal) => {
        this.#isOver = true;
        const text = status === 0 && !this.#isKilled ? readText(output, dialect) : undefined;
        if (text !== undefined) resolve(text);
        else if (this.#isKilled) fail('was stopped.');
        else fail(`ended with ${signal ?? `status ${status}`}. ${(complaint || output).trim()}`.trim());
      });
    });
    this.text.catch(() => undefined);
    this.ended = this.text.then(
      () => undefined,
      () => undefined,
    );
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** 16 kHz mono samples. */
  write(samples: Int16Array): void {
    if (this.#child.stdin.writable) this.#child.stdin.write(pcm16ToBytes(samples));
  }

  /** No more samples come: the text follows. */
  end(): void {
    this.#child.stdin.end();
  }

  /** From now on it only works when nothing else does. Idempotent. */
  giveWay(): void {
    this.#niceness = LEAST_NICENESS;
    this.#applyNiceness();
  }

  /** Idempotent. */
  kill(): void {
    if (this.#isOver || this.#isKilled) return;
    this.#isKilled = true;
    this.#signal('SIGTERM');
    this.#child.stdin.destroy();
    const insist = setTimeout(() => this.#signal('SIGKILL'), KILL_DELAY_MS);
    void this.ended.then(() => clearTimeout(insist));
  }

  #applyNiceness(): void {
    if (this.#programId === undefined || this.#niceness !== LEAST_NICENESS || this.#isKilled) return;
    try {
      setPriority(this.#programId, this.#niceness);
    } catch {
      // Ended just now.
    }
    setSessionNiceness(this.#programId, () => (this.#isOver ? undefined : this.#niceness));
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (this.#isOver || pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // Ended just now.
    }
  }
}

/** Wider than the program's own: its beams drop "book a" for "but the", and this about doubles the first pass. */
const BEAMS = ['-beam', '1e-60', '-pbeam', '1e-60', '-wbeam', '1e-40'];
/**
 * Where the beams let more through, because nothing stands out, the best: a third of the program's own limit. The same words
 * are heard, for a sixth less of the processor.
 */
const MOST_ACTIVE = ['-maxhmmpf', '10000'];

function modelArguments({ acousticModel, languageModel, dictionary }: RecogniserModel): string[] {
  return ['-hmm', acousticModel, '-lm', languageModel, '-dict', dictionary, ...BEAMS, ...MOST_ACTIVE];
}

function continuousArguments(model: RecogniserModel): string[] {
  const pause = ['-vad_postspeech', String(SEGMENT_PAUSE)];
  return ['-infile', '/dev/stdin', '-logfn', '/dev/null', ...pause, ...modelArguments(model)];
}

function version5Arguments(model: RecogniserModel): string[] {
  return ['-loglevel', 'FATAL', ...modelArguments(model), 'single', '-'];
}

/** `continuous` prints a line of text per segment, version 5 one of JSON. Nothing when it is something else. */
function readText(output: string, dialect: PocketSphinxInstallation['dialect']): string | undefined {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  try {
    const texts = dialect === 'continuous' ? lines : lines.map((line) => (JSON.parse(line) as { t: string }).t.trim());
    return texts
      .map((text) => text.trim())
      .filter((text) => text !== '')
      .join(' ');
  } catch {
    return undefined;
  }
}
