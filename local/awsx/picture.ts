import { createHash } from "node:crypto";
import type { Properties, RemoteChild, RemoteComponent } from "../recorder/types";
import { AWSX_VPC, isRef, vpcLayout, type Argument, type Child } from "./layout";

/** Id of the zone that a name means in the account that a component, given by its URN, is made in. */
export type ZoneIdOf = (urn: string, zoneName: string) => string | undefined;

/** Prefixes of the ids that EC2 gives. */
const PREFIXES: Readonly<Record<string, string>> = {
  vpc: "vpc",
  igw: "igw",
  subnet: "subnet",
  table: "rtb",
  association: "rtbassoc",
  eip: "eipalloc",
  nat: "nat",
  route: "r",
};

/**
 * Pictures of awsx's components for the recorder.
 * @param zoneIdOf knows the zones; without it subnets have a name of their zone only
 */
export function awsxPictures(zoneIdOf: ZoneIdOf = () => undefined): Readonly<Record<string, RemoteComponent>> {
  return { [AWSX_VPC]: (component) => pictureOf(component, zoneIdOf) };
}

function pictureOf(
  { urn, name, inputs }: { urn: string; name: string; inputs: Properties },
  zoneIdOf: ZoneIdOf,
): ReturnType<RemoteComponent> {
  const layout = vpcLayout(name, inputs);
  const ids = new Map(layout.children.map((child) => [child.key, idOf(urn, child)]));
  const value = (argument: Argument): unknown => (isRef(argument) ? (ids.get(argument.child) ?? "") : argument);
  const children = layout.children.map((child): RemoteChild => {
    const own = Object.fromEntries(Object.entries(child.inputs).map(([key, argument]) => [key, value(argument)]));
    const id = ids.get(child.key) ?? "";
    return {
      key: child.key,
      type: child.type,
      name: child.name,
      ...(child.parent === undefined ? {} : { parent: child.parent }),
      inputs: own,
      id,
      outputs: computed(child, urn, own, id, zoneIdOf),
    };
  });
  const idsOf = (kind: keyof typeof layout.subnetIds) => layout.subnetIds[kind].map((ref) => ids.get(ref.child) ?? "");
  return {
    children,
    outputs: {
      vpcId: value(layout.vpcId),
      publicSubnetIds: idsOf("Public"),
      privateSubnetIds: idsOf("Private"),
      isolatedSubnetIds: idsOf("Isolated"),
    },
  };
}

function idOf(component: string, { key, name }: Child): string {
  const kind = key.slice(0, key.indexOf("/"));
  // Subnet and table share their digits, so that a table can be told from its subnet (see `tableOfSubnet`).
  const text = kind === "table" || kind === "subnet" ? `subnet/${name}` : key;
  const digits = createHash("sha256").update(`${component} ${text}`).digest("hex").slice(0, 16);
  return `${PREFIXES[kind] ?? kind}-0${digits}`;
}

/** Id of the table of a subnet that a picture made. */
export function tableOfSubnet(subnetId: string): string {
  return subnetId.replace(/^subnet-/, "rtb-");
}

function computed({ type }: Child, component: string, inputs: Properties, id: string, zoneIdOf: ZoneIdOf): Properties {
  if (type === "aws:ec2/subnet:Subnet") {
    const zone = zoneIdOf(component, String(inputs["availabilityZone"]));
    return zone === undefined ? {} : { availabilityZoneId: zone };
  }
  if (type === "aws:ec2/eip:Eip") return { allocationId: id };
  if (type === "aws:ec2/vpc:Vpc") {
    const digits = id.slice("vpc-".length);
    return {
      mainRouteTableId: `rtb-${digits}`,
      defaultRouteTableId: `rtb-${digits}`,
      defaultSecurityGroupId: `sg-${digits}`,
      defaultNetworkAclId: `acl-${digits}`,
    };
  }
  return {};
}
