/**
 * Ephemeral keys of a cluster: the primary keeps them, workers ask it over their channel. So a key that one worker minted
 * opens sessions on every other.
 */
import type { MemorySecretStore, SecretStore } from '../realtime/secret-store.ts';

/** The end of a channel between primary and worker that `process` and `cluster.Worker` both are. */
export interface Channel {
  /** Without a callback Node tells a failure by an event that ends the process. */
  send?(message: object, callback: (error: Error | null) => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

type Call = { secrets: 'set'; id: number; args: [key: string, session: string, expiresAt: number] };
type Question = Call | { secrets: 'get'; id: number; args: [key: string] };
interface Reply {
  secrets: 'reply';
  id: number;
  result: boolean | string | undefined;
}

/** In the primary, for each of its workers. */
export function answerWorker(worker: Channel, store: MemorySecretStore): void {
  worker.on('message', async (message) => {
    if (!isQuestion(message)) return;
    const { id } = message;
    const result = await (message.secrets === 'set' ? store.set(...message.args) : store.get(...message.args));
    // A worker that has gone meanwhile needs no answer.
    worker.send?.({ secrets: 'reply', id, result } satisfies Reply, () => undefined);
  });
}

/** In a worker. */
export function secretsOfPrimary(primary: Channel): SecretStore {
  const waiting = new Map<number, (result: Reply['result']) => void>();
  let lastId = 0;
  primary.on('message', (message) => {
    if (!isReply(message)) return;
    waiting.get(message.id)?.(message.result);
    waiting.delete(message.id);
  });
  const ask = (question: Omit<Call, 'id'> | { secrets: 'get'; args: [string] }) =>
    new Promise<Reply['result']>((resolve, reject) => {
      lastId += 1;
      const id = lastId;
      waiting.set(id, resolve);
      primary.send?.({ ...question, id }, (error) => {
        if (!error) return;
        waiting.delete(id);
        reject(error);
      });
    });
  return {
    set: async (...args) => (await ask({ secrets: 'set', args })) === true,
    async get(key) {
      const session = await ask({ secrets: 'get', args: [key] });
      return typeof session === 'string' ? session : undefined;
    },
  };
}

function isQuestion(message: unknown): message is Question {
  const kind = (message as { secrets?: unknown } | null)?.secrets;
  return kind === 'set' || kind === 'get';
}

function isReply(message: unknown): message is Reply {
  return (message as { secrets?: unknown } | null)?.secrets === 'reply';
}
