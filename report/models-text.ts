import { allRegions } from "../plan/all-regions";
import type { AllowedModelPlan, DomainPlan, Plan, SharedCallerPlan, TenancyPlan } from "../plan/types";
import { listed, tableOfLists, wrapped } from "./table";

/** What one domain's callers may invoke in one Region, in words. */
export interface ModelsOfDomain {
  /** `prod`, or `prod in eu-west-1` besides the home Region. */
  readonly title: string;
  /** Whose endpoints it calls, where that is another Region; all else is said there. */
  readonly as: string;
  /** Accounts or organizational units whose callers pass, or why nobody does. */
  readonly callers: string;
  /** True if there is none: what else is said holds once there is. */
  readonly nobody: boolean;
  /** Whose custom, imported and provisioned models they may invoke. */
  readonly own: string;
  /** How far inference may travel. */
  readonly geography: string;
  /** Each base model with where and how it may be invoked. */
  readonly models: readonly { readonly id: string; readonly ways: readonly string[] }[];
  readonly guardrail: string;
  /** Accounts that have the rules of another domain besides. */
  readonly shared: readonly string[];
}

/** Every domain that calls Bedrock, in every Region of the plan; the home Region first. */
export function modelsOf(plan: Plan): ModelsOfDomain[] {
  return allRegions(plan).flatMap(({ region, domains }) =>
    domains.flatMap((domain) => {
      if (!domain.tenancy) return [];
      const title = region === plan.region ? domain.key : `${domain.key} in ${region}`;
      const elsewhere = domain.tenancy.region !== region;
      return [{ title, as: elsewhere ? domain.tenancy.region : "", ...said(domain, domain.tenancy) }];
    }),
  );
}

function said(domain: DomainPlan, tenancy: TenancyPlan): Omit<ModelsOfDomain, "title" | "as"> {
  const byUnit = tenancy.organizationalUnits.length > 0;
  const who = [...tenancy.accounts, ...tenancy.organizationalUnits];
  const nobody = domain.quarantined || domain.accounts.length > 0 ? "nobody while in quarantine" : "nobody: no spokes";
  return {
    callers: who.length === 0 ? nobody : `${byUnit ? "organizational units" : "accounts"} ${who.join(", ")}`,
    nobody: who.length === 0,
    own:
      who.length === 0
        ? "none, as nobody calls"
        : byUnit
          ? "those of accounts in these organizational units"
          : "those of the callers' accounts",
    geography:
      tenancy.inferenceGeography === "none"
        ? "no cross-Region inference"
        : `inference in the geography ${tenancy.inferenceGeography}`,
    models: tenancy.models.map((model) => ({ id: model.id, ways: modelWays(tenancy, model) })),
    guardrail: guardrailText(tenancy),
    shared: tenancy.shared.map((caller) => sharedText(domain, tenancy, caller)),
  };
}

function sharedText(
  { key }: DomainPlan,
  { guardrail }: TenancyPlan,
  { account, domain, guardrailRequired }: SharedCallerPlan,
): string {
  const by = [...(guardrail.required ? [key] : []), ...(guardrailRequired ? [domain] : [])];
  const strict =
    by.length === 0
      ? ""
      : `; every call of it has to name a guardrail that ${by.join(" and ")} accepts, and bedrock-mantle refuses it`;
  return `account ${account} is in ${domain} too: at these endpoints it has the models of both${strict}`;
}

function modelWays({ region, inferenceGeography }: TenancyPlan, model: AllowedModelPlan): string[] {
  const { endpoints, here, profile, regions, anywhere, besides } = model;
  const to = anywhere ? "any commercial Region that AWS chooses" : regions.join(", ");
  const runtime = [...(here ? [`in ${region}`] : []), ...(profile === "" ? [] : [`by ${profile} to ${to}`])];
  const cut = here && profile === "" && inferenceGeography !== "none" ? ` (no ${inferenceGeography} profile)` : "";
  return [
    ...(endpoints.includes("bedrock-runtime") ? [`${runtime.join("; ")}${cut}`] : []),
    ...(endpoints.includes("bedrock-mantle") ? [`by bedrock-mantle in ${region}`] : []),
    ...(endpoints.length === 0
      ? [
          besides.length === 0
            ? "nothing in the domain can invoke it"
            : `no endpoint of inference takes it: by ${besides.join(", ")} only`,
        ]
      : []),
  ];
}

function guardrailText({ guardrail, organizationalUnits }: TenancyPlan): string {
  if (!guardrail.required) return "none required";
  // A guardrail stands there twice, by itself and with its versions.
  const named = guardrail.accepted.filter((arn) => !/:guardrail\/\*$/.test(arn) && !arn.endsWith(":*"));
  if (named.length > 0) return `required, one of ${named.join(", ")}`;
  return organizationalUnits.length > 0
    ? "required, any that AWS lets the caller use"
    : "required, any of the callers' accounts";
}

/**
 * The section on models.
 * @param stack its name, for the command that gives the same rules as policies
 */
export function modelsLines(plan: Plan, stack: string): string[] {
  const all = modelsOf(plan);
  if (all.length === 0) return [];
  return [
    ...all.flatMap((one) =>
      one.as === ""
        ? [
            `  ${one.title}`,
            ...listed("    callers: ", one.callers.split(", ")),
            one.models.length === 0
              ? "    base models: none"
              : `    base models, ${one.nobody ? "once somebody calls" : "which all accounts share"}; ${one.geography}:`,
            ...tableOfLists(
              one.models.map(({ id, ways }) => ({ cells: [id], items: ways })),
              "      ",
            ),
            `    custom, imported and provisioned models: ${one.own}`,
            ...listed("    guardrail: ", one.guardrail.split(", ")),
            ...one.shared.flatMap((text) => wrapped("    ", text)),
          ]
        : [`  ${one.title}: at the endpoints of ${one.as}, as said there`],
    ),
    ...wrapped(
      "  ",
      "the endpoint policies say so, and the same rules hold past them (over NAT, for what agents call inside AWS) by " +
        `SCP and IAM text for the callers' accounts: npx bedrock-hub policies --stack ${stack} --domain <domain> --outputs <file>`,
    ),
  ];
}
