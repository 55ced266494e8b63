import { expect } from "chai";
import type { Observed } from "../../../local/world/kernel/crud";
import type { Doc } from "../../../local/world/kernel/json";
import * as t from "../../../local/world/types/tokens";
import { Refused, Scene } from "./harness";

const RULE_GROUP = "aws:networkfirewall/ruleGroup:RuleGroup";
const POLICY = "aws:networkfirewall/firewallPolicy:FirewallPolicy";
const FIREWALL = "aws:networkfirewall/firewall:Firewall";
const LOGGING = "aws:networkfirewall/loggingConfiguration:LoggingConfiguration";

interface Parts {
  readonly scene: Scene;
  readonly vpc: Observed;
  readonly subnets: readonly Observed[];
  readonly group: Observed;
  readonly policy: Observed;
}

const groupInputs = (change: Doc = {}): Doc => ({
  name: "names",
  type: "STATEFUL",
  capacity: 10,
  ruleGroup: {
    rulesSource: {
      rulesSourceList: { generatedRulesType: "ALLOWLIST", targetTypes: ["TLS_SNI", "HTTP_HOST"], targets: ["a.org"] },
    },
    statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
  },
  ...change,
});

const policyInputs = (arn: string, change: Doc = {}): Doc => ({
  name: "policy",
  firewallPolicy: {
    statelessDefaultActions: ["aws:forward_to_sfe"],
    statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
    statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
    statefulDefaultActions: ["aws:drop_established"],
    statefulRuleGroupReferences: [{ priority: 1, resourceArn: arn }],
    ...change,
  },
});

function parts(): Parts {
  const scene = new Scene();
  const vpc = scene.make(t.VPC, { cidrBlock: "10.0.0.0/16" });
  const subnets = [1, 2].map((n) =>
    scene.make(t.SUBNET, { vpcId: vpc.id, cidrBlock: `10.0.${n}.0/28`, availabilityZoneId: `use1-az${n}` }),
  );
  const group = scene.make(RULE_GROUP, groupInputs());
  return { scene, vpc, subnets, group, policy: scene.make(POLICY, policyInputs(group.id)) };
}

function firewall({ scene, vpc, subnets, policy }: Parts, of = subnets): Observed {
  return scene.make(FIREWALL, {
    name: "fw",
    vpcId: vpc.id,
    firewallPolicyArn: policy.id,
    subnetMappings: of.map(({ id }) => ({ subnetId: id })),
  });
}

/** Endpoint of each subnet as the firewall tells it. */
function endpoints(made: Observed): Record<string, string> {
  const [status] = made.state["firewallStatuses"] as unknown as {
    syncStates: { attachments: { endpointId: string; subnetId: string }[] }[];
  }[];
  const attachments = (status?.syncStates ?? []).flatMap((s) => s.attachments);
  return Object.fromEntries(attachments.map(({ subnetId, endpointId }) => [subnetId, endpointId]));
}

