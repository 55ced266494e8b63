import { expect } from "chai";
import { CATALOGUE } from "../../catalogue";
import { planStack, type Plan } from "../../plan";
import type { DomainPlan } from "../../plan/types";
import { evaluate, policyOf, role, type Request } from "../../proof/policy";
import { modelsLines, modelsOf } from "../../report/models-text";
import { rawRegions } from "../support/regions";
import { rawStack, type Raw } from "../support/stacks";

const GUARDRAIL = "arn:aws:bedrock:us-east-1:210987654302:guardrail/a1b2c3d4e5f6";
const ROOT = "o-a1b2c3d4e5/r-ab12/";
const UNIT = `${ROOT}ou-ab12-11111111/`;
/** In no stack file, so that it has to be refused everywhere. */
const UNLISTED = "amazon.nova-micro-v1:0";

/** What the text says of one domain's endpoints, read back from its lines. */
interface Told {
  title: string;
  callers: string[];
  /** `<Region>/<model>`; the Region is empty where AWS chooses. */
  models: Set<string>;
  profiles: Set<string>;
  mantle: Set<string>;
  guardrail: string;
}

function toldBy(plan: Plan): Told[] {
  const lines = modelsLines(plan, "dev").join("\n").replaceAll(/,\n +/g, ", ");
  return lines
    .split(/\n(?= {2}\S)/)
    .filter((part) => part.includes("    callers: "))
    .map((part) => {
      const [title = ""] = part.trim().split("\n");
      const told: Told = {
        title,
        callers: [],
        models: new Set(),
        profiles: new Set(),
        mantle: new Set(),
        guardrail: "",
      };
      told.callers = /callers: (?:accounts |organizational units )?(.*)/.exec(part)?.[1]?.split(", ") ?? [];
      told.guardrail = /guardrail: (.*)/.exec(part)?.[1] ?? "";
      for (const [, id = "", ways = ""] of part.matchAll(/^ {6}(\S+) {2,}(.*)$/gm)) readWays(told, id, ways);
      return told;
    });
}

function readWays({ models, profiles, mantle }: Told, id: string, ways: string): void {
  const asked = /\bin ([a-z]{2}-[a-z]+-\d)/.exec(ways)?.[1] ?? "";
  if (ways.includes("by bedrock-mantle")) mantle.add(id);
  if (/^in /.test(ways)) models.add(`${asked}/${id}`);
  const [, profile, to = ""] = /by (\S+) to (.*?)(?:, by bedrock-mantle.*)?$/.exec(ways) ?? [];
  if (profile === undefined) return;
  profiles.add(profile);
  const anywhere = to.startsWith("any commercial Region");
  for (const region of anywhere ? ["us-east-1", ""] : to.split(", ")) models.add(`${region}/${id}`);
}

/** The endpoint policies of one domain and what they are asked with. */
function asked(plan: Plan, title: string) {
  const [key, region = plan.region] = title.split(" in ");
  const domains = region === plan.region ? plan.domains : plan.regions?.find((one) => one.region === region)?.domains;
  const domain = domains?.find((one) => one.key === key) as DomainPlan;
  const endpoints = domains?.find((one) => one.key === domain.endpointSet)?.endpoints?.endpoints ?? [];
  const policies = new Map(
    endpoints
      .filter(({ service }) => /^bedrock-(runtime|mantle)$/.test(service))
      .map(({ service, policy }) => [service, policyOf(policy, "interface-endpoint")]),
  );
  const permits = (service: string, by: string, request: Omit<Request, "principal">, unit = ROOT): boolean => {
    const policy = policies.get(service);
    return (
      policy !== undefined &&
      evaluate(policy, {
        principal: role(by, "app", unit),
        ...request,
        context: { "aws:ResourceOrgPaths": [unit], ...request.context },
      }).allowed
    );
  };
  const users = (domains ?? []).filter(({ endpointSet }) => endpointSet === domain.endpointSet);
  const sharing = new Set(users.map((user) => (region === plan.region ? user.key : `${user.key} in ${region}`)));
  return { region, sharing, permits };
}

