import '@voice-agent/widget/define';
import { VoiceAgentElement } from '@voice-agent/widget';
import { createVoiceSession, type VoiceSessionPort } from '@voice-agent/widget/session';

const element = document.querySelector('voice-agent');
if (element instanceof VoiceAgentElement) element.sendText('Hello!');

export const session: VoiceSessionPort = createVoiceSession({ server: new URL('https://agent.example'), agent: 'a' });
export const stop: () => void = session.subscribe(({ status }) => element?.setAttribute('data-other', status));
