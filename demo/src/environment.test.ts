import { describe, expect, it } from 'vitest';
import { parseEnvironment } from './environment.ts';

describe('parseEnvironment', () => {
  it('needs nothing', () => {
    expect(parseEnvironment({})).toEqual({
      ok: true,
      environment: { port: 8787, openAi: undefined, origins: [], dataDir: undefined },
    });
  });

  it('takes a key, its base URL and the origins', () => {
    const env = {
      OPENAI_API_KEY: ' key ',
      OPENAI_BASE_URL: 'http://localhost:1/v1/',
      ORIGINS: 'https://a.example, http://b.example:8080',
    };
    expect(parseEnvironment(env)).toMatchObject({
      ok: true,
      environment: {
        openAi: { apiKey: 'key', baseUrl: 'http://localhost:1/v1' },
        origins: ['https://a.example', 'http://b.example:8080'],
      },
    });
  });

  it('names everything that is wrong', () => {
    const parsed = parseEnvironment({ PORT: 'many', OPENAI_BASE_URL: 'example', ORIGINS: 'https://a.example/' });
    expect(parsed.ok).toBe(false);
    if (!parsed.ok)
      expect(parsed.problems.map((problem) => problem.split(' ')[0])).toEqual([
        'PORT',
        'OPENAI_BASE_URL',
        'ORIGINS',
        'OPENAI_BASE_URL',
      ]);
  });
});
