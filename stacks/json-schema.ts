import { z } from "zod";
import { PROJECT } from "./load";
import { stackSchema } from "./schema";

/**
 * JSON Schema of a stack file, for completion and checks in editors. Shape only: what must fit together
 * (overlaps, references, quotas) is checked by `bedrock-hub plan`.
 */
export function stackFileSchema(): Record<string, unknown> {
  const { properties = {}, required = [] } = z.toJSONSchema(stackSchema, { io: "input", unrepresentable: "any" }) as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  const prefixed = Object.fromEntries(Object.entries(properties).map(([key, value]) => [`${PROJECT}:${key}`, value]));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Stack file of bedrock-hub",
    type: "object",
    required: ["config"],
    properties: {
      secretsprovider: { type: "string" },
      encryptedkey: { type: "string" },
      encryptionsalt: { type: "string" },
      environment: {},
      config: {
        type: "object",
        properties: { ...prefixed, "pulumi:disable-default-providers": { type: "array", items: { type: "string" } } },
        required: required.map((key) => `${PROJECT}:${key}`),
        patternProperties: { "^(pulumi|aws|awsx|aws-native):": {} },
        additionalProperties: false,
      },
    },
  };
}
