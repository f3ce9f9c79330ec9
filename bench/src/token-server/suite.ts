/** The token server over a socket, beside a bare Hono and a bare `node:http` server that echo the same JSON. */
import type { Suite } from '../harness/measure.ts';
import { growth } from './scenarios/growth.ts';
import { instances } from './scenarios/instances.ts';
import { memory } from './scenarios/memory.ts';
import { rates } from './scenarios/rates.ts';
import { telemetry } from './scenarios/telemetry.ts';

export const tokenServer: Suite = { name: 'token-server', scenarios: [rates, telemetry, instances, memory, growth] };
