/**
 * The script tag's entry. The server that sent the script is the server of every element that names no other.
 * Brings the launcher only; panel and session follow on the visitor's first sign of interest.
 */
import { VoiceAgentElement } from './define.ts';

VoiceAgentElement.defaultServer = new URL('.', import.meta.url).href;
