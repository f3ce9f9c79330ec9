import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../protocol/src/audio/signals.fixture.ts';
import { MemoryWasi, WasiExit } from './memory-wasi.js';

const text = (memory: { buffer: ArrayBuffer }, at: number, length: number) =>
  new TextDecoder().decode(new Uint8Array(memory.buffer, at, length));

/** Runs a program that is a function of the imports, in 64 kB of memory. */
function run(
  args: readonly string[],
  main: (imports: ReturnType<MemoryWasi['imports']>, memory: { buffer: ArrayBuffer }) => void,
) {
  const wasi = new MemoryWasi();
  const memory = { buffer: new ArrayBuffer(65_536) };
  const status = wasi.start({ exports: { memory, _start: () => main(wasi.imports(), memory) } }, args);
  return { wasi, status };
}

/** Opens a file, and returns its descriptor or the error. */
function open(
  imports: ReturnType<MemoryWasi['imports']>,
  memory: { buffer: ArrayBuffer },
  name: string,
  flags: number,
) {
  const bytes = new TextEncoder().encode(name);
  new Uint8Array(memory.buffer, 1000).set(bytes);
  const error = imports.path_open(3, 0, 1000, bytes.length, flags, 0n, 0n, 0, 2000);
  return error === 0 ? new DataView(memory.buffer).getUint32(2000, true) : -error;
}

function write(
  imports: ReturnType<MemoryWasi['imports']>,
  memory: { buffer: ArrayBuffer },
  fd: number,
  bytes: Uint8Array,
) {
  new Uint8Array(memory.buffer, 4096).set(bytes);
  const view = new DataView(memory.buffer);
  // Two vectors, to be gathered.
  const half = bytes.length >> 1;
  for (const [i, value] of [4096, half, 4096 + half, bytes.length - half].entries())
    view.setUint32(3000 + 4 * i, value, true);
  return imports.fd_write(fd, 3000, 2, 3100);
}

describe('MemoryWasi', () => {
  it('gives the program its arguments', () => {
    run(['flite', '-t', 'héllo'], (imports, memory) => {
      imports.args_sizes_get(0, 4);
      const view = new DataView(memory.buffer);
      expect([view.getUint32(0, true), view.getUint32(4, true)]).toEqual([3, 16]);
      imports.args_get(100, 200);
      expect(text(memory, view.getUint32(108, true), 7)).toBe('héllo\0');
    });
  });

  it('keeps what is written at each place, like an array of bytes does', () => {
    const random = seededRandom(31);
    let expected = new Uint8Array(0);
    const { wasi } = run(['x'], (imports, memory) => {
      const fd = open(imports, memory, 'out', 1);
      let position = 0;
      for (let round = 0; round < 300; round++) {
        const bytes = Uint8Array.from({ length: Math.floor(random() * 3000) }, () => random() * 256);
        if (random() < 0.3) {
          position = Math.floor(random() * (expected.length + 1));
          expect(imports.fd_seek(fd, BigInt(position), 0, 3200)).toBe(0);
        }
        expect(write(imports, memory, fd, bytes)).toBe(0);
        const longer = new Uint8Array(Math.max(expected.length, position + bytes.length));
        longer.set(expected);
        longer.set(bytes, position);
        expected = longer;
        position += bytes.length;
      }
    });
    expect(wasi.file('out')).toEqual(expected);
  });

  it('reads back what was written, and seeks from each origin', () => {
    run(['x'], (imports, memory) => {
      const fd = open(imports, memory, 'out', 1);
      write(imports, memory, fd, new TextEncoder().encode('0123456789'));
      const view = new DataView(memory.buffer);
      const readAt = (offset: bigint, whence: number) => {
        expect(imports.fd_seek(fd, offset, whence, 3200)).toBe(0);
        view.setUint32(3000, 5000, true);
        view.setUint32(3004, 4, true);
        expect(imports.fd_read(fd, 3000, 1, 3100)).toBe(0);
        return text(memory, 5000, view.getUint32(3100, true));
      };
      expect(readAt(2n, 0)).toBe('2345');
      expect(readAt(1n, 1)).toBe('789');
      expect(readAt(-3n, 2)).toBe('789');
      expect(imports.fd_seek(fd, -1n, 0, 3200)).not.toBe(0);
      expect(imports.fd_seek(fd, 0n, 9, 3200)).not.toBe(0);
    });
  });

  it('opens files that exist, creates on request, and empties on request', () => {
    const { wasi } = run(['x'], (imports, memory) => {
      expect(open(imports, memory, 'missing', 0)).toBeLessThan(0);
      write(imports, memory, open(imports, memory, 'a', 1), Uint8Array.of(1, 2, 3));
      write(imports, memory, open(imports, memory, 'b', 1), Uint8Array.of(4));
      write(imports, memory, open(imports, memory, 'a', 8), Uint8Array.of(9));
    });
    expect(wasi.file('a')).toEqual(Uint8Array.of(9));
    expect(wasi.file('b')).toEqual(Uint8Array.of(4));
    expect(wasi.file('c')).toBeUndefined();
  });

  it('answers descriptors that are not open with an error', () => {
    run(['x'], (imports, memory) => {
      const fd = open(imports, memory, 'a', 1);
      expect(imports.fd_close(fd)).toBe(0);
      const answers = [
        imports.fd_close(fd),
        imports.fd_read(fd, 0, 0, 0),
        imports.fd_write(fd, 0, 0, 0),
        imports.fd_seek(fd, 0n, 0, 0),
        imports.fd_fdstat_get(fd, 0),
        imports.fd_prestat_get(4, 0),
      ];
      expect(answers.every((answer) => answer === 8)).toBe(true);
    });
  });

  it('ends with the status of proc_exit, and keeps what was printed', () => {
    const { wasi, status } = run(['x'], (imports, memory) => {
      write(imports, memory, 2, new TextEncoder().encode('no such voice'));
      imports.proc_exit(3);
    });
    expect(status).toBe(3);
    expect(wasi.printed).toBe('no such voice');
    expect(new WasiExit(3).message).toContain('3');
  });

  it('lets the crash of a program through', () => {
    expect(() =>
      run(['x'], () => {
        throw new RangeError('stack');
      }),
    ).toThrow(RangeError);
  });
});
