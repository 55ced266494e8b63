import type { Doc } from "../../world/kernel/json";
import { WorldError } from "../../world/kernel/errors";
import type { WorldClient } from "../../world/client";
import { CloudError, type CloudApi } from "./cloud";

/** Embedded accounts, through the API calls that they answer as AWS does, and nothing else. */
export function worldApi(client: WorldClient): CloudApi {
  return {
    call: async (access, action, params) => {
      try {
        return await client.api(access.account, access.region, action, params as Doc);
      } catch (error) {
        throw error instanceof WorldError ? new CloudError(error.code, error.message) : error;
      }
    },
  };
}
