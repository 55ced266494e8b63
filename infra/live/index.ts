import type { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import type { DomainPlan, Plan, SpokePlan } from "../../plan/types";
import { ConfigError, type Problem } from "../../stacks/problems";
import { judgeAdopted, type Declared } from "./adopted";
import { lookUpServices, lookUpVpc } from "./look-ups";
import { judgeServices, placeServices } from "./services";
import { checkZoneNames } from "./zones";

/** What the comparison of a plan with AWS needs. */
export interface Checking {
  readonly providers: Readonly<Record<string, Provider>>;
  readonly minZones: number;
  /** Name of S3's gateway endpoint service. */
  readonly s3ServiceName: string;
  /** The plan's Region, where it is not the providers'. */
  readonly other?: string;
  /** Provider of the network account in the plan's Region; look-ups of endpoint services take no Region. */
  readonly services?: Provider;
}

/**
 * Compares the plan with what AWS offers and with what stands in adopted VPCs, before anything is made.
 * @returns the plan with the endpoints placed whose zones only AWS knows
 * @throws ConfigError with everything that is missing or differs
 */
export async function checkAgainstAws(plan: Plan, checking: Checking): Promise<Plan> {
  const hub = provider(checking, plan.hub.account);
  const [services, zones, adopted] = await Promise.all([
    lookUpServices(plan, checking.services ?? hub),
    checkZoneNames(plan, (account) => provider(checking, account), checking.other),
    Promise.all(plan.spokes.map((spoke) => checkSpoke(plan, spoke, checking, hub))),
  ]);
  const judgement = judgeServices(plan, services);
  const placed = placeServices(plan, services, checking.minZones);
  for (const warning of judgement.warnings) void pulumi.log.warn(warning);
  const problems = [...judgement.problems, ...placed.problems, ...zones, ...adopted.flat()];
  if (problems.length > 0) throw new ConfigError(problems, "the stack does not match what AWS has");
  return placed.plan;
}

async function checkSpoke(plan: Plan, spoke: SpokePlan, checking: Checking, hub: Provider): Promise<Problem[]> {
  if (!spoke.adopted) return [];
  const declared: Declared = {
    spoke,
    vpc: spoke.adopted,
    accountId: plan.accounts.find((account) => account.key === spoke.account)?.id ?? "",
    transitGatewayId: plan.hub.transit.adoptedId,
    services: resolvedServices(plan, spoke),
    s3ServiceName: checking.s3ServiceName,
  };
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  const at = checking.other === undefined ? {} : { region: checking.other };
  const live = await lookUpVpc(declared, { spoke: provider(checking, spoke.account), hub, stack, at });
  if (live) return judgeAdopted(declared, live);
  return [
    {
      path: `spokes.${spoke.key}.vpc.adopt.id`,
      problem: "is no VPC of the account and Region",
      got: spoke.adopted.id,
      fix: `name a VPC of account ${declared.accountId} in ${plan.region}`,
    },
  ];
}

/** Endpoint service names by catalogue id, of the services whose central names the spoke resolves. */
function resolvedServices(plan: Plan, spoke: SpokePlan): Record<string, string> {
  const view: DomainPlan | undefined = plan.domains.find((domain) => domain.key === spoke.dns.view);
  const names = new Set(spoke.dns.zoneAssociations);
  const zones = (view?.endpoints?.zones ?? []).filter((zone) => zone.shared || names.has(zone.name));
  const services = new Set(zones.map((zone) => zone.service));
  const endpoints = (view?.endpoints?.endpoints ?? []).filter((endpoint) => services.has(endpoint.service));
  return Object.fromEntries(endpoints.map((endpoint) => [endpoint.service, endpoint.serviceName]));
}

function provider({ providers }: Checking, account: string): Provider {
  const found = providers[account];
  if (!found) throw new Error(`no provider for account ${account}`);
  return found;
}
