/** Every operation of the server. A new route writes its own beside it, and stands here; a test finds one that does not. */
import { approvalsOperation } from './approvals.route.ts';
import { endOperation } from './end.route.ts';
import { eventsOperation } from './events.route.ts';
import { feedbackOperation } from './feedback.route.ts';
import { guardrailsOperation } from './guardrails.route.ts';
import { handoffsOperation } from './handoffs.route.ts';
import { healthOperation } from './health.route.ts';
import { heartbeatOperation } from './heartbeat.route.ts';
import { metricsOperation } from './metrics.route.ts';
import type { Operation } from './operation.ts';
import { readyOperation } from './ready.route.ts';
import { refreshOperation } from './refresh.route.ts';
import { sessionsOperation } from './sessions.route.ts';
import { statusOperations } from './status.route.ts';
import { toolsOperation } from './tools.route.ts';
import { widgetOperations } from './widget.route.ts';

export const operations: readonly Operation[] = [
  sessionsOperation,
  refreshOperation,
  toolsOperation,
  approvalsOperation,
  handoffsOperation,
  guardrailsOperation,
  heartbeatOperation,
  endOperation,
  eventsOperation,
  feedbackOperation,
  healthOperation,
  readyOperation,
  metricsOperation,
  ...statusOperations,
  ...widgetOperations,
];
