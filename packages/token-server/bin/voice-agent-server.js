#!/usr/bin/env node
// The command. It stands here because npm links only commands that are there when it installs: before any build.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 20 || (major === 20 && minor >= 19)) await import('../dist/node/cli/main.js');
else {
  process.stderr.write(`voice-agent-server needs Node 20.19 or later; this is ${process.versions.node}.\n`);
  process.exitCode = 1;
}
