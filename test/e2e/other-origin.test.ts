/** The README's script tag, on a page of another origin. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  beginCall,
  expectCleanVisit,
  part,
  type ShopVisit,
  visitShop,
  waitForStatus,
  waitForTurn,
} from './support/visit-shop.ts';

let visit: ShopVisit;
let host: Server;
afterEach(async () => {
  await visit.close();
  host.closeAllConnections();
  await new Promise((resolve) => host.close(resolve));
});

describe('the script tag', () => {
  it('brings a working voice agent to a page of another origin', async () => {
    const origin = await openHostPage();
    visit = await visitShop({ microphone: [8, 'When are you open on Saturday?', 60], origins: [origin] });
    const { page } = visit;
    await page.goto(origin);
    await beginCall(page);
    await waitForTurn(page, 'user', /open on saturday/i);
    await waitForTurn(page, 'agent', /on saturday we are open from 10 am to 4 pm/i);
    await waitForStatus(page, 'listening');
    expect(page.workers()).toHaveLength(1);
    await page.reload();
    expectCleanVisit(visit);
  });

  it('says why on a page whose origin the server does not know', async () => {
    const origin = await openHostPage();
    visit = await visitShop({ microphone: [60] });
    await visit.page.goto(origin);
    await beginCall(visit.page);
    await waitForStatus(visit.page, 'error');
    expect(await part(visit.page, 'error').textContent()).toMatch(/\w+/);
  });
});

/** Serves the README's page, its script's address replaced by the demo's. */
async function openHostPage(): Promise<string> {
  const readme = readFileSync('README.md', 'utf8');
  const snippet = /```html\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  host = createServer((request, response) => {
    if (request.url !== '/') return void response.writeHead(204).end();
    const embedded = snippet
      .replace('https://agent.example.com', visit.proxy.url)
      .replace('agent="support"', 'agent="counter"');
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><html lang="en"><title>A customer's page</title><h1>A customer's page</h1>${embedded}</html>`,
    );
  });
  await new Promise<void>((resolve) => host.listen(0, 'localhost', resolve));
  return `http://localhost:${(host.address() as AddressInfo).port}`;
}
