import '@voice-agent/widget/define';
import type {} from '@voice-agent/widget/jsx';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

function App() {
  const [status, setStatus] = useState('idle');
  return (
    <>
      <h1>voice-agent in React</h1>
      <p>
        Ask what time it is. The agent is <output>{status}</output>.
      </p>
      <voice-agent
        agent="support"
        server={location.origin}
        labels={{ launcher: 'Ask in React' }}
        onvoice-status-change={(event) => setStatus(event.status)}
      />
    </>
  );
}

createRoot(document.querySelector('#app') as Element).render(<App />);
