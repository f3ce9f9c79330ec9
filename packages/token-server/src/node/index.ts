/** @voice-agent/token-server/node: what needs Node. */
export { type DiagnosticsChannelName, diagnosticsChannels } from './diagnostics-channels.ts';
export { type Listening, type ListenOptions, listen } from './listen.ts';
export { remoteAddress } from './remote-address.ts';
export { widgetFiles } from './widget-files.ts';
