import { expect } from "chai";
import fc from "fast-check";
import { CATALOGUE } from "../../../catalogue";
import type { Tenant } from "../../../plan/policies";
import { evaluate, policyOf, role, type Policy, type Principal } from "../../../proof/policy";
import { ORG, REGION, loner, ownArn, policyFor, scope, stranger, unsigned } from "./fixture";

/** Random domains: accounts, units, models of every kind, guardrails; one to three of them on one endpoint set. */
const accountId = fc.integer({ min: 100_000_000_000, max: 899_999_999_999 }).map(String);
const models = Object.values(CATALOGUE.models)
  .filter((model) => model.regions.includes(REGION) || CATALOGUE.inferenceProfiles[`us.${model.id}`])
  .map(({ id }) => id);
const unit = fc.integer({ min: 10_000_000, max: 99_999_999 }).map((n) => `${ORG}/r-ab12/ou-ab12-${n}/*`);
const domains = ["prod", "nonprod", "non-prod"];
const tenant: fc.Arbitrary<Omit<Tenant, "domain">> = fc.record({
  accounts: fc.uniqueArray(accountId, { minLength: 1, maxLength: 60 }),
  organizationalUnits: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.uniqueArray(unit, { minLength: 1, maxLength: 3 }),
  ),
  models: fc.uniqueArray(fc.constantFrom(...models), { maxLength: 8 }),
  inferenceGeography: fc.constantFrom("none", "us", "global"),
  guardrail: fc.record({
    required: fc.boolean(),
    arns: fc.constantFrom<string[]>([], [ownArn("444444444444", "guardrail/g1")]),
  }),
  agentCoreOAuth: fc.boolean(),
});
const tenants = fc
  .array(tenant, { minLength: 1, maxLength: 3 })
  .map((all) => all.map((one, index): Tenant => ({ ...one, domain: domains[index]! })));
const SERVICES = [
  "bedrock",
  "bedrock-agent-runtime",
  "bedrock-agentcore",
  "bedrock-mantle",
  "bedrock-runtime",
  "ecr-dkr",
  "kms",
  "monitoring",
  "s3",
  "sagemaker-runtime",
  "ssm",
  "sts",
];
const service = fc.constantFrom(...SERVICES);

function holds<T extends unknown[]>(property: fc.IProperty<T>): void {
  fc.assert(property, { numRuns: 150, seed: 20_480 });
}

/** Sids that allow a request. */
function allows(policy: Policy, principal: Principal, action: string, resource: string): boolean {
  return evaluate(policy, { principal, action, resource }).allowed;
}

function shuffled(all: readonly string[]): string[] {
  return [...all].reverse();
}

