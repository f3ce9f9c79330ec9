/** What a call needs whose agent has tools, handoffs or guardrails: one module, so that one request brings it all. */
export { createAnswerWatch } from './answer-watch.ts';
export { ToolRelay } from './tool-relay.ts';
