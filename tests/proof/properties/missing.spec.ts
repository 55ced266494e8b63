import { expect } from "chai";
import { readIntent } from "../../../proof/intent";
import { prove } from "../../../proof/properties";
import { modelOf, World } from "../world";

const SERVICE = "com.amazonaws.us-east-1.sts";

/** Of a property that checked the rest, or nothing at all. */
const OPEN = /^cannot be told of |^nothing of it could be checked/;

/** Two networks of one domain, a hub with an endpoint, a VPN; the intent names more than stands there. */
function proofWith(more: {
  readonly networks?: readonly object[];
  readonly onPremises?: readonly object[];
  readonly at?: readonly string[];
}): Map<string, string> {
  const w = new World();
  const tgw = w.transitGateway();
  const hub = w.vpc("hub", "10.0.0.0/16");
  const subnet = w.subnet("hub", hub, "10.0.1.0/24");
  const vpcs = [w.vpc("a", "10.1.0.0/16"), w.vpc("b", "10.2.0.0/16")];
  const subnets = vpcs.map((vpc, i) => w.subnet(`spoke-${i}`, vpc, `10.${i + 1}.1.0/24`));
  const group = w.group("service", hub, []);
  w.endpoint("sts", hub, SERVICE, [[subnet, "10.0.1.20"]], [group]);
  const vpn = w.vpn("vpn", tgw);
  const intent = readIntent(
    {
      hubs: [hub.id],
      endpointSets: [{ name: "set", at: [subnet.id, ...(more.at ?? [])], services: [{ service: SERVICE }] }],
      domains: [
        {
          name: "prod",
          endpointSet: "set",
          networks: [
            ...vpcs.map(({ id }, i) => ({ vpc: id, name: `spoke-${i}`, consumers: [subnets[i]!.id] })),
            ...(more.networks ?? []),
          ],
        },
        { name: "lab", endpointSet: "set", networks: [] },
      ],
      onPremises: [{ connection: vpn.id, domain: "prod", prefixes: ["172.16.0.0/16"] }, ...(more.onPremises ?? [])],
    },
    "intent.json",
  );
  const missing = prove(modelOf(w), intent).properties.flatMap(({ id, findings }): [string, string][] => {
    const found = findings.find(({ message }) => OPEN.test(message));
    return found ? [[id, `${found.verdict}: ${found.message}`]] : [];
  });
  return new Map(missing);
}

describe("what the intent names and no state shows", () => {
  it("is nothing where all of it is there", () => {
    expect([...proofWith({}).keys()]).to.deep.equal([]);
  });

  it("leaves open what is said of all networks, where one is missing beside others that were checked", () => {
    const missing = proofWith({ networks: [{ vpc: "vpc-0feed", name: "forgotten", s3: "none" }] });
    expect([...missing.keys()]).to.include.members(["P1", "P2", "P5", "P6", "P10", "P11", "P12"]);
    expect(missing.get("P2")).to.equal(
      "undetermined: cannot be told of forgotten: vpc-0feed is no VPC of the given states",
    );
    // Nothing of these is asked of that network.
    for (const id of ["P0", "P3", "P4", "P14"]) expect(missing.has(id), id).to.equal(false);
  });

  it("leaves S3 and quarantine open only for a network that is meant to have them", () => {
    const both = { vpc: "vpc-0feed", name: "forgotten", s3: "gateway", quarantined: true };
    const missing = proofWith({ networks: [both] });
    expect([missing.has("P4"), missing.has("P14")]).to.deep.equal([true, true]);
  });

  it("leaves P3 open for a connection beside others, and everything for a part of an endpoint set", () => {
    const connection = { connection: "vpn-0feed", domain: "prod", prefixes: ["172.17.0.0/16"] };
    expect(proofWith({ onPremises: [connection] }).get("P3")).to.match(
      /^undetermined: cannot be told of a connection /,
    );
    expect(proofWith({ onPremises: [connection] }).get("P2")).to.equal(undefined);
    expect([...proofWith({ at: ["subnet-0feed"] }).keys()]).to.include.members(["P1", "P3", "P13", "P15"]);
  });
});
