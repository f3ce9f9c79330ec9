/**
 * `mcpEndpoint`: chosen tools of ours for MCP clients, over streamable HTTP. Stateless: a server and a transport for
 * each request, so any instance answers. Its callers are authenticated by you; session tokens of the widget mean nothing
 * here.
 */

import { createMcpHandler, McpServer, type StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { JsonSchema } from '@voice-agent/protocol';
import { type Context, Hono } from 'hono';
import { appAnswer } from '../app-answer.ts';
import { misconfigured, VoiceServerError } from '../errors.ts';
import { problemHandler } from '../http/problem.ts';
import { jsonLinesLogger, type Logger, redactingLogger } from '../logger.ts';
import { randomId } from '../random-id.ts';
import { VoiceTelemetry } from '../telemetry/voice-telemetry.ts';
import { isVoiceTool } from '../tools/define-tool.ts';
import { runTool } from '../tools/run-tool.ts';
import type { ServerTool } from '../tools/voice-tool.ts';
import type { VoiceUser } from '../voice-session.ts';

export interface McpEndpointOptions {
  /**
   * By the names that clients see. Tools that run on the server and ask nobody: approval 'never'. `enabled` is asked at every
   * request, with the agent 'mcp'; a `limit` counts sessions, of which there are none here.
   */
  tools: Readonly<Record<string, ServerTool>>;
  /** Who calls, e.g. from its `Authorization`. null: turned away with 401. */
  authenticate(c: Context): VoiceUser | null | Promise<VoiceUser | null>;
  /** Pages that may call it from a browser. Default none: MCP clients are programs, and send no `Origin`. */
  origins?: readonly string[];
  /** Told to clients. Default 'voice-agent'. */
  name?: string;
  /** Bytes of a request. Default 65 536. */
  maxBodyBytes?: number;
  /** Default: JSON lines on standard error. Credentials are redacted before it. */
  logger?: Logger;
  /** Told of failures. Default: nobody. */
  telemetry?: VoiceTelemetry;
}

/** What tools are told of who calls. */
const AGENT = 'mcp';

/**
 * A Hono app: `app.route('/mcp', mcpEndpoint({ … }))`.
 *
 * @throws VoiceServerError invalid_configuration: a tool runs in the page, or asks the visitor.
 */
export function mcpEndpoint(options: McpEndpointOptions): Hono {
  const { tools, authenticate, origins = [], name = 'voice-agent', maxBodyBytes = 65_536 } = options;
  if (typeof authenticate !== 'function') throw misconfigured('authenticate', 'must say who calls; null turns away');
  for (const [toolName, tool] of Object.entries(tools)) checkTool(toolName, tool);
  const log = redactingLogger(options.logger ?? jsonLinesLogger());

  const app = new Hono();
  app.onError(problemHandler(log, options.telemetry ?? new VoiceTelemetry()));
  app.all('/', async (c) => {
    const origin = c.req.header('origin');
    if (origin !== undefined && !origins.includes(origin)) {
      throw new VoiceServerError('origin_not_allowed', 'Pages of this origin may not call the MCP endpoint.');
    }
    const length = Number(c.req.header('content-length') ?? 0);
    if (!(length <= maxBodyBytes)) {
      throw new VoiceServerError('body_too_large', `The body must have at most ${maxBodyBytes} bytes.`);
    }
    const user = await appAnswer('authenticate', authenticate(c));
    if (!user) throw new VoiceServerError('unauthorized', 'Say who you are, e.g. with Authorization: Bearer ….');
    const offered = await toolsFor(tools, user);
    const caller = { user, signal: c.req.raw.signal };
    const handler = createMcpHandler(() => mcpServer(name, offered, caller, log), { maxRequestBodySize: maxBodyBytes });
    return handler.fetch(c.req.raw);
  });
  return app;
}

/** Those that are enabled for who calls: a tool that an agent would not be told of is none here, either. */
async function toolsFor(tools: McpEndpointOptions['tools'], user: VoiceUser): Promise<McpEndpointOptions['tools']> {
  const session = { id: `mcp_${randomId()}`, user, metadata: {} };
  const entries = Object.entries(tools);
  const isFor = await Promise.all(
    entries.map(([name, tool]) => appAnswer(`tools.${name}.enabled`, tool.enabled({ session, user, agent: AGENT }))),
  );
  return Object.fromEntries(entries.filter((_, at) => isFor[at]));
}

interface McpCaller {
  readonly user: VoiceUser;
  readonly signal: AbortSignal;
}

function mcpServer(name: string, tools: McpEndpointOptions['tools'], caller: McpCaller, log: Logger): McpServer {
  const server = new McpServer({ name, version: '1.0.0' });
  for (const [toolName, tool] of Object.entries(tools)) {
    const { title, description, parameters, effect } = tool;
    const config = {
      ...(title !== undefined && { title }),
      description,
      // The tool validates by its own schema; this one tells clients of it.
      inputSchema: shownSchema(parameters),
      annotations: { readOnlyHint: effect === 'read' },
    };
    server.registerTool(toolName, config, async (input) => {
      const callId = `mcp_${randomId()}`;
      const outcome = await runTool(tool, {
        name: toolName,
        callId,
        arguments: input,
        session: { id: callId, user: caller.user, metadata: {} },
        agent: AGENT,
        disconnected: caller.signal,
        log,
        correlationId: () => `err_${randomId()}`,
      });
      if (outcome.kind === 'disconnected') throw new Error('the caller has gone');
      return { content: [{ type: 'text', text: outcome.output }], isError: outcome.kind !== 'done' };
    });
  }
  return server;
}

/** What clients are told of the arguments. It lets everything through. */
function shownSchema(parameters: JsonSchema): StandardSchemaWithJSON {
  const told = () => ({ ...parameters });
  const validate = (value: unknown) => ({ value });
  return { '~standard': { version: 1, vendor: 'voice-agent', validate, jsonSchema: { input: told, output: told } } };
}

function checkTool(name: string, tool: ServerTool): void {
  if (!isVoiceTool(tool)) throw misconfigured(`tools.${name}`, 'must come from defineTool()');
  if (tool.runsIn !== 'server') throw misconfigured(`tools.${name}`, 'runs in the page; there is none behind MCP');
  if (tool.approval !== 'never') {
    throw misconfigured(
      `tools.${name}`,
      'asks the visitor, and there is none behind MCP; only approval: false may go out',
    );
  }
}
