/**
 * To run in a page: begins calls and ends them, by clicks, one after the other. Two of three live first; the others are
 * ended in the middle of connecting: that is where things are forgotten. It uses nothing of this file.
 */
export async function makeCalls(count: number): Promise<void> {
  const agent = document.querySelector('voice-agent');
  const until = async <T>(look: () => T | null | undefined | false): Promise<T> => {
    for (;;) {
      const found = look();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const click = async (part: string) => {
    const button = await until(() => agent?.shadowRoot?.querySelector<HTMLElement>(`[part~="${part}"]`));
    button.click();
  };
  const isOne = (...statuses: string[]) => until(() => statuses.includes(agent?.getAttribute('status') ?? ''));
  for (let call = 0; call < count; call++) {
    await click('start');
    if (call % 3 > 0 || count === 1) await isOne('thinking', 'speaking', 'listening');
    await click('end');
    await isOne('ended');
  }
}
