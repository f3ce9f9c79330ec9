/** Notes how long after the click the first frame with the panel was drawn: `panelMs`. Main thread. */

const clickedMs = new Promise<number>((resolve) => {
  addEventListener('click', ({ timeStamp }) => resolve(timeStamp), { capture: true, once: true });
});

const drawnMs = clickedMs.then(
  () =>
    new Promise<number>((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now());
      const look = () => {
        const panel = document.querySelector('voice-agent')?.shadowRoot?.querySelector('[part~="panel"]');
        // With its styles, that is: they take it out of the flow.
        const isThere = panel?.checkVisibility() && getComputedStyle(panel).position === 'absolute';
        // A message that is sent from within a frame comes when the frame has been drawn.
        if (isThere) channel.port2.postMessage(undefined);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }),
);

Object.assign(globalThis, { panelMs: Promise.all([clickedMs, drawnMs]).then(([clicked, drawn]) => drawn - clicked) });

export {};
