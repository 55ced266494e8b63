#!/usr/bin/env node
"use strict";
// Runs the TypeScript command line as it is, so that a checkout needs no build step.
require("./typescript");
require("./cli.ts");
