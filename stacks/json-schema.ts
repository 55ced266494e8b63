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
    // A name, and no address: the file is where the package is.
    $id: "urn:bedrock-hub:stack-file",
    title: "Stack file of bedrock-hub",
    description: "Pulumi.<stack>.yaml: what a platform team says about one environment. See docs/stack-file.md.",
    type: "object",
    required: ["config"],
    properties: {
      secretsprovider: { type: "string", description: "Pulumi's: what encrypts secrets of this stack." },
      encryptedkey: { type: "string", description: "Pulumi's: the data key, encrypted by the secrets provider." },
      encryptionsalt: { type: "string", description: "Pulumi's: salt of the passphrase." },
      environment: { description: "Pulumi's: environments of Pulumi ESC that this stack imports." },
      config: {
        type: "object",
        description: "Values of the stack.",
        properties: {
          ...prefixed,
          "pulumi:disable-default-providers": {
            type: "array",
            items: { type: "string" },
            description:
              "Packages without a default provider: [aws], so that no resource falls back to ambient credentials.",
          },
        },
        required: required.map((key) => `${PROJECT}:${key}`),
        patternProperties: { "^(pulumi|aws|awsx|aws-native):": {} },
        additionalProperties: false,
      },
    },
  };
}
