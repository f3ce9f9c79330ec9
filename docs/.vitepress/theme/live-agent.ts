/**
 * `<LiveAgent>`: a real `<voice-agent>` in a page of the documentation, with the attributes it is given. It talks to the
 * server whose address the site was built with (`AGENT_SERVER`; `npm run docs` starts one); without, it says how to see it.
 */
import { defineComponent, h, onMounted, ref } from 'vue';

declare const __AGENT_SERVER__: string;

/** One script for all the elements of a page; a module runs once however often it is asked for. */
function loadWidget(): void {
  const script = document.createElement('script');
  Object.assign(script, { type: 'module', src: `${__AGENT_SERVER__}/voice-agent.js` });
  document.head.append(script);
}

export const LiveAgent = defineComponent({
  inheritAttrs: false,
  setup(_props, { attrs }) {
    // Drawn in the browser only: the element is not the page's to render beforehand.
    const isLive = ref(false);
    onMounted(() => {
      isLive.value = __AGENT_SERVER__ !== '';
      if (isLive.value) loadWidget();
    });
    return () =>
      isLive.value
        ? h('voice-agent', { agent: 'counter', ...attrs })
        : h('p', { class: 'live-agent-absent' }, ['Here it is live when you read with ', h('code', 'npm run docs'), '.']);
  },
});
