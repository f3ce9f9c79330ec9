/**
 * `<script type="module" src="…/voice-agent.js" data-agent="support">` and no element: the script tag makes it.
 * Its other `data-` attributes become the element's. A page that holds an element already gets no second one.
 */

/** Call once. @param scriptUrl - of the running script; a module is not told which tag it came from. */
export function elementFromScript(scriptUrl: string): void {
  const tag = [...document.querySelectorAll<HTMLScriptElement>('script[data-agent]')].find(
    ({ src }) => src === scriptUrl,
  );
  if (!tag || document.querySelector('voice-agent')) return;
  const agent = document.createElement('voice-agent');
  for (const { name, value } of tag.attributes) {
    // `data-agent` alone asks for the server's first agent; these are asked for by their name alone.
    if (value ? name.startsWith('data-') : /^data-(consent|images|rating|open)$/.test(name))
      agent.setAttribute(name.slice(5), value);
  }
  if (tag.closest('body')) tag.after(agent);
  // An `async` script may run before there is a body.
  else if (document.body) document.body.append(agent);
  else addEventListener('DOMContentLoaded', () => document.body.append(agent));
}
