/**
 * Compose, systemd, Kubernetes, Vercel and wrangler: files that no platform reads here; nginx and Caddy read theirs in
 * `proxies.test.ts`. All parse, name only variables and paths that exist, and keep to what the server expects of them.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { variables } from '../../packages/token-server/src/node/cli/environment.ts';
import { MetricRegistry } from '../../packages/token-server/src/telemetry/metric-registry.ts';
import { prometheusText } from '../../packages/token-server/src/telemetry/prometheus-text.ts';
import type { VoiceEvent } from '../../packages/token-server/src/telemetry/voice-event.ts';

const read = (file: string) => readFileSync(`deploy/${file}`, 'utf8');
const known = new Set(variables.flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name])) as string[]);
const unknown = (names: string[]) => names.filter((name) => !known.has(name) && name !== 'NODE_ENV');

/** Paths that a proxy or a platform is told of. */
const HEALTH = ['/readyz', '/healthz'];

describe('compose.yaml', () => {
  const { services, secrets } = parse(read('compose.yaml'));

  it('gives the server variables that it knows, and secrets as files', () => {
    const { environment } = services['voice-agent'];
    expect(unknown(Object.keys(environment))).toEqual([]);
    for (const secret of services['voice-agent'].secrets) {
      expect(Object.values(environment)).toContain(`/run/secrets/${secret}`);
      expect(secrets).toHaveProperty(secret);
    }
  });

  it('starts the server when Redis answers, and shows Redis to nobody else', () => {
    expect(services['voice-agent'].depends_on.redis.condition).toBe('service_healthy');
    expect(services.redis.healthcheck.test).toContain('ping');
    expect(services.redis.ports).toBeUndefined();
    expect(new URL(services['voice-agent'].environment.REDIS_URL).hostname).toBe('redis');
  });

  it('mounts files that are there', () => {
    for (const volume of services['voice-agent'].volumes)
      expect(existsSync(`deploy/${volume.split(':')[0]}`)).toBe(true);
  });
});

describe('prometheus-alerts.yaml', () => {
  const { groups } = parse(read('prometheus-alerts.yaml'));
  const rules: { alert: string; expr: string; annotations: { summary: string } }[] = groups[0].rules;
  const of = { sessionId: 'vs_1', agent: 'desk', at: 0 };
  const call = { ...of, tool: 'look', callId: 'c', durationMs: 1 };

  it('asks for metrics by labels that a server gives them', () => {
    const registry = new MetricRegistry();
    const told: VoiceEvent[] = [
      { ...of, type: 'mint.granted', purpose: 'start', durationMs: 1 },
      { type: 'mint.failed', at: 0, purpose: 'start', reason: 'provider_unavailable', durationMs: 1 },
      { ...of, type: 'audio.sent', trust: 'client', seconds: 1 },
      { type: 'store.degraded', at: 0, error: 'gone' },
      { ...call, type: 'tool.failed', correlationId: 'err_1' },
      { ...call, type: 'tool.timed_out' },
    ];
    for (const event of told) registry.read(event);
    const series = prometheusText(registry, 0).split('\n');
    for (const { alert, expr } of rules) {
      for (const [, name = '', labels = ''] of expr.matchAll(/(voice_agent_\w+)(?:\{([^}]*)\})?/g)) {
        const [, label, values] = /^(\w+)=~?"([^"]+)"$/.exec(labels) ?? [];
        for (const value of values?.split('|') ?? ['']) {
          const wanted = label === undefined ? '' : `${label}="${value}"`;
          const found = series.filter((line) => line.startsWith(`${name}{`) && line.includes(wanted));
          expect(found, `${alert} asks for ${name}{${wanted}}`).not.toEqual([]);
        }
      }
    }
  });

  it('says what happened, each rule under a name of its own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { annotations } of rules) expect(annotations.summary).toMatch(/^[A-Z].*\.$/);
  });
});

describe('grafana-dashboard.json', () => {
  const { panels, templating } = JSON.parse(read('grafana-dashboard.json'));

  it('draws metrics that the server has, by labels that they have', () => {
    const families = [...prometheusText(new MetricRegistry(), Date.now()).matchAll(/^# TYPE (\S+)/gm)].map(
      ([, name]) => name,
    );
    const drawn: string[] = panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
      targets.flatMap(({ expr }) => expr.match(/voice_agent_\w+/g) ?? []),
    );
    expect(drawn.length).toBeGreaterThan(panels.length);
    expect(
      drawn.map((name) => name.replace(/_(bucket|count)$/, '')).filter((name) => !families.includes(name)),
    ).toEqual([]);
  });

  it('asks for the Prometheus that the reader chooses, and has no panel over another', () => {
    expect(templating.list.map(({ name }: { name: string }) => name)).toEqual(['source']);
    for (const { datasource } of panels) expect(datasource.uid).toMatch(/^\$\{source\}$/);
    const places = panels.map(({ gridPos: { x, y } }: { gridPos: { x: number; y: number } }) => `${x},${y}`);
    expect(new Set(places).size).toBe(panels.length);
  });
});

