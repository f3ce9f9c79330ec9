import '@voice-agent/widget/define';
import { VoiceAgentElement } from '@voice-agent/widget';

const element = document.querySelector('voice-agent');
if (element instanceof VoiceAgentElement) element.sendText('Hello!');
