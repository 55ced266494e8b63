// The analyzer starts the pack with plain Node.js: load TypeScript as the program does, without a build step.
require("tsx/cjs");
require("./index.ts");
