#!/usr/bin/env node
"use strict";
const { enableCompileCache } = require("node:module");
const path = require("node:path");

// Half of a command's time goes into compiling the SDK; Node.js 22.1 and newer keep the result between runs.
enableCompileCache?.(path.join(__dirname, "..", "node_modules", ".cache", "bedrock-hub", "compiled"));

// Runs the TypeScript command line as it is, so that a checkout needs no build step.
require("./typescript");
require("./deferred");
require("./cli.ts");
