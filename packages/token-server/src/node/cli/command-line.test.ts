import { describe, expect, it } from 'vitest';
import { helpText, parseCommandLine } from './command-line.ts';
import { variables } from './environment.ts';

const parse = (...words: string[]) => parseCommandLine(words, { production: false });

describe('parseCommandLine', () => {
  it('serves a module and watches it, unless that is production', () => {
    expect(parse('./agents.ts')).toEqual({ do: 'serve', module: './agents.ts', watch: true, overrides: {} });
    expect(parseCommandLine(['a.ts'], { production: true })).toMatchObject({ watch: false });
    expect(parseCommandLine(['a.ts', '--watch'], { production: true })).toMatchObject({ watch: true });
    expect(parse('a.ts', '--no-watch')).toMatchObject({ watch: false });
  });

  it('lets options win over the environment', () => {
    const { overrides } = parse('a.ts', '-p', '80', '--host', '::1', '--origins=https://a.b') as { overrides: object };
    expect(overrides).toEqual({ PORT: '80', HOST: '::1', ORIGINS: 'https://a.b' });
  });

  it('checks, helps and tells its version', () => {
    expect(parse('--check', 'a.ts')).toMatchObject({ do: 'check', module: 'a.ts' });
    expect(parse('-h')).toEqual({ do: 'help' });
    expect(parse('--version')).toEqual({ do: 'version' });
  });

  it.each([
    [[], 'Name the module with your agents: voice-agent-server ./agents.ts. --help lists what there is.'],
    [['a.ts', 'b.ts'], 'One module at a time; "b.ts" is one too many.'],
    [['--prot', '80'], "Unknown option '--prot'. --help lists what there is."],
    [['a.ts', '--port'], 'argument missing. --help'],
    [['init', ''], 'Name one folder that is to be made'],
  ])('refuses %j in one sentence, with exit code 2', (words, message) => {
    expect(() => parse(...words)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining(message) }),
    );
  });
});

describe('helpText', () => {
  it('names every variable and every exit code', () => {
    for (const { name } of variables) expect(helpText()).toContain(`  ${name} `);
    expect(helpText()).toMatch(/Exit codes: 0 .*, 1 .*, 2 /);
  });
});