describe('kubernetes.yaml', () => {
  const documents = parseAllDocuments(read('kubernetes.yaml')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });
  const deployment = documents.find(({ kind }) => kind === 'Deployment');
  const { spec } = deployment.spec.template;
  const [container] = spec.containers;

  it('selects its own pods, everywhere', () => {
    const { labels } = deployment.spec.template.metadata;
    const service = documents.find(({ kind }) => kind === 'Service');
    const budget = documents.find(({ kind }) => kind === 'PodDisruptionBudget');
    for (const selector of [
      deployment.spec.selector.matchLabels,
      service.spec.selector,
      budget.spec.selector.matchLabels,
    ]) {
      expect(labels).toMatchObject(selector);
    }
    expect(container.ports.map(({ name }: { name: string }) => name)).toContain(service.spec.ports[0].targetPort);
  });

  it('asks whether it is ready apart from whether it is alive', () => {
    expect([container.readinessProbe, container.livenessProbe].map(({ httpGet }) => httpGet.path)).toEqual(HEALTH);
  });

  it('gives a pod more time to end than its pause and its requests need', () => {
    const pause = Number(container.env.find(({ name }: { name: string }) => name === 'DRAIN_SECONDS').value);
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(pause + 5);
  });

  it('runs without rights, with variables that the server knows', () => {
    expect(spec.securityContext.runAsNonRoot).toBe(true);
    expect(container.securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
    expect(unknown(container.env.map(({ name }: { name: string }) => name))).toEqual([]);
  });

  it('mounts volumes that it has', () => {
    const volumes = spec.volumes.map(({ name }: { name: string }) => name);
    for (const { name } of container.volumeMounts) expect(volumes).toContain(name);
  });
});

describe('voice-agent.service', () => {
  const unit = read('voice-agent.service');
  const settings = [...unit.matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => ({ key, value: value ?? '' }));
  const of = (key: string) => settings.filter((one) => one.key === key).map(({ value }) => value);

  it('starts the command of the package with variables that it knows', () => {
    const { bin } = JSON.parse(readFileSync('packages/token-server/package.json', 'utf8'));
    expect(of('ExecStart')[0]).toContain(
      bin['voice-agent-server'].replace('./', 'node_modules/@voice-agent/token-server/'),
    );
    const names = of('Environment').flatMap((line) => line.split(' ').map((one) => one.split('=')[0] ?? ''));
    expect(unknown(names)).toEqual([]);
  });

  it('reads credentials that it loads', () => {
    const loaded = of('LoadCredential').map((line) => line.split(':')[0]);
    const used = of('Environment').flatMap((line) => [...line.matchAll(/%d\/(\w+)/g)].map(([, name]) => name));
    expect(used).toEqual(loaded);
  });

  it('has no finding of systemd-analyze, where there is one', async () => {
    const { stderr } = await promisify(execFile)('systemd-analyze', ['verify', 'deploy/voice-agent.service']).catch(
      (error: NodeJS.ErrnoException & { stderr?: string }) =>
        error.code === 'ENOENT' ? { stderr: '' } : { stderr: error.stderr },
    );
    // Node may stand elsewhere than on the machine that the unit is for.
    expect(stderr?.split('\n').filter((line) => line && !/\/usr\/bin\/node is not executable/.test(line))).toEqual([]);
  });
});

describe.each(['nginx.conf', 'Caddyfile'])('%s', (file) => {
  const text = read(file).replaceAll(/#.*$/gm, '');

  it('closes every block that it opens', () => {
    let depth = 0;
    for (const character of text) {
      if (character === '{') depth += 1;
      if (character === '}') depth -= 1;
      expect(depth).toBeGreaterThanOrEqual(0);
    }
    expect(depth).toBe(0);
  });

  it('keeps operators’ pages from strangers and lets answers through as they come', () => {
    expect(text).toMatch(/metrics/);
    expect(text).toMatch(/status/);
    expect(text).toMatch(/deny all|respond @operators 403/);
    expect(text).toMatch(/proxy_buffering off|flush_interval -1/);
  });
});

describe('nginx.conf', () => {
  it('ends every directive, and tells the server one address for each visitor', () => {
    const lines = read('nginx.conf')
      .replaceAll(/#.*$/gm, '')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    expect(lines.filter((line) => !/[;{}]$/.test(line))).toEqual([]);
    const locations = read('nginx.conf')
      .split(/^ {2}location /m)
      .slice(1);
    for (const location of locations) expect(location).toContain('X-Forwarded-For $remote_addr;');
  });
});

describe('vercel.json and wrangler.jsonc', () => {
  it('lead to files that are there', () => {
    const { rewrites } = JSON.parse(read('vercel/vercel.json'));
    expect(existsSync(`deploy/vercel${rewrites[0].destination}/index.ts`)).toBe(true);
    const wrangler = JSON.parse(read('workers/wrangler.jsonc').replaceAll(/^\s*\/\/.*$/gm, ''));
    expect(existsSync(`deploy/workers/${wrangler.main}`)).toBe(true);
    expect(wrangler.assets.directory).toBe('../../packages/widget/dist');
  });

  it('send every path of the server to it', () => {
    const { paths } = JSON.parse(readFileSync('packages/token-server/openapi.json', 'utf8'));
    const { rewrites } = JSON.parse(read('vercel/vercel.json'));
    const toServer = new RegExp(`^${rewrites[0].source}$`);
    const missed = Object.keys(paths).filter(
      (path) => !toServer.test(path) && !/voice-agent\.js|\/widget\//.test(path),
    );
    expect(missed).toEqual([]);
  });
});
