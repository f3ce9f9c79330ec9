/** An audio server with a loudspeaker that nobody hears, for browsers that play only into one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * The first loudspeaker is the default. One that nobody plays into sleeps for 2 s at a time, and so long the first sound of a
 * page would wait, which no sound card has it do: silence from the other one keeps it at 20 ms.
 */
const MODULES = [
  'native-protocol-unix',
  'null-sink sink_name=heard',
  'null-sink sink_name=silent sink_properties=device.description=Silence',
  'loopback source=silent.monitor sink=heard latency_msec=20',
];

/**
 * Starts PulseAudio for this user. Where one runs already (a desktop's own, or PipeWire in its place) the new one finds
 * the socket taken and ends by itself, which is as good.
 *
 * @param env - for the server, beside ours: `PULSE_RUNTIME_PATH` makes it one of its own, for who has the same.
 * @param modules - beside its loudspeakers.
 */
export function startAudioServer(
  env: Record<string, string> = {},
  modules: readonly string[] = [],
): { stop(): Promise<void> } {
  if (process.platform !== 'linux') return { stop: async () => undefined };
  const options = ['-n', '--daemonize=no', '--exit-idle-time=-1', '--log-level=error'];
  const loads = [...MODULES, ...modules].map((module) => `--load=module-${module}`);
  const server: ChildProcess = spawn('pulseaudio', [...options, ...loads], {
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  server.on('error', () => undefined);
  return {
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
      server.kill();
      await once(server, 'exit');
    },
  };
}
