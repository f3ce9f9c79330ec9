/** What every peer's page shares: a start button, a status, a transcript, and a key from the same token server. */

export interface Grant {
  readonly url: string;
  readonly protocols: string[];
}

/** Calls `start` on a click of the page's button and says on the body how that went. */
export function onStart(start: () => Promise<void>): void {
  document.querySelector('button')?.addEventListener('click', () => {
    start().then(
      () => say('ready'),
      (error: unknown) => say(`failed: ${error}`),
    );
  });
}

export async function fetchGrant(): Promise<Grant> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch('/v1/sessions', { method: 'POST', headers, body: '{}' });
  const { realtime } = (await answer.json()) as { realtime: Grant };
  return realtime;
}

export function say(status: string): void {
  document.body.dataset.status = status;
}

const turns = new Map<string, HTMLElement>();

/** Adds words to a turn of the transcript. */
export function write(itemId: string, words: string): void {
  let turn = turns.get(itemId);
  if (!turn) {
    turn = document.createElement('p');
    turns.set(itemId, turn);
    document.querySelector('main')?.append(turn);
  }
  turn.textContent += words;
}

export function toBase64(buffer: ArrayBuffer): string {
  let text = '';
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}

export function fromBase64(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
}
