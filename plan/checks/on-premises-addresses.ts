import { cidr4, contains4, overlaps4 } from "../../net/ipv4";
import type { PlanContext } from "../context";
import { sortedEntries } from "../spokes";
import { PRIVATE, UNUSABLE } from "./addresses";

/** AS numbers that no device of a customer can have, anywhere: AWS's own, and those of RFC 6793 and RFC 7300. */
const RESERVED_ASNS = new Map([
  [7224, "AWS's own"],
  [23456, "kept for devices with 2-byte numbers"],
  [65535, "reserved"],
  [4294967295, "reserved"],
]);
/** AS numbers that AWS keeps in one Region (Site-to-Site VPN guide, Customer gateway options, with 7224 above). */
const REGIONAL_ASNS: Readonly<Record<string, number>> = {
  "ap-northeast-1": 10124,
  "ap-southeast-1": 17943,
  "eu-west-1": 9059,
};

/** Device addresses and AS numbers of a Region's on-premises networks that cannot be what they are declared as. */
export function checkOnPremisesAddresses(context: PlanContext): void {
  const { config } = context;
  if (!config.onPremises) return;
  checkDevices(context, config.onPremises.vpn);
  checkDirectConnect(context);
}

type Devices = NonNullable<PlanContext["config"]["onPremises"]>["vpn"];

function checkDevices({ config, problems }: PlanContext, devices: Devices): void {
  const owners = new Map<string, string>();
  const hubAsn = createdAsn(config);
  for (const [key, { address, asn, routing }] of sortedEntries(devices)) {
    const path = `onPremises.vpn.${key}`;
    const host = cidr4(`${address}/32`);
    const why =
      UNUSABLE.find(({ block }) => overlaps4(cidr4(block), host))?.why ??
      (PRIVATE.some((block) => contains4(cidr4(block), host)) ? "private" : undefined);
    if (why !== undefined)
      problems.push({
        path: `${path}.address`,
        problem: `is ${why} space, which AWS cannot reach over the internet`,
        got: address,
        fix: "give the device's public address",
      });
    const first = owners.get(address);
    if (first !== undefined)
      problems.push({
        path: `${path}.address`,
        problem: `is the device of ${first} too, and a connection has two tunnels already`,
        got: address,
        fix: "remove one of the two, or give the second device's address",
      });
    owners.set(address, first ?? key);
    const reserved =
      RESERVED_ASNS.get(asn) ??
      (REGIONAL_ASNS[config.hub.region] === asn ? `AWS's own in ${config.hub.region}` : undefined) ??
      (routing === "bgp" && asn === hubAsn ? "the transit gateway's" : undefined);
    if (reserved !== undefined)
      problems.push({
        path: `${path}.asn`,
        problem: `is an AS number that is ${reserved}`,
        got: asn,
        fix: "use another one",
      });
  }
}

function checkDirectConnect({ config, problems }: PlanContext): void {
  const gateway = config.onPremises?.directConnect?.gateway;
  if (!gateway || !("create" in gateway)) return;
  const { asn } = gateway.create;
  const path = "onPremises.directConnect.gateway.create.asn";
  if (!((asn >= 64512 && asn <= 65534) || (asn >= 4200000000 && asn <= 4294967294)))
    problems.push({
      path,
      problem: "is not a private ASN",
      got: asn,
      fix: "use 64512 to 65534 or 4200000000 to 4294967294 (Direct Connect guide, Direct Connect gateways)",
    });
  else if (asn === createdAsn(config))
    problems.push({
      path,
      problem: "is the transit gateway's too",
      got: asn,
      fix: "use another one: AWS associates the two only if they differ",
    });
}

function createdAsn({ hub }: PlanContext["config"]): number | undefined {
  return "create" in hub.transitGateway ? hub.transitGateway.create.asn : undefined;
}
