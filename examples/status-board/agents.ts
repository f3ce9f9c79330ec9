/** An agent whose server shows its operators what it does: the board at /status, and /metrics for Prometheus. */
import { randomBytes } from 'node:crypto';

export { agents, assistant } from '../agents.ts';

/** In production a secret of yours, from the environment. */
const token = process.env.STATUS_TOKEN ?? randomBytes(12).toString('hex');
if (!process.env.STATUS_TOKEN) console.info(`The board's password, until STATUS_TOKEN is set: ${token}`);

export const options = { status: { token, instance: 'example' }, metrics: { token } };
