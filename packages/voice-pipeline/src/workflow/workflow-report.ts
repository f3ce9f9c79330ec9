/** What a workflow tells of its work besides its answer: the tools that it runs itself, and handoffs. For telemetry. */

/** Why a tool's call brought no result. */
export type ToolFailure =
  | 'invalid-arguments'
  | 'not-approved'
  /** The tool said so itself, by a `ToolError`. */
  | 'refused'
  | 'timeout'
  | 'failed'
  | 'unknown-tool'
  /** It has run as often as its `limit` allows. */
  | 'limited';

/** None holds arguments or results. Times are milliseconds. */
export type WorkflowReport =
  | { readonly type: 'tool.called'; readonly tool: string; readonly callId: string }
  | { readonly type: 'tool.returned'; readonly tool: string; readonly callId: string; readonly durationMs: number }
  | {
      readonly type: 'tool.failed';
      readonly tool: string;
      readonly callId: string;
      readonly durationMs: number;
      readonly error: ToolFailure;
    }
  /** `agent` is whom the conversation goes to. */
  | { readonly type: 'agent.handed_off'; readonly agent: string };
