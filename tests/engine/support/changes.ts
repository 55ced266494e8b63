import type { Values } from "./stack";

type Doc = Record<string, unknown>;
type Spoke = Doc & { vpc: { create: { cidr: string; subnets: Record<string, string> } } };
type Domain = Doc & { services: string[] };

/** A change of the stack file that a team makes, and what an update by it may touch. */
export interface Change {
  readonly name: string;
  readonly edit: (values: Values) => void;
  /**
   * What may be touched: every touched resource's line (`update VpcEndpoint prod/sts`) matches one of these. Inventories
   * and tables for those who read the logs follow every change and are always allowed to be updated.
   */
  readonly only: readonly RegExp[];
  /** Spokes whose ways and names must stay as they are after every single operation. */
  readonly untouched: readonly string[];
  /** The change takes protected things away: somebody has to say so first. */
  readonly unprotect?: true;
}

function spokeOf(values: Values, key: string): Spoke {
  return values.spokes![key] as Spoke;
}

function domainOf(values: Values, key: string): Domain {
  return values.domains![key] as Domain;
}

const OTHERS = ["assistant", "research"];
const ALL = [...OTHERS, "claims"];

/** What teams ask for, on `dev`. */
export const CHANGES: readonly Change[] = [
  {
    name: "adds a spoke",
    edit: (values) => {
      const copy = structuredClone(spokeOf(values, "claims"));
      copy.vpc.create = { cidr: "10.112.32.0/20", subnets: { app: "10.112.32.0/22" } };
      values.spokes!.extra = copy;
    },
    only: [
      /^create (Vpc|Subnet|RouteTable|Route|VpcEndpoint|VpcAttachment|VpcAttachmentAccepter|DefaultSecurityGroup) extra\b/,
      /^create RouteTable(Association|Propagation) extra\b/,
      /^create (VpcAssociationAuthorization|ZoneAssociation) extra\//,
      /^create (FlowLog spoke\/extra|ResolverQueryLogConfigAssociation claims-dev\/spoke\/extra)$/,
      /^create SecurityGroupIngressRule prod\/(consumers\/10\.112\.32\.0-23|spokes\/10\.112\.32\.0-20)$/,
    ],
    untouched: ALL,
  },
  {
    name: "removes a spoke, and with it its account",
    edit: (values) => {
      delete values.spokes!.claims;
    },
    only: [
      /^delete [A-Za-z0-9]+ (spoke\/)?claims(-dev)?(\/|$)/,
      /^delete PrincipalAssociation hub\/transit-gateway\/claims-dev$/,
      /^(create|delete) SecurityGroupIngressRule prod\/(consumers|spokes)\//,
      /^update VpcEndpoint prod\//,
      /^update (Key|SinkPolicy|BucketPolicy) hub\b/,
    ],
    untouched: OTHERS,
    unprotect: true,
  },
  {
    name: "moves a spoke to another domain",
    edit: (values) => {
      Object.assign(spokeOf(values, "claims"), { domain: "nonprod", outsideSupernets: true });
    },
    only: [
      /^(create-replacement|replace|delete-replaced) (VpcAssociationAuthorization|ZoneAssociation|Route|RouteTableAssociation) claims\b/,
      /^create Route prod\/deny-nonprod-10\.112\.16\.0-20$/,
      /^(create|delete) SecurityGroupIngressRule (prod|nonprod)\/(consumers|spokes)\//,
      // The way back for the spoke's block moves: the supernet's route is split around it.
      /^(create|delete) Route (prod|nonprod)\/10\.11[2-5]\./,
      /^update VpcEndpoint (prod|nonprod)\//,
    ],
    untouched: OTHERS,
  },
  {
    name: "adds a domain",
    edit: (values) => {
      values.domains!.lab = {
        ...structuredClone(domainOf(values, "nonprod")),
        slot: 3,
        reserved: true,
        supernets: ["10.120.0.0/14"],
      };
    },
    only: [
      /^create [A-Za-z]+ lab\b/,
      /^create Route (prod|nonprod)\/deny-lab-10\.120\.0\.0-14$/,
      /^update Trail network-dev$/,
    ],
    untouched: ALL,
  },
  {
    name: "adds an AZ",
    edit: (values) => void (values.hub!.availabilityZones as string[]).push("use1-az4"),
    only: [
      /^create (Subnet|RouteTableAssociation) [a-z]+\/[a-z]+-use1-az4$/,
      /^create SecurityGroupIngressRule (prod|nonprod)\/consumers\//,
      /^update VpcAttachment (hub|assistant|claims|research)$/,
      /^update VpcEndpoint (prod|nonprod)\//,
    ],
    untouched: ALL,
  },
  {
    name: "adds a service",
    edit: (values) => void domainOf(values, "prod").services.push("kms"),
    only: [
      /^create (Zone|Record) prod\/kms\.us-east-1\.amazonaws\.com$/,
      /^create VpcEndpoint prod\/kms$/,
      /^create (VpcAssociationAuthorization|ZoneAssociation) (assistant|claims)\/kms\./,
      /^update Trail network-dev$/,
    ],
    untouched: ALL,
  },
  {
    name: "changes an endpoint policy",
    edit: (values) => {
      domainOf(values, "prod").models = ["amazon.nova-lite-v1:0"];
    },
    only: [/^update VpcEndpoint prod\/bedrock-runtime$/],
    untouched: ALL,
  },
  {
    name: "switches from zone associations to Profiles",
    edit: (values) => {
      values.dns!.sharing = "profiles";
    },
    only: [
      /^create Profiles(Profile|Association|ResourceAssociation) /,
      /^create (ResourceShare|ResourceAssociation|PrincipalAssociation) (prod|nonprod)\/profile\b/,
      /^delete (ZoneAssociation|VpcAssociationAuthorization) (assistant|claims|research)\//,
    ],
    untouched: ALL,
  },
];
