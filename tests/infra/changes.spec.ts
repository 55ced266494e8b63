import { expect } from "chai";
import { difference, recordChanged, recordedStack, type Difference, type StackName } from "./support";
import type { Raw } from "../support/stacks";

/**
 * What shows or guards the network as a whole and so follows every change of it, in place: the archive's policies, the
 * inventory that queries read, the network account's trail, the sink's policy, the dashboard.
 */
const CONSOLIDATED =
  /^(LogArchive\/(BucketPolicy|Key)|LogCatalog\/|AccountTrail\/Trail network-dev|MetricsSink\/SinkPolicy|NetworkDashboard\/)/;

const ofNetwork = (changed: readonly string[]): string[] => changed.filter((line) => !CONSOLIDATED.test(line));

/** What a change of the configuration does to the resources: only what it must. */
describe("changes of a stack", () => {
  const change = async (stack: StackName, edit: (raw: Raw) => void): Promise<Difference> => {
    const after = await recordChanged(stack, edit);
    expect(after.errors).to.deep.equal([]);
    return difference(await recordedStack(stack), after);
  };

  const billing = {
    account: "billing",
    domain: "prod",
    vpc: { create: { cidr: "10.112.32.0/20", subnets: { app: "10.112.32.0/22" } } },
    consumers: { invoices: { subnets: ["app"] } },
  };
  const addBilling = (raw: Raw) => {
    raw["accounts"].billing = { id: "210987654399", role: "bedrock-hub-deploy" };
    raw["spokes"].billing = structuredClone(billing);
  };

  it("adding a spoke adds its own resources and its places in shared ones, and changes only the domain's policies", async () => {
    const { added, removed, changed } = await change("dev", addBilling);
    expect(removed).to.deep.equal([]);
    const foreign = added.filter((resource) => !/ (spoke\/)?billing(\/|$)/.test(resource));
    expect(foreign).to.deep.equal([
      "EndpointSet/SecurityGroupIngressRule prod/consumers/10.112.32.0-23",
      "EndpointSet/SecurityGroupIngressRule prod/spokes/10.112.32.0-20",
      "TransitHub/PrincipalAssociation hub/transit-gateway/billing",
    ]);
    expect(
      ofNetwork(changed).filter((line) => !/^EndpointSet\/VpcEndpoint prod\/[\w-]+: policy$/.test(line)),
    ).to.deep.equal([]);
  });

  it("removing a spoke is the same backwards", async () => {
    const without = await recordedStack("dev");
    const there = await recordChanged("dev", addBilling);
    const forth = difference(without, there);
    const back = difference(there, without);
    expect(back).to.deep.equal({ added: forth.removed, removed: forth.added, changed: forth.changed });
  });

  it("quarantine adds blackholes and narrows sources and policies; attachment, zones and VPC stay as they are", async () => {
    const { added, removed, changed } = await change("dev", (raw) => (raw["spokes"].claims.quarantined = true));
    expect(added).to.include.members([
      "RouteDomain/Route prod/quarantine-claims-10.112.16.0-20",
      "SpokeAcceptance/Route claims/quarantine-claims-10.112.16.0-20",
    ]);
    const rules = /^EndpointSet\/SecurityGroupIngressRule prod\//;
    expect(removed.filter((resource) => !rules.test(resource))).to.deep.equal([]);
    expect(added.filter((resource) => !rules.test(resource))).to.have.length(2);
    expect(changed.filter((line) => !/^EndpointSet\/VpcEndpoint prod\/[\w-]+: policy$/.test(line))).to.deep.equal([]);
  });

  it("moving a spoke to another domain keeps its VPC and attachment", async () => {
    const { added, removed, changed } = await change("prod", (raw) => (raw["spokes"].acquired.domain = "nonprod"));
    const own = changed.filter((line) => / acquired[/:]/.test(line));
    expect(own).to.deep.equal([
      "ProfileMembership/ProfilesAssociation acquired: profileId",
      "SpokeAcceptance/RouteTableAssociation acquired: transitGatewayRouteTableId",
      "SpokeRoutes/Route acquired/workload/endpoints: destinationCidrBlock",
    ]);
    expect([...added, ...removed].filter((resource) => /^(Spoke|ProfileM|Zone)/.test(resource))).to.deep.equal([]);
  });

  it("adding a service adds its endpoint, zone and memberships, and changes nothing", async () => {
    const { added, removed, changed } = await change("dev", (raw) => raw["domains"].prod.services.push("kms"));
    expect(added.every((resource) => resource.includes("kms"))).to.be.true;
    expect(added).to.have.length(7);
    expect({ removed, changed: ofNetwork(changed) }).to.deep.equal({ removed: [], changed: [] });
  });

  it("changing a domain's models changes one policy", async () => {
    const result = await change("dev", (raw) => raw["domains"].prod.models.push("amazon.nova-pro-v1:0"));
    expect(result).to.deep.equal({
      added: [],
      removed: [],
      changed: ["EndpointSet/VpcEndpoint prod/bedrock-runtime: policy"],
    });
  });

  it("switching how names are shared touches names only", async () => {
    const { added, removed, changed } = await change("dev", (raw) => (raw["dns"].sharing = "profiles"));
    expect(changed).to.deep.equal([]);
    expect(added.filter((resource) => !/^(DnsProfile|ProfileMembership)/.test(resource))).to.deep.equal([]);
    expect(removed.filter((resource) => !/^Zone(Authorizations|Memberships)/.test(resource))).to.deep.equal([]);
  });

  it("adding a zone to the hub renumbers nothing", async () => {
    const { removed, changed } = await change("dev", (raw) => {
      raw["hub"].availabilityZones = ["use1-az1", "use1-az2", "use1-az4"];
      for (const spoke of ["assistant", "claims", "research"]) {
        raw["spokes"][spoke].vpc.create.availabilityZones = ["use1-az1", "use1-az2"];
      }
    });
    expect(removed).to.deep.equal([]);
    const grown = /^(EndpointSet\/VpcEndpoint [\w/-]+|TransitHub\/VpcAttachment hub): subnetIds$/;
    expect(ofNetwork(changed).filter((line) => !grown.test(line))).to.deep.equal([]);
  });

  it("a spoke in the network account needs no share, acceptance or authorization", async () => {
    const after = await recordChanged("dev", (raw) => {
      addBilling(raw);
      raw["spokes"].billing.account = "network-dev";
      delete raw["accounts"].billing;
    });
    expect(after.errors).to.deep.equal([]);
    const { added } = difference(await recordedStack("dev"), after);
    const own = added.filter((resource) => / billing(\/|$)/.test(resource));
    expect(own.filter((resource) => /Accepter|Authorization|Principal/.test(resource))).to.deep.equal([]);
    expect(own).to.include.members(["SpokeAttachment/VpcAttachment billing", "ZoneMemberships billing"]);
  });

  it("an adopted transit gateway keeps everything else as it is", async () => {
    const { added, removed } = await change("dev", (raw) => {
      raw["hub"].transitGateway = { adopt: "tgw-0a1b2c3d4e5f60718" };
    });
    expect({ added, removed }).to.deep.equal({ added: [], removed: ["TransitHub/TransitGateway hub"] });
  });
});
