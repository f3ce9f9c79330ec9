/** @voice-agent/token-server/mcp: tools of MCP servers for our agents, and our tools for MCP clients. */
export type { McpHttpTransport, McpProgramTransport, McpTransport } from './mcp-connection.ts';
export { type McpEndpointOptions, mcpEndpoint } from './mcp-endpoint.ts';
export { type McpTools, type McpToolsOptions, mcpTools } from './mcp-tools.ts';
export { toolPin } from './tool-pin.ts';
