/** Leaks by what endpoint policies and groups let in. */
import { T } from "../../../proof/build/types";
import { change } from "./faults";
import { all, type Kit, type Leak, type Values } from "./leak-kit";

/** What the decision refuses to judge, as docs/policies.md says. */
const UNSUPPORTED = new Set(["Allow with NotPrincipal", "a pattern of the organization"]);

const everyone = { Principal: "*" };

/** Statements that look like conditions and are none. */
export function byPolicies(kit: Kit): Leak[] {
  const { alsoAllow, vpc } = kit;
  const org = "o-a1b2c3d4e5";
  const statements: [name: string, statement: Values][] = [
    ["Allow with NotPrincipal", { NotPrincipal: { AWS: "arn:aws:iam::999999999999:root" } }],
    ["Allow with NotAction", { ...everyone, Action: undefined, NotAction: ["sts:GetFederationToken"] }],
    ["Allow with NotResource", { ...everyone, Resource: undefined, NotResource: ["arn:aws:iam::999999999999:role/x"] }],
    [
      "StringNotEquals on the organization",
      { ...everyone, Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-other12345" } } },
    ],
    [
      "StringNotEqualsIfExists",
      { ...everyone, Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-other12345" } } },
    ],
    ["StringEqualsIfExists", { ...everyone, Condition: { StringEqualsIfExists: { "aws:PrincipalOrgID": org } } }],
    [
      "ForAllValues on a key that may be absent",
      { ...everyone, Condition: { "ForAllValues:StringEquals": { "aws:PrincipalOrgPaths": `${org}/*` } } },
    ],
    ["Null of the organization", { ...everyone, Condition: { Null: { "aws:PrincipalOrgID": "true" } } }],
    ["a pattern of the organization", { ...everyone, Condition: { StringLike: { "aws:PrincipalOrgID": "o-a*" } } }],
    ["the VPC that calls come by", { ...everyone, Condition: { StringEquals: { "aws:SourceVpc": vpc("hub").id } } }],
    [
      "the organization of the resource instead of the caller",
      { ...everyone, Condition: { StringEquals: { "aws:ResourceOrgID": org } } },
    ],
    ["a tag of the caller", { ...everyone, Condition: { StringEquals: { "aws:PrincipalTag/team": "ml" } } }],
    [
      "a caller who is a service, by IfExists",
      { ...everyone, Condition: { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } } },
    ],
    [
      "a variable on both sides",
      { ...everyone, Condition: { StringEquals: { "aws:PrincipalOrgID": "${aws:PrincipalOrgID}" } } },
    ],
    ["a role of a stranger by its session", { Principal: { AWS: "arn:aws:sts::999999999999:assumed-role/x/y" } }],
    ["the account as a number", { Principal: { AWS: "999999999999" } }],
  ];
  return statements.map(([name, statement]) => ({
    name: `an endpoint policy: ${name}`,
    says: { P9: UNSUPPORTED.has(name) ? "undetermined" : "violated" },
    apply: alsoAllow(statement),
  }));
}

/** Policies and groups of endpoints, by resources of every kind that sets them. */
export function byGrants(kit: Kit): Leak[] {
  const { add, get, id, resources, vpc } = kit;
  const hub = vpc("hub");
  const open = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
  });
  const prodEndpoint = get(T.endpoint, "prod/bedrock-runtime");
  return [
    {
      name: "an endpoint without a policy",
      says: { P9: "violated" },
      apply: change(prodEndpoint.urn, ({ policy: _, ...v }) => v),
    },
    {
      name: "an open policy, a resource of its own, for an endpoint",
      says: { P9: "violated" },
      apply: add(hub, T.endpointPolicy, { vpcEndpointId: prodEndpoint.id, policy: open }),
    },
    {
      name: "an open group added to an endpoint",
      says: { P11: "violated" },
      apply: all(
        add(
          hub,
          T.group,
          { vpcId: hub.id, ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }] },
          { id: "sg-0ee" },
        ),
        add(hub, T.endpointGroup, { vpcEndpointId: prodEndpoint.id, securityGroupId: "sg-0ee" }),
      ),
    },
    {
      name: "a rule of the old type opens a group to half of what is private",
      says: { P11: "violated" },
      apply: add(hub, T.groupRule, {
        type: "ingress",
        securityGroupId: id(T.group, "prod/spokes"),
        protocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrBlocks: ["10.0.0.0/9"],
      }),
    },
    {
      name: "a rule of the old type opens a group to everyone",
      says: { P15: "violated" },
      apply: add(hub, T.groupRule, {
        type: "ingress",
        securityGroupId: id(T.group, "prod/spokes"),
        protocol: "-1",
        fromPort: 0,
        toPort: 0,
        cidrBlocks: ["0.0.0.0/0"],
      }),
    },
    {
      name: "an open policy of an S3 gateway endpoint",
      says: { P9: "violated" },
      apply: change(get(T.endpoint, "research/s3").urn, (v) => ({ ...v, policy: open })),
    },
    {
      name: "an endpoint's group names one of the other domain, across the transit gateway",
      says: { P15: "violated" },
      apply: all(
        change(get(T.transitGateway, "hub").urn, (v) => ({ ...v, securityGroupReferencingSupport: "enable" })),
        ...["hub", "research"].map((a) =>
          change(get(T.attachment, a).urn, (v) => ({ ...v, securityGroupReferencingSupport: "enable" })),
        ),
        add(get(T.group, "prod/spokes"), T.ingressRule, {
          securityGroupId: id(T.group, "prod/spokes"),
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          referencedSecurityGroupId: id("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "research"),
        }),
      ),
    },
    {
      name: "a group of endpoints admits one half of on-premises",
      says: { P3: "violated" },
      apply: change(resources.find((r) => r.name === "prod/on-premises/192.168.0.0-16")!.urn, (v) => ({
        ...v,
        cidrIpv4: "192.168.0.0/17",
      })),
    },
  ];
}
