/**
 * `mcpTools`: tools of an MCP server for our agents. Only those that are named, and only as long as they are described
 * as they were when they were approved.
 *
 * They are tools like any other: validated, timed, limited and logged here, with the visitor asked before a 'write'.
 */
import { type CallToolResult, type Client, fromJsonSchema, type Tool } from '@modelcontextprotocol/client';
import { checkAll, checkedTimeout, checkObject, type OptionNames, refuseUnknown } from '../checked-options.ts';
import { misconfigured } from '../errors.ts';
import { defineTool } from '../tools/define-tool.ts';
import { ToolError } from '../tools/tool-error.ts';
import type { ServerTool } from '../tools/voice-tool.ts';
import { type McpTransport, mcpConnection } from './mcp-connection.ts';
import { toolPin } from './tool-pin.ts';

export interface McpToolsOptions {
  transport: McpTransport;
  /**
   * The tools to take, by their names there. As a list they are pinned to what the server says at this start; as an
   * object to the pin that is given, e.g. `{ search: 'sha256-…' }`: then a change between two starts is found, too.
   */
  allow: readonly string[] | Readonly<Record<string, string>>;
  /** Stands before the names here, e.g. 'wiki_'. Default: none. */
  prefix?: string;
  /** Which of them only read. The server's own `readOnlyHint` is not believed. Default: none, so the visitor is asked. */
  readOnly?: readonly string[];
  /** The text for the model is cut at this many bytes. Default 16 384. */
  maxOutputBytes?: number;
  /** Bytes of one message of the server's; a larger one fails. Default 1 048 576. */
  maxMessageBytes?: number;
  /** Milliseconds for each call, and for the connection. Default 10 000. */
  timeout?: number;
  /** Seconds after which descriptions are compared anew, before a call. Default 60. */
  recheckSeconds?: number;
}

const OPTIONS: OptionNames<McpToolsOptions> = {
  transport: true,
  allow: true,
  prefix: true,
  readOnly: true,
  maxOutputBytes: true,
  maxMessageBytes: true,
  timeout: true,
  recheckSeconds: true,
};

export interface McpTools {
  /** For `defineAgent({ tools: { ...wiki.tools } })`. */
  readonly tools: Readonly<Record<string, ServerTool>>;
  /** Ends the connection, or the program. */
  close(): Promise<void>;
}

/** Of one tool: what stands in every turn of a conversation costs tokens, and long texts hide instructions. */
const MAX_DESCRIPTION = 2_048;
const MAX_SCHEMA_BYTES = 8_192;

/**
 * Connects, and takes the tools.
 *
 * @throws VoiceServerError invalid_configuration: a tool is not there, does not match its pin, or tells too much.
 */
