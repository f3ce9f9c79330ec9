/** A customer's page of an origin of its own, with whatever markup, policy and scripts a test wants. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostPageContent {
  /** What stands in the page's body, below its heading. */
  body: string;
  /** Its Content-Security-Policy. Default: none. */
  policy?: string;
  /** Scripts by path, e.g. `/worker.js`; they come with the same policy. */
  scripts?: Readonly<Record<string, string>>;
}

export interface HostPage {
  /** Without a slash at the end. */
  origin: string;
  /** From the next visit on. */
  show(content: HostPageContent): void;
  close(): Promise<void>;
}

export async function openHostPage(): Promise<HostPage> {
  let content: HostPageContent = { body: '' };
  const server = createServer(({ url = '' }, response) => {
    const { body, policy, scripts = {} } = content;
    if (policy) response.setHeader('Content-Security-Policy', policy);
    const script = scripts[url];
    if (script) response.setHeader('Content-Type', 'text/javascript').end(script);
    else if (url === '/') {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(
        `<!doctype html><html lang="en"><title>A customer's page</title><h1>A customer's page</h1>${body}</html>`,
      );
    } else response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    show(wanted) {
      content = wanted;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
