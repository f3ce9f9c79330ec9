/** What a release is made with: changesets, the bill of materials, and the workflow that calls both. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PACKAGES } from '../../scripts/pack-packages.ts';

const run = promisify(execFile);
const json = async (file: string) => JSON.parse(await readFile(file, 'utf8'));

interface Bill {
  bomFormat: string;
  components: { name: string; licenses?: unknown[] }[];
}

describe('a release', () => {
  it('gives all published packages one version, and each the others’ by it', async () => {
    const packages = await Promise.all(PACKAGES.map((name) => json(`packages/${name}/package.json`)));
    const [{ version }] = packages;
    for (const { name, version: own, dependencies = {}, peerDependencies = {} } of packages) {
      expect(own, name).toBe(version);
      for (const [other, wanted] of Object.entries({ ...dependencies, ...peerDependencies })) {
        if (other.startsWith('@voice-agent/')) expect(wanted, `${name} → ${other}`).toBe(version);
      }
    }
    expect((await json('.changeset/config.json')).fixed).toEqual([['@voice-agent/*']]);
  });

  it('is made by a workflow whose commands there are', async () => {
    const { jobs } = parse(await readFile('.github/workflows/release.yml', 'utf8'));
    const { scripts } = await json('package.json');
    const steps: { run?: string; with?: Record<string, string> }[] = jobs.release.steps;
    const commands = steps.flatMap((step) => [step.run, step.with?.version, step.with?.publish]);
    const wanted = commands.flatMap(
      (command) => /npm (?:run )?(test|sbom|version|release)$/.exec(command ?? '')?.[1] ?? [],
    );
    expect(wanted).toEqual(['test', 'sbom', 'version', 'release']);
    for (const name of wanted) expect(scripts).toHaveProperty(name);
  });
});

interface Step {
  uses?: string;
  run?: string;
}

interface Workflow {
  on: unknown;
  permissions: Record<string, string>;
  jobs: Record<string, { 'runs-on': string; permissions?: Record<string, string>; steps: Step[] }>;
}

describe('.github', async () => {
  const files = await readdir('.github', { recursive: true });
  const read = async (file: string) => parse(await readFile(`.github/${file}`, 'utf8'));
  const workflows = files.filter((file) => file.startsWith('workflows/'));
  const forms = files.filter((file) => file.startsWith('ISSUE_TEMPLATE/'));

  it.each(workflows)('%s runs what there is, with no right that it does not name', async (file) => {
    const { on, permissions, jobs }: Workflow = await read(file);
    const { scripts } = await json('package.json');
    expect(on).toBeDefined();
    expect(Object.values(permissions).filter((right) => right !== 'read')).toEqual([]);
    for (const [job, { steps, ...rest }] of Object.entries(jobs)) {
      expect(rest['runs-on'], job).toMatch(/^ubuntu-\d+\.04$/);
      for (const { uses, run: command } of steps) {
        expect([uses, command].filter(Boolean), job).toHaveLength(1);
        if (uses) expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
        const [, script] = /npm (?:run )?([a-z:]+)$/.exec(command ?? '') ?? [];
        if (script && script !== 'ci') expect(scripts).toHaveProperty(script);
      }
    }
  });

  it.each(forms)('%s asks, and each question has a name of its own', async (file) => {
    const { name, description, body } = await read(file);
    expect([name, description].every((words) => typeof words === 'string')).toBe(true);
    const asked: { type: string; id?: string; attributes: { label?: string } }[] = body;
    const questions = asked.filter(({ type }) => type !== 'markdown');
    expect(questions.length).toBeGreaterThan(1);
    for (const { type, attributes } of questions) {
      expect(['textarea', 'input', 'dropdown', 'checkboxes']).toContain(type);
      expect(attributes.label).toMatch(/\w/);
    }
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
  });
});

describe('npm run sbom', () => {
  it('lists all that the packages run with, and nothing that only builds or tests them', async () => {
    await run(process.execPath, ['scripts/dist/sbom.js']);
    const { bomFormat, components }: Bill = await json('.tsbuild/voice-agent.cdx.json');
    expect(bomFormat).toBe('CycloneDX');
    const listed = components.map(({ name }) => name);
    for (const name of PACKAGES) {
      const { dependencies = {} } = await json(`packages/${name}/package.json`);
      expect(listed).toEqual(expect.arrayContaining([`@voice-agent/${name}`, ...Object.keys(dependencies)]));
    }
    for (const tool of ['typescript', 'vitest', 'vite', 'playwright-core']) expect(listed).not.toContain(tool);
    for (const { licenses, name } of components) expect(licenses, name).toHaveLength(1);
  }, 120_000);
});