export async function mcpTools(options: McpToolsOptions): Promise<McpTools> {
  checkOptions(options);
  const { transport, allow, prefix = '', readOnly = [], maxOutputBytes, timeout = 10_000 } = options;
  const { maxMessageBytes = 1_048_576, recheckSeconds = 60 } = options;
  const names = isList(allow) ? allow : Object.keys(allow);
  const connection = mcpConnection(transport, { maxBytes: maxMessageBytes, timeoutMs: timeout });
  const list = async (client: Client) => {
    const { tools } = await client.listTools(undefined, { timeout, cacheMode: 'refresh' });
    return new Map(tools.map((tool) => [tool.name, tool]));
  };
  const pins = new Map<string, string>();
  const definitions = await start();
  // By a clock that nobody sets: one that is set back must not make it believe for longer.
  let checkedAt = performance.now();
  let changed: ReadonlySet<string> = new Set();
  let isLooking = false;

  return {
    tools: Object.fromEntries(definitions.map((tool) => [prefix + tool.name, imported(tool)])),
    close: connection.close,
  };

  async function start(): Promise<Tool[]> {
    try {
      const offered = await connection.use(list);
      const taken = names.map((name) => checkedTool(name, offered));
      for (const tool of taken)
        pins.set(tool.name, await checkedPin(tool, isList(allow) ? undefined : allow[tool.name]));
      return taken;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  function imported(tool: Tool): ServerTool {
    return defineTool({
      title: tool.title ?? tool.annotations?.title ?? tool.name,
      description: tool.description as string,
      input: fromJsonSchema(tool.inputSchema as Parameters<typeof fromJsonSchema>[0]),
      parameters: tool.inputSchema,
      effect: readOnly.includes(tool.name) ? 'read' : 'write',
      timeout,
      ...(maxOutputBytes !== undefined && { maxOutputBytes }),
      enabled: () => !changed.has(tool.name) || lookAgain(),
      run(input, { signal }) {
        return connection.use(async (client) => {
          await recheck(client);
          if (changed.has(tool.name)) throw new ToolError('This tool is switched off: it is not what was approved.');
          const call = { name: tool.name, arguments: input as Record<string, unknown> };
          // The tool's own time is up first, and says so.
          return outputOf(await client.callTool(call, { signal, timeout: timeout + 1_000 }));
        });
      },
    });
  }

  /** Nobody calls a tool that is off, so it is looked for where one is offered. Who asks does not wait: the next one knows. */
  function lookAgain(): false {
    if (isLooking) return false;
    isLooking = true;
    void connection
      .use(recheck)
      .catch(() => {}) // It stays off.
      .finally(() => {
        isLooking = false;
      });
    return false;
  }

  /** Fails closed: a list that cannot be had lets no call through, as it throws. */
  async function recheck(client: Client): Promise<void> {
    if (performance.now() - checkedAt < recheckSeconds * 1_000) return;
    const offered = await list(client);
    const next = new Set<string>();
    for (const [name, pin] of pins) {
      const tool = offered.get(name);
      if (!tool || (await toolPin(tool)) !== pin) next.add(name);
    }
    changed = next;
    checkedAt = performance.now();
  }
}

function checkOptions(options: McpToolsOptions): void {
  checkObject('mcpTools', options);
  const { allow, readOnly = [], timeout } = options;
  const names = typeof allow === 'object' && allow !== null ? (isList(allow) ? allow : Object.keys(allow)) : [];
  checkAll([
    () => refuseUnknown('mcpTools', options, OPTIONS),
    () => {
      if (names.length === 0) throw misconfigured('allow', 'must name the tools to take; none are taken by default');
    },
    () => {
      if (!Array.isArray(readOnly)) throw misconfigured('readOnly', 'must be a list');
      const stray = readOnly.find((name) => !names.includes(name));
      if (stray !== undefined) throw misconfigured('readOnly', `names "${stray}", which "allow" does not`);
    },
    () => timeout === undefined || checkedTimeout('timeout', timeout),
  ]);
}

function isList(allow: McpToolsOptions['allow']): allow is readonly string[] {
  return Array.isArray(allow);
}

function checkedTool(name: string, offered: ReadonlyMap<string, Tool>): Tool {
  const tool = offered.get(name);
  if (!tool) throw misconfigured(`allow.${name}`, `there is no such tool; there are ${[...offered.keys()].join(', ')}`);
  const { description = '', inputSchema } = tool;
  if (description.trim() === '') throw misconfigured(`allow.${name}`, 'has no description, so no model can use it');
  if (description.length > MAX_DESCRIPTION) {
    throw misconfigured(`allow.${name}`, `its description has more than ${MAX_DESCRIPTION} characters`);
  }
  if (new TextEncoder().encode(JSON.stringify(inputSchema)).length > MAX_SCHEMA_BYTES) {
    throw misconfigured(`allow.${name}`, `its schema has more than ${MAX_SCHEMA_BYTES} bytes`);
  }
  return tool;
}

async function checkedPin(tool: Tool, expected: string | undefined): Promise<string> {
  const pin = await toolPin(tool);
  if (expected === undefined || expected === pin) return pin;
  throw misconfigured(`allow.${tool.name}`, `is not what was approved. Read what it says now; its pin is ${pin}`);
}

/** What a model can read of a result. @throws ToolError where the server says that it failed. */
function outputOf({ content, structuredContent, isError }: CallToolResult): unknown {
  const texts = content.map((part) => (part.type === 'text' ? part.text : `[${part.type} left out]`));
  const text = texts.join('\n');
  if (isError) throw new ToolError(text || 'The tool failed.');
  return structuredContent ?? text;
}
