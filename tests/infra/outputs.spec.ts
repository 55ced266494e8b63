import { expect } from "chai";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Properties } from "../../local/recorder";
import { byName } from "../components/support";
import { ROOT } from "../support/stacks";
import { recordedStack, type StackName } from "./support";

/** Outputs as other stacks read them (docs/outputs.md), for the parts whose values are compared here. */
interface Told {
  readonly hub: { readonly account: string; readonly vpcId: string; readonly attachmentSubnetIds: Properties };
  readonly transitGateway: {
    readonly id: string;
    readonly hubRouteTableId: string;
    readonly routeTableIds: Properties;
  };
  readonly domains: Readonly<Record<string, Properties>>;
  readonly spokes: Readonly<Record<string, Properties>>;
}

for (const stack of ["dev", "prod"] as StackName[]) {
  describe(`the values of the outputs of stack ${stack}`, () => {
    const told = async () => {
      const recording = await recordedStack(stack);
      const ids = (type: string) => (name: string) => byName(recording, type)[name]?.id ?? `no ${type} ${name}`;
      return { recording, plan: recording.plan, outputs: recording.outputs as unknown as Told, ids };
    };

    it("are the hub's VPC, subnets, gateway and tables", async () => {
      const { plan, outputs, ids } = await told();
      const subnet = ids("ec2/subnet:Subnet");
      const table = ids("ec2transitgateway/routeTable:RouteTable");
      expect(outputs.hub).to.deep.equal({
        account: plan.accounts.find(({ key }) => key === plan.hub.account)?.id,
        vpcId: ids("ec2/vpc:Vpc")("hub"),
        attachmentSubnetIds: Object.fromEntries(
          plan.hub.attachmentSubnets.map(({ azId, key }) => [azId, subnet(`hub/${key}`)]),
        ),
      });
      expect(outputs.transitGateway).to.deep.equal({
        id: ids("ec2transitgateway/transitGateway:TransitGateway")("hub"),
        hubRouteTableId: table("hub"),
        routeTableIds: Object.fromEntries(plan.domains.map(({ key }) => [key, table(key)])),
      });
    });

    it("are each domain's endpoints with the names that they answer to, zones, Profile, table and subnets", async () => {
      const { recording, plan, outputs, ids } = await told();
      const endpoints = byName(recording, "ec2/vpcEndpoint:VpcEndpoint");
      for (const { key, endpointSet, endpointBlock, endpoints: set } of plan.domains) {
        const ends = (set?.endpoints ?? []).map(({ service, dnsNames }) => {
          const made = endpoints[`${key}/${service}`];
          const [regional] = made?.outputs["dnsEntries"] as { dnsName: string }[];
          return [service, { id: made?.id, dnsName: regional?.dnsName, names: dnsNames }];
        });
        const zones = (set?.zones ?? []).map(({ name }) => [name, ids("route53/zone:Zone")(`${key}/${name}`)]);
        const subnets = (set?.subnets ?? []).map((s) => [s.key, ids("ec2/subnet:Subnet")(`${key}/${s.key}`)]);
        expect(outputs.domains[key]).to.deep.equal({
          endpointSet,
          endpointBlock,
          transitGatewayRouteTableId: ids("ec2transitgateway/routeTable:RouteTable")(key),
          endpoints: Object.fromEntries(ends) as unknown,
          zones: Object.fromEntries(zones) as unknown,
          ...(set?.profile && { profileId: ids("route53/profilesProfile:ProfilesProfile")(key) }),
          subnetIds: Object.fromEntries(subnets) as unknown,
        });
      }
    });

    it("are each spoke's domain, account and workload subnets", async () => {
      const { plan, outputs } = await told();
      for (const { key, domain, account, created, adopted } of plan.spokes) {
        const spoke = outputs.spokes[key];
        expect(spoke).to.include({ domain, account: plan.accounts.find((a) => a.key === account)?.id });
        const workloads = adopted?.subnets.filter((s) => !adopted.attachmentSubnetKeys.includes(s.key));
        const keys = (created?.subnets ?? workloads ?? []).map((subnet) => subnet.key);
        expect(Object.keys(spoke?.["subnetIds"] as object).sort()).to.deep.equal(keys.sort());
      }
    });

    it("are all described", async () => {
      const { outputs } = await told();
      const page = readFileSync(path.join(ROOT, "docs", "outputs.md"), "utf8");
      for (const name of Object.keys(outputs)) expect(page).to.match(new RegExp(`^\\| \`${name}[\`.]`, "m"));
    });
  });
}
