import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "../stacks/problems";
import { rawConfig, settingProblems, warnOfUnread } from "./config";
import { tidyUncaught } from "./error-frames";
import { endWithReaders } from "./orphan";
import { program } from "./program";

tidyUncaught();
endWithReaders();

/** What `pulumi up` runs. A user's mistake is told without a stack trace. */
export = async () => {
  try {
    warnOfUnread();
    return await program(rawConfig(), `Pulumi.${pulumi.getStack()}.yaml`, settingProblems());
  } catch (error) {
    throw error instanceof ConfigError ? new pulumi.RunError(error.message) : error;
  }
};
