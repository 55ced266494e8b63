import { expect } from "chai";
import { HybridVpn } from "../../components/hybrid";
import { record, recordStack, type RecordedResource } from "../../local/recorder";
import { rawStack, type Raw } from "../support/stacks";

async function built(change: (raw: Raw) => void = () => undefined): Promise<readonly RecordedResource[]> {
  const raw = rawStack("dev");
  raw["onPremises"] = {
    domain: "prod",
    prefixes: ["10.200.0.0/16"],
    vpn: { datacentre: { address: "198.51.100.7", asn: 65010 } },
    resolver: { forward: { corp: { domain: "corp.example.com", targets: ["10.200.0.53"] } } },
  };
  change(raw);
  const { resources, errors, duplicates } = await recordStack(raw, "test", { stack: "dev" });
  expect(errors.map((e) => e.message)).to.deep.equal([]);
  expect(duplicates).to.deep.equal([]);
  return resources;
}
const of = (resources: readonly RecordedResource[], component: string, type: string) =>
  resources.filter((r) => r.urn.includes(`bedrock-hub:index:${component}$`) && r.type.endsWith(`:${type}`));

describe("the way in for on-premises", () => {
  it("associates the VPN with the hybrid table alone and routes back to declared blocks only", async () => {
    const all = await built();
    const vpn = of(all, "HybridVpn", "VpnConnection");
    expect(vpn).to.have.length(1);
    const attachment = vpn[0]?.outputs["transitGatewayAttachmentId"];
    const associations = all.filter(
      (r) =>
        r.type.startsWith("aws:ec2transitgateway/") &&
        r.type.endsWith(":RouteTableAssociation") &&
        r.inputs["transitGatewayAttachmentId"] === attachment,
    );
    expect(associations.map((r) => r.name)).to.deep.equal(["hybrid/vpn-datacentre"]);
    const back = of(all, "HybridTable", "Route").filter((r) => r.inputs["transitGatewayAttachmentId"] === attachment);
    expect(back.map((r) => r.inputs["destinationCidrBlock"])).to.deep.equal(["10.200.0.0/16"]);
    expect(of(all, "HybridTable", "RouteTablePropagation")).to.have.length(0);
  });

  it("keeps tunnel keys in Secrets Manager and marks what the provider reads back as secret", async () => {
    const [vpn] = of(await built(), "HybridVpn", "VpnConnection");
    expect(vpn?.inputs["presharedKeyStorage"]).to.equal("SecretsManager");
    expect(Object.keys(vpn?.inputs ?? {}).filter((key) => /presharedKey$/i.test(key))).to.deep.equal([]);
    expect(vpn?.additionalSecretOutputs).to.include.members([
      "tunnel1PresharedKey",
      "tunnel2PresharedKey",
      "customerGatewayConfiguration",
    ]);
  });

  it("lets both tunnels log where there is a log group, and neither where there is none", async () => {
    const logs = async (logGroupArn?: string) => {
      const base = { transitGatewayId: "tgw-1", address: "198.51.100.7", asn: 65010, staticRouting: false };
      const args = { ...base, acceleration: false, ...(logGroupArn !== undefined && { logGroupArn }) };
      const { resources } = await record(() => new HybridVpn("datacentre", args));
      const [vpn] = of(resources, "HybridVpn", "VpnConnection");
      return [vpn?.inputs["tunnel1LogOptions"], vpn?.inputs["tunnel2LogOptions"]];
    };
    const logGroupArn = "arn:aws:logs:us-east-1:111111111111:log-group:/aws/vendedlogs/vpn";
    const log = { cloudwatchLogOptions: { logEnabled: true, logGroupArn, logOutputFormat: "json" } };
    expect(await logs(logGroupArn)).to.deep.equal([log, log]);
    expect(await logs()).to.deep.equal([undefined, undefined]);
  });

  it("takes a connection over Global Accelerator where that is asked for, and not otherwise", async () => {
    const accelerated = async (acceleration?: boolean) => {
      const all = await built((r) => Object.assign(r["onPremises"].vpn.datacentre, { acceleration }));
      return of(all, "HybridVpn", "VpnConnection").map(({ inputs }) => inputs["enableAcceleration"]);
    };
    expect(await accelerated()).to.deep.equal([false]);
    expect(await accelerated(true)).to.deep.equal([true]);
  });

  it("routes by BGP, or statically where that is chosen", async () => {
    const statically = async (staticRouting: boolean) => {
      const base = { transitGatewayId: "tgw-1", address: "198.51.100.7", asn: 65010, acceleration: false };
      const { resources } = await record(() => new HybridVpn("datacentre", { ...base, staticRouting }));
      return of(resources, "HybridVpn", "VpnConnection").map(({ inputs }) => inputs["staticRoutesOnly"]);
    };
    expect(await statically(false)).to.deep.equal([false]);
    expect(await statically(true)).to.deep.equal([true]);
  });

  it("gives EC2 an AS number in the field that takes it (EC2 API reference, CreateCustomerGateway)", async () => {
    const all = await built((r) => {
      r["onPremises"].vpn.branch = { address: "198.51.100.9", asn: 4200000001 };
      r["onPremises"].vpn.last = { address: "198.51.100.10", asn: 2147483647 };
      r["onPremises"].vpn.first = { address: "198.51.100.11", asn: 2147483648 };
    });
    const gateways = of(all, "HybridVpn", "CustomerGateway").map(({ inputs }) => [
      inputs["bgpAsn"],
      inputs["bgpAsnExtended"],
    ]);
    expect(gateways).to.have.deep.members([
      ["65010", undefined],
      ["2147483647", undefined],
      [undefined, "2147483648"],
      [undefined, "4200000001"],
    ]);
  });

  it("answers from pinned addresses, to TCP and UDP 53 of declared blocks", async () => {
    const all = await built();
    const [inbound] = of(all, "HybridResolver", "ResolverEndpoint").filter((r) => r.inputs["direction"] === "INBOUND");
    expect((inbound?.inputs["ipAddresses"] as { ip: string }[]).map((a) => a.ip)).to.deep.equal([
      "10.62.0.138",
      "10.62.0.154",
    ]);
    const rules = of(all, "HybridResolver", "SecurityGroupIngressRule").map((r) => [
      r.inputs["ipProtocol"],
      r.inputs["fromPort"],
      r.inputs["cidrIpv4"],
    ]);
    expect(rules).to.deep.equal([
      ["tcp", 53, "10.200.0.0/16"],
      ["udp", 53, "10.200.0.0/16"],
    ]);
  });

  it("forwards names for the hub and the bound domain's spokes only", async () => {
    const all = await built();
    const memberships = all
      .filter((r) => r.type === "aws:route53/resolverRuleAssociation:ResolverRuleAssociation")
      .map((r) => r.name.split("/")[0]);
    expect(memberships.sort()).to.deep.equal(["assistant", "claims", "hub"]);
  });

  it("associates Direct Connect of another account by proposal, with exactly the allowed prefixes", async () => {
    const all = await built((r) => {
      r["onPremises"].directConnect = { gateway: { create: { asn: 64520 } }, account: "claims-dev" };
    });
    const [proposal] = all.filter((r) => r.type.endsWith(":GatewayAssociationProposal"));
    const [association] = all.filter((r) => r.type.endsWith(":GatewayAssociation"));
    expect(proposal?.inputs["allowedPrefixes"]).to.deep.equal(["10.62.2.0/23", "10.62.0.128/25"]);
    expect(proposal?.provider).to.match(/::network-dev$/);
    expect(association?.provider).to.match(/::claims-dev$/);
    expect(association?.inputs["proposalId"]).to.equal(proposal?.id);
    const { accounts } = rawStack("dev");
    expect(proposal?.inputs["dxGatewayOwnerAccountId"]).to.equal(accounts["claims-dev"].id);
    expect(association?.inputs["associatedGatewayOwnerAccountId"]).to.equal(accounts["network-dev"].id);
    const learned = of(all, "HybridTable", "RouteTablePropagation");
    expect(learned.map((r) => r.name).sort()).to.deep.equal(["hybrid/hub/direct-connect", "hybrid/hub/vpn-datacentre"]);
    // The hub's table learns: the hybrid table itself would lead on-premises back to itself.
    const [hub] = of(all, "TransitHub", "RouteTable");
    expect(learned.map((r) => r.inputs["transitGatewayRouteTableId"])).to.deep.equal([hub?.id, hub?.id]);
  });
});
