#!/usr/bin/env node
// The command. It stands here because npm links only commands that are there when it installs: before any build.
import '../dist/cli/main.js';