/** Compares every statement of the text with what the policies let through. */
function compare(plan: Plan, unit = ROOT): void {
  const told = toldBy(plan);
  const idOf = (account: string) => plan.accounts.find(({ key }) => key === account)?.id ?? "";
  const ids = [
    ...new Set(told.flatMap(({ models, mantle }) => [...models].map((m) => m.split("/")[1]!).concat([...mantle]))),
  ];
  const regions = ["", ...new Set(Object.values(CATALOGUE.models).flatMap((model) => model.regions))];
  expect(told).not.to.be.empty;
  for (const one of told) {
    const { region, sharing, permits } = asked(plan, one.title);
    const byUnit = one.callers.some((caller) => caller.startsWith("o-"));
    const callers = byUnit ? ["123456789012"] : one.callers.filter((c) => !c.startsWith("nobody")).map(idOf);
    const accepted = one.guardrail.includes("one of")
      ? GUARDRAIL
      : `arn:aws:bedrock:${region}:${callers[0]}:guardrail/g1`;
    const context = one.guardrail === "none required" ? {} : { context: { "bedrock:GuardrailIdentifier": accepted } };
    const invoke = (resource: string, by: string, rest: object = context) =>
      permits("bedrock-runtime", by, { action: "bedrock:InvokeModel", resource, ...rest }, unit);
    const model = (at: string, id: string) => `arn:aws:bedrock:${at}::foundation-model/${id}`;
    // Callers of a domain that shares the endpoints have rules of their own there.
    const others = told
      .filter(({ title }) => title !== one.title && sharing.has(title))
      .flatMap((other) => other.callers);
    for (const { key, id } of plan.accounts.filter((account) => !others.includes(account.key))) {
      const may = byUnit || one.callers.includes(key);
      for (const each of one.models) {
        const [at = "", name = ""] = each.split("/");
        expect(invoke(model(at, name), id), `${one.title}: ${key} on ${each}`).to.equal(may);
        const bare = may && one.guardrail === "none required";
        expect(invoke(model(at, name), id, {}), `${one.title}: ${key} without a guardrail`).to.equal(bare);
      }
    }
    const only = callers.filter((id) => !others.map(idOf).includes(id));
    for (const by of only.slice(0, 1)) {
      for (const id of [...ids, UNLISTED]) {
        for (const at of regions)
          expect(invoke(model(at, id), by), `${one.title}: ${id} at ${at}`).to.equal(one.models.has(`${at}/${id}`));
        for (const geography of ["us", "eu", "apac", "global"]) {
          const profile = `${geography}.${id}`;
          const resource = `arn:aws:bedrock:${region}:${by}:inference-profile/${profile}`;
          expect(invoke(resource, by), `${one.title}: ${profile}`).to.equal(one.profiles.has(profile));
        }
        const project = `arn:aws:bedrock-mantle:${region}:${by}:project/default`;
        const request = { action: "bedrock-mantle:CreateInference", resource: project };
        const named = { ...request, context: { "bedrock-mantle:Model": id } };
        expect(permits("bedrock-mantle", by, named, unit), `${one.title}: ${id} by bedrock-mantle`).to.equal(
          one.mantle.has(id),
        );
      }
      for (const { key, id } of plan.accounts)
        expect(invoke(`arn:aws:bedrock:${region}:${id}:provisioned-model/a1b2c3`, by), `models of ${key}`).to.equal(
          byUnit || one.callers.includes(key),
        );
    }
  }
}

function planOf(raw: Raw): Plan {
  return planStack(raw, "test").plan;
}

function dev(change: (raw: Raw) => void): Plan {
  const raw = rawStack("dev");
  change(raw);
  return planOf(raw);
}

