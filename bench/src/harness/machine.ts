/** What a reader must know of the machine to judge the numbers, and no more. */
import { cpus, totalmem } from 'node:os';

export function describeMachine(browserVersion: string): string {
  const [first] = cpus();
  const cores = cpus().length;
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const model = (first?.model ?? 'unknown processor').replace(/\s+/g, ' ').trim();
  return `${model}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${gigabytes} GB, Chromium ${browserVersion}, headless`;
}
