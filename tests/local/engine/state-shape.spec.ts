import { expect } from "chai";
import { checkpointProblem } from "../../../local/engine/state-shape";

const OWNER = { project: "bedrock-hub", stack: "dev" };
const urnOf = (type: string, name: string, stack = "dev", project = "bedrock-hub"): string =>
  `urn:pulumi:${stack}::${project}::${type}::${name}`;
const STACK = { urn: urnOf("pulumi:pulumi:Stack", "dev"), type: "pulumi:pulumi:Stack", custom: false };
const PROVIDER = { urn: urnOf("pulumi:providers:aws", "a"), type: "pulumi:providers:aws", custom: true, id: "1" };
const VPC = {
  urn: urnOf("aws:ec2/vpc:Vpc", "v"),
  type: "aws:ec2/vpc:Vpc",
  custom: true,
  id: "vpc-1",
  parent: STACK.urn,
  provider: `${PROVIDER.urn}::1`,
};
const SUBNET = {
  ...VPC,
  urn: urnOf("aws:ec2/subnet:Subnet", "s"),
  type: "aws:ec2/subnet:Subnet",
  id: "subnet-1",
  dependencies: [VPC.urn],
};
const WHOLE = [STACK, PROVIDER, VPC, SUBNET];

const problem = (resources: unknown, more: object = {}): string | undefined =>
  checkpointProblem({ stack: "organization/bedrock-hub/dev", latest: { resources, ...more } }, OWNER);

describe("what a state holds", () => {
  const fine: [string, unknown][] = [
    ["nothing ever deployed", {}],
    ["nothing any more", { latest: null }],
    ["no resources", { latest: { manifest: {} } }],
    ["all in order", { latest: { secrets_providers: { type: "passphrase" }, resources: WHOLE } }],
    [
      "the old one of a replacement, on either side of the new one",
      { latest: { resources: [...WHOLE, { ...VPC, delete: true }, { ...SUBNET, delete: true }] } },
    ],
    [
      "the old one of a replacement before the new one",
      { latest: { resources: [STACK, PROVIDER, { ...VPC, delete: true }, VPC] } },
    ],
    [
      "an operation that was cut off, whose resource has no id yet",
      { latest: { resources: WHOLE, pending_operations: [{ resource: { ...VPC, id: undefined }, type: "creating" }] } },
    ],
  ];
  for (const [name, checkpoint] of fine)
    it(`may be: ${name}`, () => {
      expect(checkpointProblem(checkpoint, OWNER)).to.equal(undefined);
    });

  const damaged: [string, unknown, string, object?][] = [
    ["no list", "x", "latest.resources is not as the engine writes it"],
    ["a hole in it", [STACK, null], "latest.resources[1] is not as the engine writes it"],
    ["a resource without URN", [STACK, { ...PROVIDER, urn: undefined }], "latest.resources[1].urn is not as"],
    ["a URN that is none", [{ ...STACK, urn: 7 }], "latest.resources[0].urn is not as"],
    ["an id that is no text", [STACK, { ...PROVIDER, id: 7 }], "latest.resources[1].id is not as"],
    ["operations that are no list", WHOLE, "latest.pending_operations is not as", { pending_operations: "x" }],
    ["an empty operation", WHOLE, "latest.pending_operations[0].resource is not as", { pending_operations: [{}] }],
    ["secrets of a cloud", WHOLE, "latest.secrets_providers.type is not as", { secrets_providers: { type: "cloud" } }],
    ["a resource without id", [STACK, PROVIDER, { ...VPC, id: undefined }], `${VPC.urn} has no id`],
    ["a resource twice", [...WHOLE, VPC], `${VPC.urn} stands in it twice`],
    ["an unknown parent", [PROVIDER, VPC], `${STACK.urn}, which ${VPC.urn} needs, does not stand before it`],
    ["what it depends on after it", [STACK, PROVIDER, SUBNET, VPC], `${VPC.urn}, which ${SUBNET.urn} needs, does not`],
    ["an unknown provider", [STACK, VPC], `the provider of ${VPC.urn} does not stand before it`],
  ];
  for (const [name, resources, text, more] of damaged)
    it(`is damaged: ${name}`, () => {
      expect(problem(resources, more))
        .to.match(/^is damaged \(/)
        .and.to.include(text);
    });

  for (const [name, urn] of [
    ["stack", urnOf("aws:ec2/vpc:Vpc", "v", "prod")],
    ["project", urnOf("aws:ec2/vpc:Vpc", "v", "dev", "other")],
  ] as const)
    it(`is another ${name}'s, though all of it is in order`, () => {
      const text = `is another stack's (it has ${urn}, ours begin with urn:pulumi:dev::bedrock-hub::)`;
      expect(problem([STACK, PROVIDER, { ...VPC, urn }])).to.equal(text);
      const pending_operations = [{ resource: { ...VPC, urn }, type: "creating" }];
      expect(problem([STACK], { pending_operations })).to.equal(text);
    });
});
