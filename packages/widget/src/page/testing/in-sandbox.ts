/** Runs code in a frame without an origin, as embedding pages may put us in one. Not part of the product. */

/** @param module - has no imports: it is brought along, because such a frame may load nothing. Answers what is posted. */
export async function inSandbox(module: URL, code: string): Promise<unknown> {
  const source = await (await fetch(module)).text();
  const frame = document.createElement('iframe');
  frame.sandbox.add('allow-scripts');
  frame.srcdoc = `<script type="module">
    const module = await import(${JSON.stringify(`data:text/javascript,${encodeURIComponent(source)}`)});
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
