import { expect } from "chai";
import type { ResourceView } from "../../local/world/kernel/command";
import { isDoc, type Doc } from "../../local/world/kernel/json";
import { deployed, tiny } from "./support/deployed";
import { expectSame, picture } from "./support/picture";
import type { TestStack } from "./support/stack";

/** Types that nothing else of the network hangs on: one of each may vanish without taking more along. */
const LEAVES = [
  "aws:ec2/route:Route",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ec2transitgateway/route:Route",
  "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
  "aws:ram/principalAssociation:PrincipalAssociation",
  "aws:route53/record:Record",
  "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
];

/** A change by hand that each taggable or otherwise changeable type can suffer. */
function tampering({ type, outputs }: ResourceView): Doc | undefined {
  if (type === "aws:ec2/vpcEndpoint:VpcEndpoint") return { policy: '{"Version":"2012-10-17","Statement":[]}' };
  if (type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule") return { cidrIpv4: "0.0.0.0/0" };
  if (!isDoc(outputs.tagsAll)) return undefined;
  return { tagsAll: { ...outputs.tagsAll, owner: "somebody else" } };
}

function firstOfEach(resources: readonly ResourceView[]): ResourceView[] {
  const own = resources.filter(({ implicit }) => implicit === undefined);
  return [...new Map([...own].reverse().map((resource) => [resource.type, resource])).values()];
}

describe("drift on the real engine", () => {
  let stack: TestStack;
  let before: string[];

  beforeEach(async () => {
    stack = await (await deployed(tiny)).stack.fork();
    before = picture(await stack.world((world) => world.list({ implicit: true })));
  });
  afterEach(() => stack.dispose());

  /** What a refresh without consequences says, by operation. */
  async function seen(): Promise<Record<string, string[]>> {
    const ran = await stack.must("refresh", "--preview-only", "--json");
    const { steps } = JSON.parse(ran.stdout) as { steps: { op: string; urn: string; detailedDiff?: Doc | null }[] };
    const found: Record<string, string[]> = {};
    for (const { op, urn, detailedDiff } of steps) {
      if (op === "delete" || Object.keys(detailedDiff ?? {}).length > 0) {
        (found[op === "delete" ? "gone" : "changed"] ??= []).push((urn.split("::")[2] ?? "").split("$").at(-1) ?? "");
      }
    }
    for (const types of Object.values(found)) types.sort();
    return found;
  }

  it("one of each type deleted by hand is seen by refresh and made again by up", async () => {
    const gone = await stack.world(async (world) => {
      const victims = firstOfEach(await world.list()).filter(({ type }) => LEAVES.includes(type));
      for (const { type, id, account, region } of victims) await world.vanish({ type, id, account, region });
      return victims.map(({ type }) => type).sort();
    });
    expect(gone).to.deep.equal([...LEAVES].sort());
    expect(await seen()).to.deep.equal({ gone });
    await stack.must("up", "--yes", "--skip-preview", "--refresh");
    expectSame(before, picture(await stack.world((world) => world.list({ implicit: true }))));
    await stack.must("preview", "--refresh", "--expect-no-changes");
  });

  it("one of each type changed by hand is seen by refresh and set back by up", async () => {
    const changed = await stack.world(async (world) => {
      const types: string[] = [];
      for (const resource of firstOfEach(await world.list())) {
        const set = tampering(resource);
        if (!set) continue;
        const { type, id, account, region } = resource;
        await world.alter({ type, id, account, region }, set);
        types.push(type);
      }
      return types.sort();
    });
    expect(changed.length).to.be.greaterThan(8);
    expect(await seen()).to.deep.equal({ changed });
    await stack.must("up", "--yes", "--skip-preview", "--refresh");
    expectSame(before, picture(await stack.world((world) => world.list({ implicit: true }))));
    await stack.must("preview", "--refresh", "--expect-no-changes");
  });
});
