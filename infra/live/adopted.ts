import { contains4, cidr4 } from "../../net/ipv4";
import type { AdoptedVpcPlan, SpokePlan } from "../../plan/types";
import type { Problem } from "../../stacks/problems";

/** A subnet as AWS has it. */
export interface LiveSubnet {
  readonly id: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly azId: string;
  /** The table in effect: its own, else the VPC's main one. */
  readonly routeTable: string;
}

/** A route of a table that no transit gateway is the target of. */
export interface LiveRoute {
  readonly routeTable: string;
  readonly destination: string;
  /** `nat`, `internet-gateway`, or empty for any other target. */
  readonly target: string;
}

/** An adopted VPC as AWS has it. */
export interface LiveVpc {
  readonly ownerId: string;
  readonly cidrs: readonly string[];
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
  readonly subnets: readonly LiveSubnet[];
  readonly routes: readonly LiveRoute[];
  /** Service names of its interface endpoints with private DNS, among those asked for. */
  readonly privateDnsServices: readonly string[];
  /** S3 gateway endpoints, our own left out. */
  readonly s3GatewayEndpoints: readonly string[];
  /** The declared attachment; absent where none is declared. */
  readonly attachment?: LiveAttachment;
}

/** An attachment as AWS has it. */
export interface LiveAttachment {
  readonly vpcId: string;
  readonly transitGatewayId: string;
  /** The table that it is associated with, unless that is one of ours; empty where there is none. */
  readonly foreignTable: string;
}

/** What the declaration of an adopted spoke is compared with. */
export interface Declared {
  readonly spoke: SpokePlan;
  readonly vpc: AdoptedVpcPlan;
  readonly accountId: string;
  /** Id of the transit gateway, where it is adopted. */
  readonly transitGatewayId: string;
  /** Endpoint service names by catalogue id, of the services whose central names the spoke resolves. */
  readonly services: Readonly<Record<string, string>>;
  /** Name of S3's gateway endpoint service. */
  readonly s3ServiceName: string;
}

/** Compares the declaration of an adopted spoke with what stands in its account. Any difference is a problem. */
export function judgeAdopted(declared: Declared, live: LiveVpc): Problem[] {
  const path = `spokes.${declared.spoke.key}.vpc.adopt`;
  return [
    ...judgeVpc(path, declared, live),
    ...declared.vpc.subnets.flatMap((subnet) =>
      judgeSubnet(`${path}.subnets.${subnet.key}`, declared.vpc, subnet, live),
    ),
    ...judgeFreeBlocks(path, declared.vpc, live),
    ...judgeRoutes(path, declared, live),
    ...judgeInternet(path, declared.vpc, live),
    ...judgeEndpoints(path, declared, live),
    ...judgeAttachment(path, declared, live),
  ];
}

function judgeVpc(path: string, { vpc, accountId }: Declared, live: LiveVpc): Problem[] {
  const problems: Problem[] = [];
  if (live.ownerId !== accountId) {
    problems.push({
      path: `${path}.id`,
      problem: `is a VPC of account ${live.ownerId}`,
      got: vpc.id,
      fix: "name the account that owns the VPC; only the owner can attach it",
    });
  }
  if ([...live.cidrs].sort().join() !== [...vpc.cidrs].sort().join()) {
    problems.push({
      path: `${path}.cidrs`,
      problem: `differ from the VPC's, which are ${[...live.cidrs].sort().join(", ")}`,
      got: vpc.cidrs.join(", "),
      fix: "declare exactly the VPC's IPv4 blocks",
    });
  }
  if (!live.dnsSupport || !live.dnsHostnames) {
    problems.push({
      path: `${path}.id`,
      problem: "has DNS support or DNS hostnames turned off, without which it does not see private zones",
      got: vpc.id,
      fix: "turn both attributes of the VPC on (Route 53 guide, Considerations for private hosted zones)",
    });
  }
  return problems;
}

function judgeSubnet(
  path: string,
  vpc: AdoptedVpcPlan,
  subnet: AdoptedVpcPlan["subnets"][number],
  live: LiveVpc,
): Problem[] {
  const found = live.subnets.find((candidate) => candidate.id === subnet.id);
  if (found?.vpcId !== vpc.id) {
    return [
      { path: `${path}.id`, problem: "is no subnet of the VPC", got: subnet.id, fix: `name a subnet of ${vpc.id}` },
    ];
  }
  const compare = (field: string, declared: string, actual: string): Problem[] =>
    declared === actual
      ? []
      : [
          {
            path: `${path}.${field}`,
            problem: `differs from the subnet's, which is ${actual}`,
            got: declared,
            fix: `write ${actual}`,
          },
        ];
  return [
    ...compare("cidr", subnet.cidr, found.cidr),
    ...compare("az", subnet.azId, found.azId),
    ...compare("routeTable", subnet.routeTable, found.routeTable),
  ];
}