describe("the plan's text on models", () => {
  const cases: [string, () => Plan, string?][] = [
    ["prod", () => planOf(rawStack("prod"))],
    ["dev", () => dev(() => undefined)],
    ["Regions with models of their own, and with none", () => planOf(rawRegions())],
    [
      "no cross-Region inference",
      () =>
        dev(({ domains }) =>
          Object.assign(domains.prod, { inferenceGeography: "none", models: ["amazon.nova-lite-v1:0"] }),
        ),
    ],
    [
      "inference anywhere",
      () =>
        dev(({ domains }) =>
          Object.assign(domains.prod, {
            inferenceGeography: "global",
            models: ["anthropic.claude-haiku-4-5-20251001-v1:0"],
          }),
        ),
    ],
    [
      "two domains on one endpoint set",
      () =>
        dev(({ domains }) => Object.assign(domains.nonprod, { endpointSet: "prod", guardrail: { required: true } })),
    ],
    [
      "guardrails by name",
      () => dev(({ domains }) => (domains.prod.guardrail = { required: true, arns: [GUARDRAIL] })),
    ],
    [
      "organizational units",
      () =>
        dev(({ domains }) => {
          for (const one of Object.values(domains as Raw) as Raw[]) one["organizationalUnits"] = [UNIT];
        }),
      UNIT,
    ],
    ["an account in quarantine", () => dev(({ spokes }) => (spokes.claims.quarantined = true))],
    ["a domain in quarantine", () => dev(({ domains }) => (domains.prod.quarantined = true))],
  ];
  for (const [name, plan, unit] of cases)
    it(`says what the endpoint policies let through: ${name}`, () => {
      compare(plan(), unit);
    });

  it("says nobody of a domain in quarantine, and of one without spokes", () => {
    const callers = (plan: Plan) => modelsOf(plan).map(({ title, callers: who }) => `${title}: ${who}`);
    expect(callers(dev(({ domains }) => (domains.prod.quarantined = true)))).to.include(
      "prod: nobody while in quarantine",
    );
    expect(
      callers(
        dev(({ spokes, domains }) => {
          delete spokes.research;
          domains.nonprod.reserved = true;
        }),
      ),
    ).to.include("nonprod: nobody: no spokes");
  });

  it("says what an account of two domains may do at the endpoints that they share", () => {
    const plan = dev(({ domains, spokes }) => {
      Object.assign(domains.nonprod, {
        endpointSet: "prod",
        guardrail: { required: true },
        models: ["amazon.nova-micro-v1:0"],
      });
      spokes.research.account = spokes.claims.account;
    });
    const [account = ""] = plan.domains.flatMap(({ tenancy }) => tenancy?.shared ?? []).map((one) => one.account);
    const told = modelsOf(plan).map(({ title, shared }) => [title, ...shared]);
    expect(told).to.deep.equal(
      [
        ["nonprod", "prod"],
        ["prod", "nonprod"],
      ].map(([own, other]) => [
        own,
        `account ${account} is in ${other} too: at these endpoints it has the models of both; every call of it has to name a guardrail that nonprod accepts, and bedrock-mantle refuses it`,
      ]),
    );
    expect(modelsLines(plan, "dev").join(" ").replace(/ +/g, " ")).to.include(told[0]?.[1]);
    const { id = "" } = plan.accounts.find(({ key }) => key === account) ?? {};
    const { permits } = asked(plan, "prod");
    const context = { "bedrock:GuardrailIdentifier": `arn:aws:bedrock:us-east-1:${id}:guardrail/g1` };
    for (const model of plan.domains.flatMap(({ tenancy }) => tenancy?.models ?? []).filter(({ here }) => here)) {
      const resource = `arn:aws:bedrock:us-east-1::foundation-model/${model.id}`;
      const request = { action: "bedrock:InvokeModel", resource };
      expect(permits("bedrock-runtime", id, { ...request, context }), model.id).to.equal(true);
      expect(permits("bedrock-runtime", id, request), `${model.id} without a guardrail`).to.equal(false);
    }
  });

  it("says of a model that no endpoint of inference takes what else invokes it, if anything", () => {
    const ways = (services: string[], required = false) =>
      modelsOf(
        dev(({ domains }) =>
          Object.assign(domains.prod, { services: [...services, "logs", "sts"], guardrail: { required } }),
        ),
      )
        .find(({ title }) => title === "prod")
        ?.models.find(({ id }) => id.startsWith("amazon.nova"))?.ways;
    const only = (what: string) => [`no endpoint of inference takes it: by ${what} only`];
    expect(ways(["bedrock-agent-runtime"])).to.deep.equal(only("agents and flows"));
    expect(ways(["bedrock-agent-runtime"], true)).to.deep.equal(["nothing in the domain can invoke it"]);
    expect(ways(["bedrock"])).to.deep.equal(only("batch inference and evaluation, customization"));
    expect(ways(["bedrock", "bedrock-agent-runtime"], true)).to.deep.equal(only("customization"));
  });

  it("refers to the serving Region where a Region has no endpoints, and names the command for callers' accounts", () => {
    const lines = modelsLines(planOf(rawRegions()), "dev");
    expect(lines).to.include("  prod in us-west-2: at the endpoints of us-east-1, as said there");
    expect(lines.join(" ")).to.include("npx bedrock-hub policies --stack dev --domain <domain> --outputs <file>");
    const there = planOf(rawRegions()).regions?.find(({ region }) => region === "us-west-2")?.domains;
    expect(there?.map(({ key, tenancy }) => [key, tenancy?.region])).to.deep.equal([
      ["nonprod", "us-east-1"],
      ["prod", "us-east-1"],
    ]);
  });

  it("has nothing to say where no domain calls Bedrock", () => {
    const plan = dev((raw) => {
      for (const one of Object.values(raw["domains"] as Raw) as Raw[])
        Object.assign(one, { services: ["logs", "sts"], models: [] });
      for (const one of Object.values(raw["spokes"] as Raw) as Raw[]) one["consumers"] = {};
    });
    expect(modelsLines(plan, "dev")).to.deep.equal([]);
  });
});
