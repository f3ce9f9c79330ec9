/** Where a server that was started as a program listens, by what it prints. */
import type { ChildProcess } from 'node:child_process';

/** @throws Error with all that it said, when it ends instead */
export function listeningAt(server: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((found, failed) => {
    const read = (chunk: Buffer) => {
      said += chunk;
      const [, url] = /Listening on (http:\S+)/.exec(said) ?? [];
      if (url) found(url);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.on('exit', () => failed(new Error(said)));
  });
}
