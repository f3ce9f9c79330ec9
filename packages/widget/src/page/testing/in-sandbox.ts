/** Runs code in a frame without an origin, as embedding pages may put us in one. Not part of the product. */

/** @param module - is brought along with all it imports, because such a frame may load nothing. Answers what is posted. */
export async function inSandbox(module: URL, code: string): Promise<unknown> {
  const frame = document.createElement('iframe');
  frame.sandbox.add('allow-scripts');
  frame.srcdoc = `<script type="module">
    const module = await import(${JSON.stringify(await asData(module))});
    ${code}
  </script>`;
  const answer = new Promise<MessageEvent>((resolve) => {
    window.addEventListener('message', resolve, { once: true });
  });
  document.body.append(frame);
  const { data } = await answer;
  frame.remove();
  return data;
}

/** A module as an address that holds it; one that others import too would be there twice. */
async function asData(module: URL): Promise<string> {
  let source = await (await fetch(module)).text();
  for (const [statement, path] of [...source.matchAll(/from\s*["']([^"']+)["']/g)]) {
    source = source.replace(statement, `from "${await asData(new URL(path!, module))}"`);
  }
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
