/** One connection to one MCP server, opened when it is needed, and again after it broke. */
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { misconfigured } from '../errors.ts';
import { pinnedFetch } from './pinned-fetch.ts';

export interface McpHttpTransport {
  /** Streamable HTTP. https, but for loopback addresses. */
  readonly url: string;
  /** Sent with every request, e.g. `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A program that speaks MCP on its standard streams. Node, Bun and Deno only. */
export interface McpProgramTransport {
  readonly command: string;
  readonly args?: readonly string[];
  /** All that the program sees of the environment, beside `PATH`, `HOME` and their like. Default: nothing. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Where the server is. Only ever from your code: an address that a visitor or a model may choose is an open door. */
export type McpTransport = McpHttpTransport | McpProgramTransport;

export interface McpConnection {
  /** @throws whatever keeps it from connecting. */
  client(): Promise<Client>;
  close(): Promise<void>;
}

export interface McpConnectionOptions {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/** @throws VoiceServerError invalid_configuration */
export function mcpConnection(transport: McpTransport, options: McpConnectionOptions): McpConnection {
  if (typeof transport !== 'object') throw misconfigured('transport', 'must have a url or a command');
  const open = 'url' in transport ? overHttp(transport, options) : overPipes(transport, options);
  let current: Promise<Client> | undefined;
  const connect = async () => {
    const client = new Client({ name: 'voice-agent', version: '1.0.0' });
    client.onclose = () => {
      current = undefined;
    };
    await client.connect(await open(() => void client.close()), { timeout: options.timeoutMs });
    return client;
  };
  return {
    client() {
      const connecting = current ?? connect();
      current = connecting;
      // One that failed is not kept: the next call tries anew.
      connecting.catch(() => {
        if (current === connecting) current = undefined;
      });
      return connecting;
    },
    async close() {
      const closing = current;
      current = undefined;
      await (await closing?.catch(() => undefined))?.close();
    },
  };
}

/** @param fail - ends the connection, and with it all that waits for an answer. */
type Open = (fail: () => void) => Transport | Promise<Transport>;

function overHttp({ url, headers = {} }: McpHttpTransport, { maxBytes }: McpConnectionOptions): Open {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  const isLoopback = address && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(address.hostname);
  if (!address || !(address.protocol === 'https:' || (address.protocol === 'http:' && isLoopback))) {
    throw misconfigured('transport.url', 'must be an https address; http is for loopback only');
  }
  const requestInit = { headers: { ...headers } };
  return (tooLarge) => {
    const fetch = pinnedFetch({ origin: address.origin, maxBytes, tooLarge });
    return new StreamableHTTPClientTransport(address, { fetch, requestInit });
  };
}

function overPipes(
  { command, args = [], env = {}, cwd }: McpProgramTransport,
  { maxBytes }: McpConnectionOptions,
): Open {
  if (typeof command !== 'string' || command === '') throw misconfigured('transport', 'must have a url or a command');
  return async () => {
    const { StdioClientTransport, getDefaultEnvironment } = await import('@modelcontextprotocol/client/stdio');
    return new StdioClientTransport({
      command,
      args: [...args],
      env: { ...getDefaultEnvironment(), ...env },
      ...(cwd !== undefined && { cwd }),
      stderr: 'ignore',
      maxBufferSize: maxBytes,
    });
  };
}
