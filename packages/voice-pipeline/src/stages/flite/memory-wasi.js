/**
 * The system that one run of a WebAssembly command sees: its arguments, a clock, and a directory in memory. Nothing of
 * the machine: the program reads text from strangers.
 *
 * The part of WASI preview 1 that Flite imports. Not `node:wasi`, which is experimental, needs a real directory, and
 * crashes Node 20 (a segmentation fault) after some dozens of runs in one process.
 *
 * JavaScript with checked types, like the worker that uses it.
 */

const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const INVALID = 28;
const NO_ENTRY = 44;
const CHARACTER_DEVICE = 2;
const DIRECTORY = 3;
const REGULAR_FILE = 4;
const ROOT_DESCRIPTOR = 3;
const CREATE = 1;
const TRUNCATE = 8;

/** Thrown by the program's exit, through its frames. */
export class WasiExit extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`The program ended with status ${status}.`);
    this.status = status;
  }
}

/** A file that grows as it is written. */
class MemoryFile {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  get length() {
    return this.#length;
  }

  contents() {
    return this.#bytes.slice(0, this.#length);
  }

  truncate() {
    this.#length = 0;
  }

  /**
   * @param {number} position
   * @param {Uint8Array} bytes
   */
  write(position, bytes) {
    const end = position + bytes.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, position);
    this.#length = Math.max(this.#length, end);
  }

  /**
   * @param {number} position
   * @param {number} count
   */
  read(position, count) {
    return this.#bytes.subarray(position, Math.min(position + count, this.#length));
  }
}

export class MemoryWasi {
  /** @type {Map<string, MemoryFile>} */
  #files = new Map();
  /** @type {Map<number, { file: MemoryFile, position: number }>} */
  #open = new Map();
  #nextDescriptor = ROOT_DESCRIPTOR + 1;
  /** What the program printed, for its error message. */
  #printed = '';
  /** @type {Uint8Array[]} */
  #arguments = [];
  /** @type {{ buffer: ArrayBuffer } | undefined} */
  #memory;

  get printed() {
    return this.#printed;
  }

  /**
   * Runs the program to its end and returns its status.
   * @param {{ exports: Record<string, unknown> }} instance
   * @param {readonly string[]} args the program's name first
   */
  start({ exports }, args) {
    this.#arguments = args.map((text) => new TextEncoder().encode(`${text}\0`));
    this.#memory = /** @type {{ buffer: ArrayBuffer }} */ (exports.memory);
    try {
      /** @type {() => void} */ (exports._start)();
      return 0;
    } catch (error) {
      if (error instanceof WasiExit) return error.status;
      throw error;
    }
  }

  /**
   * The contents of a file that the program wrote.
   * @param {string} path
   */
  file(path) {
    return this.#files.get(path)?.contents();
  }

  /** The functions to import as `wasi_snapshot_preview1`. */
  imports() {
    return {
      args_sizes_get: this.#argumentSizes,
      args_get: this.#writeArguments,
      clock_time_get: this.#clock,
      fd_close: (/** @type {number} */ fd) => (this.#open.delete(fd) ? SUCCESS : BAD_DESCRIPTOR),
      fd_fdstat_get: this.#status,
      fd_fdstat_set_flags: () => SUCCESS,
      fd_prestat_get: this.#prestat,
      fd_prestat_dir_name: this.#prestatName,
      fd_read: this.#read,
      fd_seek: this.#seek,
      fd_write: this.#write,
      path_open: this.#openPath,
      proc_exit: (/** @type {number} */ status) => {
        throw new WasiExit(status);
      },
    };
  }

  /** Made anew at each use: the buffer is another one after the memory has grown. */
  get #view() {
    return new DataView(this.#buffer);
  }

  get #buffer() {
    if (!this.#memory) throw new Error('The program does not run.');
    return this.#memory.buffer;
  }

  /** @type {(count: number, size: number) => number} */
  #argumentSizes = (count, size) => {
    this.#view.setUint32(count, this.#arguments.length, true);
    const bytes = this.#arguments.reduce((sum, { length }) => sum + length, 0);
    this.#view.setUint32(size, bytes, true);
    return SUCCESS;
  };

  /** @type {(pointers: number, text: number) => number} */
  #writeArguments = (pointers, text) => {
    let at = text;
    for (const [i, argument] of this.#arguments.entries()) {
      this.#view.setUint32(pointers + 4 * i, at, true);
      new Uint8Array(this.#buffer, at).set(argument);
      at += argument.length;
    }
    return SUCCESS;
  };

