import { describe, expect, it } from 'vitest';
import { HELP, parseCommandLine } from './command-line.ts';

describe('parseCommandLine', () => {
  it('serves a module on loopback by itself', () => {
    expect(parseCommandLine(['./w.js'])).toEqual({
      do: 'serve',
      module: './w.js',
      port: 8790,
      host: '127.0.0.1',
      workers: 1,
    });
  });

  it('takes every option that the help names', () => {
    const words = 'w.js -p 0 --host 0.0.0.0 --voice rms --hints h.txt --workers 4'.split(' ');
    expect(parseCommandLine(words)).toEqual({
      do: 'serve',
      module: 'w.js',
      port: 0,
      host: '0.0.0.0',
      voice: 'rms',
      hints: 'h.txt',
      workers: 4,
    });
    for (const option of ['--port', '--host', '--voice', '--hints', '--workers', '--help', '--version'])
      expect(HELP).toContain(option);
  });

  it.each([['--help'], ['-h']])('answers help for %s', (word) => {
    expect(parseCommandLine(['w.js', word])).toEqual({ do: 'help' });
  });

  it('answers the version', () => expect(parseCommandLine(['-v'])).toEqual({ do: 'version' }));

  it.each([
    [[], /Name the module/],
    [['a.js', 'b.js'], /"b.js" is one too many/],
    [['a.js', '--port', '70000'], /--port is a whole number from 0 to 65535, not "70000"/],
    [['a.js', '--port', '1e3'], /--port/],
    [['a.js', '--workers', '0'], /--workers/],
    [['a.js', '--wrokers', '2'], /Unknown option '--wrokers'. --help/],
  ])('refuses %j with exit code 2', (words, message) => {
    expect(() => parseCommandLine(words)).toThrow(message);
    expect(() => parseCommandLine(words)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
