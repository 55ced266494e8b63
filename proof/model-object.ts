/** What objects of the model are made of. Part of proof/model.ts. */

/** Identity of a model object. See the conventions in proof/model.ts. */
export type Key = string;

/** Which statement about an object is not known. */
export type Aspect =
  /** CIDRs of a VPC or subnet, addresses of an interface. */
  | "addresses"
  /** AZ of a subnet. */
  | "zone"
  /** Which route table, network ACL or security groups an object uses. */
  | "route-table"
  | "network-acl"
  | "security-groups"
  /** Routes of a table: at least one exists whose destination or target is not known. */
  | "routes"
  /** Rules of a security group or network ACL. */
  | "rules"
  /** Entries of a prefix list. */
  | "entries"
  /** Subnets of an attachment or endpoint. */
  | "subnets"
  /** Whether it is accepted and available. */
  | "state"
  /** Association or propagations of an attachment. */
  | "association"
  | "propagation"
  /** Policy document of an endpoint. */
  | "policy"
  /** Names that an endpoint or zone answers to, records of a zone, VPCs of a zone or Profile, DNS servers of a VPC. */
  | "names"
  | "records"
  | "vpcs"
  | "dns"
  /** An unmodelled resource may carry or change any traffic of the object. */
  | "traffic";

/** One thing that is not known about an object. */
export interface Opaque {
  readonly aspect: Aspect;
  /** The resource to name in an UNDETERMINED verdict. */
  readonly urn: string;
  /** Why, as a clause: `destination prefix list is not known until deployment`. */
  readonly because: string;
}

/** What every object has. */
export interface ModelObject {
  readonly key: Key;
  /** The resource that declares it; for an implied object the one that implies it; for an external one `key`. */
  readonly urn: string;
  /** Physical id, where known. */
  readonly id?: string;
  /** For people only. */
  readonly name: string;
  readonly account?: string;
  readonly region?: string;
  /** True if no state shows the whole object: adopted by id, or read with `.get()`. */
  readonly external: boolean;
  readonly opaque: readonly Opaque[];
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** The network interface of an endpoint in one subnet. */
export interface EndpointInterface {
  /** `<endpoint key>#<subnet key>` */
  readonly key: Key;
  readonly subnet: Key;
  /** Empty for a family if AWS chooses: then any address of the subnet. */
  readonly addresses: readonly string[];
  readonly families: readonly (4 | 6)[];
}
