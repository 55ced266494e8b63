import { arn, hex, text, type Made, type Making } from "./making";

/** What AWS answers to the making of firewalls: one endpoint in each subnet. */
export function firewallAnswers(): Record<string, (making: Making) => Made> {
  const named =
    (kind: string) =>
    (making: Making): Made => {
      const name = text(making.inputs["name"]) || `${making.name}-${hex(making.urn, 7)}`;
      const id = arn(making, "network-firewall", `${kind}/${name}`);
      return { id, computed: { arn: id, name, updateToken: hex(making.urn, 8) } };
    };
  return {
    "aws:networkfirewall/ruleGroup:RuleGroup": named("stateful-rulegroup"),
    "aws:networkfirewall/firewallPolicy:FirewallPolicy": named("firewall-policy"),
    "aws:networkfirewall/firewall:Firewall": (making) => {
      const mappings = making.inputs["subnetMappings"];
      const subnets = (Array.isArray(mappings) ? (mappings as { subnetId?: unknown }[]) : []).map((m) =>
        text(m.subnetId),
      );
      const syncStates = subnets.map((subnetId) => ({
        availabilityZone: text(making.find(subnetId)?.["availabilityZone"]),
        attachments: [{ subnetId, endpointId: `vpce-0${hex(`${making.urn} ${subnetId}`, 16)}` }],
      }));
      const made = named("firewall")(making);
      const firewallStatuses = [{ syncStates, transitGatewayAttachmentSyncStates: [] }];
      return { ...made, computed: { ...made.computed, firewallStatuses } };
    },
    "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": ({ inputs }) => ({
      id: text(inputs["firewallArn"]),
      computed: {},
    }),
  };
}