/** Attachment subnets that are to be made must lie in the VPC's real blocks. */
function judgeFreeBlocks(path: string, vpc: AdoptedVpcPlan, live: LiveVpc): Problem[] {
  return vpc.createdAttachmentSubnets
    .filter((subnet) => !live.cidrs.some((block) => contains4(cidr4(block), cidr4(subnet.cidr))))
    .map((subnet) => ({
      path: `${path}.attachment.create`,
      problem: "lies outside the VPC's blocks",
      got: subnet.cidr,
      fix: `choose a free block inside ${live.cidrs.join(" or ")}`,
    }));
}

/** A destination that already leads elsewhere cannot be added: a table has one route per destination. */
function judgeRoutes(path: string, { spoke, vpc }: Declared, live: LiveVpc): Problem[] {
  return vpc.routeTables.flatMap((table) =>
    spoke.routes
      .filter((route) => live.routes.some((r) => r.routeTable === table && r.destination === route.destination))
      .map((route) => ({
        path: `${path}.subnets`,
        problem: `have a route table (${table}) with a route to ${route.destination} that leads elsewhere`,
        fix: "remove that route first",
      })),
  );
}

/** Ways to the internet that stand must be declared, or the plan would not know of a way to Bedrock past the hub. */
function judgeInternet(path: string, vpc: AdoptedVpcPlan, live: LiveVpc): Problem[] {
  const kinds = [
    { target: "nat", field: "nat", declared: vpc.natSubnetKeys, what: "a NAT gateway" },
    {
      target: "internet-gateway",
      field: "publicAddresses",
      declared: vpc.publicSubnetKeys,
      what: "an internet gateway",
    },
  ];
  const workloads = vpc.subnets.filter(({ key }) => !vpc.attachmentSubnetKeys.includes(key));
  return kinds.flatMap(({ target, field, declared, what }): Problem[] => {
    const leads = workloads
      .filter(({ routeTable }) => live.routes.some((r) => r.routeTable === routeTable && r.target === target))
      .map(({ key }) => key);
    const missing = leads.filter((key) => !declared.includes(key)).join(", ");
    const gone = declared.filter((key) => !leads.includes(key)).join(", ");
    const at = `${path}.existing.internet.${field}`;
    return [
      ...(missing === ""
        ? []
        : [
            {
              path: at,
              problem: `leaves out ${missing}, whose routes lead to ${what}`,
              fix: `add ${missing}: it is a way to Bedrock past the hub`,
            },
          ]),
      ...(gone === ""
        ? []
        : [{ path: at, problem: `names ${gone}, whose routes do not lead to ${what}`, fix: `remove ${gone}` }]),
    ];
  });
}

function judgeEndpoints(path: string, { spoke, vpc, services }: Declared, live: LiveVpc): Problem[] {
  const problems: Problem[] = [];
  for (const [service, serviceName] of Object.entries(services)) {
    const declared = vpc.existingPrivateDnsServices.includes(service);
    const stands = live.privateDnsServices.includes(serviceName);
    if (declared === stands) continue;
    problems.push({
      path: `${path}.existing.privateDnsEndpoints`,
      problem: stands
        ? `leaves out ${service}, for which the VPC has an endpoint with private DNS`
        : `names ${service}, for which the VPC has no endpoint with private DNS`,
      fix: stands ? `add ${service}` : `remove ${service}`,
    });
  }
  const gateways = live.s3GatewayEndpoints;
  const known = vpc.existingS3GatewayEndpoint;
  if (known !== "" && !gateways.includes(known)) {
    problems.push({
      path: `${path}.existing.s3GatewayEndpoint`,
      problem: "is no S3 gateway endpoint of the VPC",
      got: known,
      fix: "correct or remove it",
    });
  }
  const undeclared = gateways.find((id) => id !== known);
  if (known === "" && undeclared !== undefined && spoke.s3Policy !== "") {
    problems.push({
      path: `${path}.existing.s3GatewayEndpoint`,
      problem: `is missing, but the VPC has the S3 gateway endpoint ${undeclared}`,
      fix: `declare ${undeclared}, or set spokes.${spoke.key}.s3 to another way`,
    });
  }
  return problems;
}

function judgeAttachment(path: string, { spoke, vpc, transitGatewayId }: Declared, live: LiveVpc): Problem[] {
  const { existingId, takeOverAssociation } = spoke.attachment;
  if (existingId === "") return [];
  const at = `${path}.existing.attachment`;
  const attachment = live.attachment;
  if (!attachment) return [{ path: at, problem: "does not exist", got: existingId, fix: "correct or remove it" }];
  const problems: Problem[] = [];
  if (attachment.vpcId !== vpc.id) {
    problems.push({
      path: at,
      problem: `attaches ${attachment.vpcId}`,
      got: existingId,
      fix: `name the attachment of ${vpc.id}`,
    });
  }
  if (transitGatewayId !== "" && attachment.transitGatewayId !== transitGatewayId) {
    problems.push({
      path: at,
      problem: `attaches to ${attachment.transitGatewayId}`,
      got: existingId,
      fix: `name an attachment to ${transitGatewayId}`,
    });
  }
  if (attachment.foreignTable !== "" && !takeOverAssociation) {
    problems.push({
      path: `${path}.takeOverAssociation`,
      problem: `is off, but the attachment is associated with ${attachment.foreignTable}`,
      fix: "set it to true to move the attachment to the domain's table",
    });
  }
  return problems;
}
