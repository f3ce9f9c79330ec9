import '@voice-agent/widget/define';
import type { VoiceAgentElement } from '@voice-agent/widget';
import type {} from '@voice-agent/widget/jsx';
import { useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';

const LABELS = { launcher: 'Ask in React 18' };

/** React 18 makes strings of properties and hears no custom events: both go through the element itself. */
function App() {
  const agent = useRef<VoiceAgentElement>(null);
  const [status, setStatus] = useState('idle');
  useEffect(() => {
    const element = agent.current;
    if (!element) return;
    element.labels = LABELS;
    const listening = new AbortController();
    element.addEventListener('voice-status-change', (event) => setStatus(event.status), listening);
    return () => listening.abort();
  }, []);
  return (
    <>
      <h1>voice-agent in React 18</h1>
      <p>
        Ask what time it is. The agent is <output>{status}</output>.
      </p>
      <voice-agent ref={agent} agent="support" server={location.origin} />
    </>
  );
}

createRoot(document.querySelector('#app') as Element).render(<App />);