describe("endpoint policies of random domains", () => {
  it("are valid, within the limits of their kind, or refused with a problem", () => {
    holds(
      fc.property(service, tenants, (id, all) => {
        const { document, problems } = policyFor(id, scope(all));
        const tooLong = problems.some(({ problem }) => problem.includes("20480 characters"));
        expect(document.length > 20_480).to.equal(tooLong);
        if (!tooLong) policyOf(document, id === "s3" ? "gateway-endpoint" : "interface-endpoint");
        const { Statement } = JSON.parse(document) as { Statement: { Sid: string }[] };
        const sids = Statement.map(({ Sid }) => Sid);
        expect(new Set(sids).size, "Sids are unique").to.equal(sids.length);
        // IAM guide, "Sid": letters and digits only.
        expect(sids.every((sid) => /^[A-Za-z0-9]+$/.test(sid))).to.equal(true);
      }),
    );
  });

  it("are the same in whatever order the configuration is written", () => {
    holds(
      fc.property(service, tenants, (id, all) => {
        const mirrored = all
          .map((one) => ({
            ...one,
            accounts: shuffled(one.accounts),
            models: shuffled(one.models),
            organizationalUnits: shuffled(one.organizationalUnits),
          }))
          .reverse();
        expect(policyFor(id, scope(mirrored)).document).to.equal(policyFor(id, scope(all)).document);
      }),
    );
  });

  it("change by an account's id alone where an account comes", () => {
    holds(
      fc.property(service, tenants, accountId, (id, all, added) => {
        const [first, ...rest] = all;
        fc.pre(
          first !== undefined && first.organizationalUnits.length === 0 && !all.some((t) => t.accounts.includes(added)),
        );
        const before = policyFor(id, scope(all)).document;
        const after = policyFor(id, scope([{ ...first, accounts: [...first.accounts, added] }, ...rest])).document;
        expect(withoutAccount(after, added)).to.equal(before);
      }),
    );
  });

  it("let nobody through who is outside the organization, whatever is configured, but by a named exception", () => {
    const actions = [
      "bedrock:InvokeModel",
      "kms:Decrypt",
      "s3:GetObject",
      "sts:AssumeRole",
      "sagemaker:InvokeEndpoint",
      "ssm:GetParameter",
      "ecr:PutImage",
    ];
    holds(
      fc.property(
        service,
        tenants,
        fc.constantFrom(...actions),
        fc.constantFrom(...models),
        (id, all, action, model) => {
          const { document, exceptions, problems } = policyFor(id, scope(all));
          fc.pre(!problems.some(({ problem }) => problem.includes("20480")));
          const policy = policyOf(document, "interface-endpoint");
          const excepted = new Set(exceptions.map(({ sid }) => sid));
          for (const principal of [stranger, loner, unsigned]) {
            for (const resource of [
              "*",
              `arn:aws:bedrock:${REGION}::foundation-model/${model}`,
              ownArn(all[0]!.accounts[0]!, "custom-model/m"),
            ]) {
              const { allowed, statements } = evaluate(policy, { principal, action, resource });
              if (allowed) expect(statements.every(({ sid }) => excepted.has(sid ?? ""))).to.equal(true);
            }
          }
        },
      ),
    );
  });

  it("let an account in only where it is added, and take nothing from the others", () => {
    holds(
      fc.property(tenants, accountId, (all, added) => {
        const [first, ...rest] = all;
        fc.pre(first!.organizationalUnits.length === 0 && !all.some((t) => t.accounts.includes(added)));
        fc.pre(!all.some((t) => t.organizationalUnits.length > 0));
        const grown = scope([{ ...first!, accounts: [...first!.accounts, added] }, ...rest]);
        const before = policyOf(policyFor("kms", scope(all)).document, "interface-endpoint");
        const after = policyOf(policyFor("kms", grown).document, "interface-endpoint");
        const by = (account: string) => role(account, "app", `${ORG}/r-ab12/`);
        const asks = (policy: Policy, account: string) =>
          evaluate(policy, {
            principal: by(account),
            action: "kms:Decrypt",
            resource: "*",
            context: { "aws:ResourceOrgID": ORG },
          }).allowed;
        expect([asks(before, added), asks(after, added)]).to.deep.equal([false, true]);
        for (const account of first!.accounts) expect(asks(after, account)).to.equal(asks(before, account));
        expect(allows(after, by(added), "s3:GetObject", "*")).to.equal(false);
      }),
    );
  });

  it("shut a quarantined account out of everything, and open again exactly as before", () => {
    holds(
      fc.property(service, tenants, (id, all) => {
        const victim = all[0]!.accounts[0]!;
        const open = policyFor(id, scope(all));
        const cut = policyFor(id, scope(all, { quarantinedAccounts: [victim] }));
        fc.pre(![...open.problems, ...cut.problems].some(({ problem }) => problem.includes("20480")));
        const policy = policyOf(cut.document, "interface-endpoint");
        const principal = role(victim, "app", `${ORG}/r-ab12/ou-ab12-11111111/`);
        for (const action of [
          "bedrock:InvokeModel",
          "bedrock-agentcore:InvokeAgentRuntime",
          "kms:Decrypt",
          "s3:GetObject",
          "sts:AssumeRole",
        ]) {
          expect(allows(policy, principal, action, "*")).to.equal(false);
        }
        expect(policyFor(id, scope(all, { quarantinedAccounts: [] })).document).to.equal(open.document);
      }),
    );
  });
});

/** The document without one account id, and without ARNs that are that account's. */
function withoutAccount(document: string, account: string): string {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value.filter((item) => typeof item !== "string" || !item.includes(account)).map(strip);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, strip(inner)]));
  };
  return JSON.stringify(strip(JSON.parse(document)));
}