  /** @type {(id: number, precision: bigint, time: number) => number} */
  #clock = (_id, _precision, time) => {
    this.#view.setBigUint64(time, BigInt(Date.now()) * 1_000_000n, true);
    return SUCCESS;
  };

  /** @type {(fd: number, status: number) => number} */
  #status = (fd, status) => {
    if (fd > ROOT_DESCRIPTOR && !this.#open.has(fd)) return BAD_DESCRIPTOR;
    const type = fd < ROOT_DESCRIPTOR ? CHARACTER_DEVICE : fd === ROOT_DESCRIPTOR ? DIRECTORY : REGULAR_FILE;
    const everyRight = 2n ** 64n - 1n;
    this.#view.setUint16(status, type, true);
    this.#view.setUint16(status + 2, 0, true);
    this.#view.setBigUint64(status + 8, everyRight, true);
    this.#view.setBigUint64(status + 16, everyRight, true);
    return SUCCESS;
  };

  /** @type {(fd: number, prestat: number) => number} */
  #prestat = (fd, prestat) => {
    if (fd !== ROOT_DESCRIPTOR) return BAD_DESCRIPTOR;
    this.#view.setUint32(prestat, 0, true);
    this.#view.setUint32(prestat + 4, 1, true);
    return SUCCESS;
  };

  /** @type {(fd: number, name: number) => number} */
  #prestatName = (fd, name) => {
    if (fd !== ROOT_DESCRIPTOR) return BAD_DESCRIPTOR;
    this.#view.setUint8(name, '/'.charCodeAt(0));
    return SUCCESS;
  };

  /** @type {(dir: number, flags: number, path: number, length: number, open: number, r: bigint, i: bigint, f: number, fd: number) => number} */
  #openPath = (_dir, _flags, path, length, open, _rights, _inherited, _fdFlags, fd) => {
    const name = new TextDecoder().decode(new Uint8Array(this.#buffer, path, length));
    const known = this.#files.get(name);
    if (!known && (open & CREATE) === 0) return NO_ENTRY;
    const file = known ?? new MemoryFile();
    if (open & TRUNCATE) file.truncate();
    this.#files.set(name, file);
    this.#open.set(this.#nextDescriptor, { file, position: 0 });
    this.#view.setUint32(fd, this.#nextDescriptor++, true);
    return SUCCESS;
  };

  /** @type {(fd: number, vectors: number, count: number, total: number) => number} */
  #write = (fd, vectors, count, total) => {
    const target = this.#open.get(fd);
    if (!target && fd !== 1 && fd !== 2) return BAD_DESCRIPTOR;
    let written = 0;
    for (const bytes of this.#vectors(vectors, count)) {
      if (target) {
        target.file.write(target.position, bytes);
        target.position += bytes.length;
      } else this.#printed = (this.#printed + new TextDecoder().decode(bytes)).slice(-500);
      written += bytes.length;
    }
    this.#view.setUint32(total, written, true);
    return SUCCESS;
  };

  /** @type {(fd: number, vectors: number, count: number, total: number) => number} */
  #read = (fd, vectors, count, total) => {
    const source = this.#open.get(fd);
    if (!source && fd !== 0) return BAD_DESCRIPTOR;
    let read = 0;
    for (const bytes of this.#vectors(vectors, count)) {
      const part = source?.file.read(source.position, bytes.length) ?? new Uint8Array(0);
      bytes.set(part);
      if (source) source.position += part.length;
      read += part.length;
    }
    this.#view.setUint32(total, read, true);
    return SUCCESS;
  };

  /** @type {(fd: number, offset: bigint, whence: number, result: number) => number} */
  #seek = (fd, offset, whence, result) => {
    const target = this.#open.get(fd);
    if (!target) return BAD_DESCRIPTOR;
    const from = [0, target.position, target.file.length][whence];
    if (from === undefined || from + Number(offset) < 0) return INVALID;
    target.position = from + Number(offset);
    this.#view.setBigUint64(result, BigInt(target.position), true);
    return SUCCESS;
  };

  /**
   * @param {number} vectors
   * @param {number} count
   */
  *#vectors(vectors, count) {
    for (let i = 0; i < count; i++) {
      const pointer = this.#view.getUint32(vectors + 8 * i, true);
      const length = this.#view.getUint32(vectors + 8 * i + 4, true);
      yield new Uint8Array(this.#buffer, pointer, length);
    }
  }
}