const refusal = (call: () => unknown): string => {
  try {
    call();
    return "";
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
};

describe("the embedded AWS: Network Firewall", () => {
  it("has one endpoint in each subnet, which routes of its VPC may name", () => {
    const all = parts();
    const made = endpoints(firewall(all));
    expect(Object.keys(made)).to.deep.equal(all.subnets.map((s) => s.id));
    const table = all.scene.make(t.ROUTE_TABLE, { vpcId: all.vpc.id });
    const [vpcEndpointId] = Object.values(made);
    const route = { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", vpcEndpointId: vpcEndpointId ?? "" };
    expect(all.scene.make(t.ROUTE, route).id).to.be.a("string");
    const other = all.scene.make(t.VPC, { cidrBlock: "10.1.0.0/16" });
    const foreign = all.scene.make(t.ROUTE_TABLE, { vpcId: other.id });
    expect(refusal(() => all.scene.make(t.ROUTE, { ...route, routeTableId: foreign.id }))).to.match(
      /belong to different networks/,
    );
  });

  it("follows its subnet mappings, and keeps the endpoints that stay", () => {
    const all = parts();
    const before = endpoints(firewall(all, all.subnets.slice(0, 1)));
    const made = all.scene.read(FIREWALL, `arn:aws:network-firewall:us-east-1:111111111111:firewall/fw`);
    const after = all.scene.update(FIREWALL, made?.id ?? "", {
      ...made?.inputs,
      subnetMappings: all.subnets.map(({ id }) => ({ subnetId: id })),
    });
    expect(endpoints(after)).to.include(before);
    expect(Object.keys(endpoints(after))).to.have.length(2);
  });

  it("holds its subnets until it is gone, with all that came with it", () => {
    const all = parts();
    const made = firewall(all);
    const [subnet] = all.subnets;
    expect(refusal(() => all.scene.remove(t.SUBNET, subnet?.id ?? ""))).to.match(/DependencyViolation/);
    all.scene.remove(FIREWALL, made.id);
    all.scene.remove(t.SUBNET, subnet?.id ?? "");
    expect(all.scene.read(t.SUBNET, subnet?.id ?? "")).to.equal(null);
  });

  it("keeps its endpoints when its logging, which goes by the same ARN, is taken away", () => {
    const all = parts();
    const made = firewall(all);
    const logs = { logDestinationConfigs: [] };
    const logging = all.scene.make(LOGGING, { firewallArn: made.id, loggingConfiguration: logs });
    expect(logging.id).to.equal(made.id);
    all.scene.remove(LOGGING, logging.id);
    expect(all.scene.world.store.find(`>${made.id}`).filter(({ type }) => type === t.ENDPOINT)).to.have.length(2);
    all.scene.remove(FIREWALL, made.id);
    for (const { id } of all.subnets) all.scene.remove(t.SUBNET, id);
  });

  it("keeps policy and groups while they are in use", () => {
    const all = parts();
    const made = firewall(all);
    expect(refusal(() => all.scene.remove(POLICY, all.policy.id))).to.match(/^InvalidOperationException/);
    expect(refusal(() => all.scene.remove(RULE_GROUP, all.group.id))).to.match(/^InvalidOperationException/);
    all.scene.remove(FIREWALL, made.id);
    all.scene.remove(POLICY, all.policy.id);
    all.scene.remove(RULE_GROUP, all.group.id);
  });

  // Network Firewall guide, Rule evaluation order, Setting rule group capacity and Domain list rule groups.
  const REFUSED: [name: string, call: (all: Parts) => unknown, message: RegExp][] = [
    [
      "a group that is taken",
      ({ scene }) => scene.make(RULE_GROUP, groupInputs()),
      /a resource with the specified name already exists/i,
    ],
    [
      "more rules than its capacity",
      ({ scene }) => scene.make(RULE_GROUP, groupInputs({ name: "b", capacity: 1 })),
      /capacity of 2/,
    ],
    [
      "an asterisk in a domain",
      ({ scene }) =>
        scene.make(
          RULE_GROUP,
          groupInputs({ name: "b", ruleGroup: { rulesSource: { rulesSourceList: { targets: ["*.a.org"] } } } }),
        ),
      /\*\.a\.org is not a valid domain/,
    ],
    [
      "an empty IP set",
      ({ scene }) =>
        scene.make(
          RULE_GROUP,
          groupInputs({
            name: "b",
            ruleGroup: { ruleVariables: { ipSets: [{ key: "HOME_NET", ipSet: { definitions: [] } }] } },
          }),
        ),
      /HOME_NET has no definition/,
    ],
    [
      "another order than the policy's",
      ({ scene, group }) =>
        scene.make(POLICY, {
          ...policyInputs(group.id, { statefulEngineOptions: {}, statefulDefaultActions: [] }),
          name: "b",
        }),
      /another rule order/,
    ],
    [
      "default actions without strict order",
      ({ scene, group }) =>
        scene.make(POLICY, {
          ...policyInputs(group.id, { statefulEngineOptions: {}, statefulRuleGroupReferences: [] }),
          name: "b",
        }),
      /STRICT_ORDER only/,
    ],
    [
      "a group that does not exist",
      ({ scene }) => scene.make(POLICY, { ...policyInputs("arn:x"), name: "b" }),
      /^ResourceNotFoundException/,
    ],
    [
      "two subnets of one zone",
      (all) => {
        const inputs = { vpcId: all.vpc.id, cidrBlock: "10.0.9.0/28", availabilityZoneId: "use1-az1" };
        return firewall(all, [...all.subnets, all.scene.make(t.SUBNET, inputs)]);
      },
      /another firewall subnet/,
    ],
    [
      "logs to a group that does not exist",
      (all) =>
        all.scene.make(LOGGING, {
          firewallArn: firewall(all).id,
          loggingConfiguration: {
            logDestinationConfigs: [
              { logType: "ALERT", logDestinationType: "CloudWatchLogs", logDestination: { logGroup: "x" } },
            ],
          },
        }),
      /The log group x does not exist/,
    ],
  ];
  for (const [name, call, message] of REFUSED)
    it(`refuses ${name}`, () => {
      const all = parts();
      expect(refusal(() => call(all))).to.match(message);
    });
});
