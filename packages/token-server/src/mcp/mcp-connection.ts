/** One connection to one MCP server, opened when it is needed, and again after it broke or the server has forgotten it. */
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
  /**
   * Where the server has forgotten the session (it was started anew, say) the work is done once more in another one: what it
   * asked for was not looked at.
   *
   * @throws whatever keeps it from connecting, and what the work throws.
   */
  use<T>(work: (client: Client) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface McpConnectionOptions {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/** @throws VoiceServerError invalid_configuration */
export function mcpConnection(transport: McpTransport, options: McpConnectionOptions): McpConnection {
  if (typeof transport !== 'object' || transport === null)
    throw misconfigured('transport', 'must have a url or a command');
  const open = 'url' in transport ? overHttp(transport, options) : overPipes(transport, options);
  let current: Line | undefined;

  const connect = (): Line => {
    const client = new Client({ name: 'voice-agent', version: '1.0.0' });
    const connecting = async () => {
      await client.connect(await open(() => void client.close()), { timeout: options.timeoutMs });
      return client;
    };
    const line: Line = { client: connecting(), users: 0, isLost: false };
    const leave = () => {
      if (current === line) current = undefined;
    };
    client.onclose = leave;
    // One that failed is not kept: the next call tries anew.
    line.client.catch(leave);
    return line;
  };

  /** undefined: the session is lost, and nothing was done. */
  const attempt = async <T>(work: (client: Client) => Promise<T>): Promise<{ result: T } | undefined> => {
    current ??= connect();
    const line = current;
    line.users += 1;
    try {
      return { result: await work(await line.client) };
    } catch (error) {
      if (!(error instanceof SessionLostError)) throw error;
      line.isLost = true;
      if (current === line) current = undefined;
      return undefined;
    } finally {
      line.users -= 1;
      // Not before: others who asked at the same time find out by themselves, and must not be cut off.
      if (line.isLost && line.users === 0) void line.client.then((client) => client.close()).catch(() => {});
    }
  };

  return {
    async use(work) {
      const done = (await attempt(work)) ?? (await attempt(work));
      if (done) return done.result;
      throw new Error('the MCP server keeps no session');
    },
    async close() {
      const closing = current;
      current = undefined;
      await (await closing?.client.catch(() => undefined))?.close();
    },
  };
}

interface Line {
  readonly client: Promise<Client>;
  /** Calls under way. */
  users: number;
  /** The server knows it no more. */
  isLost: boolean;
}

/** Streamable HTTP: "404 in response to a request containing an Mcp-Session-Id" asks for a new session. */
class SessionLostError extends Error {}

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
    const pinned = pinnedFetch({ origin: address.origin, maxBytes, tooLarge });
    const fetch: typeof pinned = async (input, init) => {
      const response = await pinned(input, init);
      if (response.status !== 404 || !new Headers(init?.headers).has('mcp-session-id')) return response;
      await response.body?.cancel();
      throw new SessionLostError('the MCP server knows the session no more');
    };
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
