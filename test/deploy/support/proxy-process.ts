/**
 * nginx and Caddy as deploy/ configures them, before a server on the loopback. Only what a machine must differ in is
 * replaced: ports, the certificate, and the addresses that count as inside.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface Ports {
  /** Where the proxy listens. */
  proxy: number;
  /** Where the server does. */
  server: number;
}

/** A program, and how it is told about its configuration in a folder with `cert.pem` and `key.pem`. */
export interface ProxyProgram {
  name: string;
  start(folder: string, ports: Ports): Promise<ChildProcess>;
}

export const nginx: ProxyProgram = {
  name: 'nginx',
  async start(folder, ports) {
    const site = replaced(await readFile('deploy/nginx.conf', 'utf8'), [
      ['server 127.0.0.1:8787;', `server 127.0.0.1:${ports.server};`],
      ['listen 443 ssl;', `listen 127.0.0.1:${ports.proxy} ssl;`],
      ['/etc/letsencrypt/live/agent.example.com/fullchain.pem', join(folder, 'cert.pem')],
      ['/etc/letsencrypt/live/agent.example.com/privkey.pem', join(folder, 'key.pem')],
    ]);
    const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const folders = kinds.map((kind) => `${kind}_temp_path ${join(folder, kind)};`).join(' ');
    const main = `daemon off; master_process off; pid ${join(folder, 'nginx.pid')}; error_log stderr error; events {}`;
    await writeFile(join(folder, 'nginx.conf'), `${main} http { access_log off; ${folders}\n${site}\n}`);
    return spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  },
};

export const caddy: ProxyProgram = {
  name: 'Caddy',
  async start(folder, ports) {
    const tls = `tls ${join(folder, 'cert.pem')} ${join(folder, 'key.pem')}`;
    const site = replaced(await readFile('deploy/Caddyfile', 'utf8'), [
      ['agent.example.com {', `agent.example.com:${ports.proxy} {\n\t${tls}`],
      ['reverse_proxy 127.0.0.1:8787', `reverse_proxy 127.0.0.1:${ports.server}`],
      // Else this machine would be inside.
      ['private_ranges', '10.0.0.0/8'],
    ]);
    await writeFile(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https off\n}\n${site}`);
    const env = { ...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    const options = ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'];
    return spawn('caddy', options, { env, stdio: 'ignore' });
  },
};

export class ProxyProcess {
  /** The certificate of `agent.example.com`, PEM. */
  readonly certificate: string;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(folder: string, certificate: string, process: ChildProcess) {
    this.#folder = folder;
    this.certificate = certificate;
    this.#process = process;
  }

  /** Resolves when it takes connections. */
  static async start(program: ProxyProgram, ports: Ports): Promise<ProxyProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'voice-agent-proxy-'));
    await makeCertificate(folder);
    const started = await program.start(folder, ports);
    const certificate = await readFile(join(folder, 'cert.pem'), 'utf8');
    const proxy = new ProxyProcess(folder, certificate, started);
    const ended = once(started, 'exit').then(([code]) => Promise.reject(new Error(`${program.name} ended: ${code}`)));
    await Promise.race([ended, takesConnections(ports.proxy)]);
    ended.catch(() => undefined);
    return proxy;
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** @throws where the shipped file no longer has what is replaced. */
function replaced(text: string, changes: readonly [from: string, to: string][]): string {
  return changes.reduce((changed, [from, to]) => {
    if (!changed.includes(from)) throw new Error(`There is no "${from}" any more.`);
    return changed.replaceAll(from, to);
  }, text);
}

async function makeCertificate(folder: string): Promise<void> {
  const names = ['-subj', '/CN=agent.example.com', '-addext', 'subjectAltName=DNS:agent.example.com'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  await promisify(execFile)('openssl', ['req', '-x509', ...kind, ...names, ...files]);
}

async function takesConnections(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await sleep(20);
  }
}
