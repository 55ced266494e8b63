/** Look-ups about the caller, the Region and its zones. */
import { refuse } from "../kernel/errors";
import { docs, text, textOr, texts } from "../kernel/json";
import { type Lookup } from "../kernel/world";

const getCallerIdentity: Lookup = (op) => ({
  accountId: op.account,
  arn: `arn:aws:sts::${op.account}:assumed-role/bedrock-hub/local`,
  id: op.account,
  userId: `AROALOCAL${op.account}:local`,
});

const getRegion: Lookup = (op, args) => {
  const region = text(args, "region") ?? text(args, "name") ?? op.region;
  return { region, name: region, id: region, description: region, endpoint: `ec2.${region}.amazonaws.com` };
};

const getPartition: Lookup = () => ({
  partition: "aws",
  id: "aws",
  dnsSuffix: "amazonaws.com",
  reverseDnsPrefix: "com.amazonaws",
});

const getAvailabilityZones: Lookup = (op, args) => {
  for (const filter of docs(args, "filters")) {
    const name = textOr(filter, "name");
    if (!["opt-in-status", "zone-type", "region-name", "state", "zone-id", "zone-name"].includes(name)) {
      refuse("InvalidParameterValue", `The filter '${name}' is invalid`);
    }
  }
  const wanted = (name: string): readonly string[] | undefined => {
    const filter = docs(args, "filters").find((f) => textOr(f, "name") === name);
    return filter ? texts(filter, "values") : undefined;
  };
  const zones = op
    .azs()
    .filter((z) => !texts(args, "excludeNames").includes(z.name) && !texts(args, "excludeZoneIds").includes(z.id))
    .filter((z) => wanted("zone-id")?.includes(z.id) ?? true)
    .filter((z) => wanted("zone-name")?.includes(z.name) ?? true);
  return {
    id: op.region,
    names: zones.map((z) => z.name),
    zoneIds: zones.map((z) => z.id),
    groupNames: [`${op.region}-zg-1`],
    state: "available",
  };
};

const getAvailabilityZone: Lookup = (op, args) => {
  const [name, zoneId] = [text(args, "name"), text(args, "zoneId")];
  const found = op
    .azs()
    .filter((z) => (name === undefined || z.name === name) && (zoneId === undefined || z.id === zoneId));
  const [only] = found;
  if (!only || found.length > 1)
    return refuse("InvalidParameterValue", `no single EC2 Availability Zone matched (${name ?? zoneId ?? "any"})`);
  return {
    id: only.name,
    name: only.name,
    nameSuffix: only.name.slice(op.region.length),
    zoneId: only.id,
    groupName: `${op.region}-zg-1`,
    groupLongName: op.region,
    networkBorderGroup: op.region,
    optInStatus: "opt-in-not-required",
    parentZoneId: "",
    parentZoneName: "",
    state: "available",
    zoneType: "availability-zone",
  };
};

/** By token. */
export const accountFunctions: readonly (readonly [string, Lookup])[] = [
  ["aws:index/getCallerIdentity:getCallerIdentity", getCallerIdentity],
  ["aws:index/getRegion:getRegion", getRegion],
  ["aws:index/getPartition:getPartition", getPartition],
  ["aws:index/getAvailabilityZones:getAvailabilityZones", getAvailabilityZones],
  ["aws:index/getAvailabilityZone:getAvailabilityZone", getAvailabilityZone],
];
