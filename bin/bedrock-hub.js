#!/usr/bin/env node
"use strict";
// Runs the TypeScript command line through tsx, so that a checkout needs no build step.
require("tsx/cjs");
require("./cli.ts");
