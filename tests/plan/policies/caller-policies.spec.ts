import { expect } from "chai";
import { callerPolicies, type CallerPolicies, type PolicyScope, type Tenant } from "../../../plan/policies";
import { evaluate, policyOf } from "../../../proof/policy";
import {
  CLAIMS,
  NONPROD_UNIT,
  NOVA,
  ORG,
  OTHER,
  PAYMENTS,
  PROD_UNIT,
  REGION,
  SANDBOX,
  SONNET,
  STRANGER,
  claims,
  modelArn,
  ownArn,
  payments,
  permits,
  policy,
  policyFor,
  scope,
  tenant,
  type Vector,
} from "./fixture";

const VPCE = "vpce-0a1b2c3d4e5f60718";
const MANTLE = "openai.gpt-oss-120b";

function policies(of: PolicyScope, more: { insideAws?: string[] } = {}): CallerPolicies {
  return callerPolicies({ ...of, domain: "prod", endpointIds: [VPCE], ...more });
}

type Call = Pick<Vector, "by" | "action" | "resource" | "context">;

/** What several policies of one kind say together to a request: any Deny wins, then any Allow. */
function together(documents: CallerPolicies["serviceControlPolicies"], kind: "scp" | "identity", call: Call): string {
  const request = {
    principal: call.by,
    action: call.action,
    resource: call.resource ?? "*",
    context: call.context ?? {},
  };
  const reasons = documents.map(({ document }) => evaluate(policy(document, kind), request).reason);
  return ["explicit-deny", "allow"].find((reason) => reasons.some((one) => one === reason)) ?? "implicit-deny";
}

/** Through the endpoint: refused by no SCP. An SCP of ours only refuses; what it leaves, AWS's FullAWSAccess allows. */
function scpLets(of: PolicyScope, call: Call, more: { insideAws?: string[] } = {}): boolean {
  return together(policies(of, more).serviceControlPolicies, "scp", call) !== "explicit-deny";
}

function identityLets(of: PolicyScope, call: Call): boolean {
  return together(policies(of).managedPolicies, "identity", call) === "allow";
}

const guardrail = { required: true, arns: [] };
const SCOPES: Record<string, { of: PolicyScope; mantle?: boolean }> = {
  "by account": { of: scope([tenant({ models: [SONNET, NOVA, MANTLE] })]) },
  "with a guardrail": { of: scope([tenant({ guardrail, models: [SONNET, NOVA, MANTLE] })]) },
  "with named guardrails": {
    of: scope([tenant({ guardrail: { required: true, arns: [ownArn("444444444444", "guardrail/org1")] } })]),
  },
  "by organizational unit": { of: scope([tenant({ organizationalUnits: [`${PROD_UNIT}*`] })]) },
  "with a quarantined account": { of: scope([tenant()], { quarantinedAccounts: [CLAIMS] }) },
  global: { of: scope([tenant({ models: [SONNET], inferenceGeography: "global" })]) },
  "without models": { of: scope([tenant({ models: [] })]) },
};

/** Requests on models, each with and without what may decide about it. */
function requests(): { service: string; call: Call }[] {
  const resources = [
    ...["us-east-1", "us-west-2", "eu-west-1", ""].flatMap((region) =>
      [NOVA, SONNET, OTHER].map((id) => modelArn(region, id)),
    ),
    ...[PAYMENTS, CLAIMS, SANDBOX, STRANGER].flatMap((account) =>
      [
        "custom-model/m",
        "provisioned-model/p",
        "application-inference-profile/a",
        `inference-profile/us.${SONNET}`,
        `inference-profile/global.${SONNET}`,
        `inference-profile/us.${OTHER}`,
      ].map((what) => ownArn(account, what)),
    ),
  ];
  const guardrails = [
    undefined,
    ownArn(PAYMENTS, "guardrail/g:1"),
    ownArn(STRANGER, "guardrail/g:1"),
    ownArn("444444444444", "guardrail/org1:2"),
  ];
  const models = resources.flatMap((resource) =>
    ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream", "bedrock:CountTokens"].flatMap((action) =>
      guardrails.map((named) => ({
        service: "bedrock-runtime",
        action,
        resource,
        context: named ? { "bedrock:GuardrailIdentifier": named } : {},
      })),
    ),
  );
  const jobs = resources.flatMap((resource) =>
    [
      "bedrock:CreateProvisionedModelThroughput",
      "bedrock:CreateModelInvocationJob",
      "bedrock:CreateInferenceProfile",
    ].map((action) => ({ service: "bedrock", action, resource, context: {} })),
  );
  const mantle = [PAYMENTS, STRANGER].flatMap((account) =>
    [undefined, MANTLE, "openai.gpt-oss-20b"].map((model) => ({
      service: "bedrock-mantle",
      action: "bedrock-mantle:CreateInference",
      resource: `arn:aws:bedrock-mantle:${REGION}:${account}:project/p`,
      context: model ? { "bedrock-mantle:Model": model } : {},
    })),
  );
  const applying = [PAYMENTS, STRANGER, "444444444444"].map((account) => ({
    service: "bedrock-runtime",
    action: "bedrock:ApplyGuardrail",
    resource: ownArn(account, account === "444444444444" ? "guardrail/org1" : "guardrail/g"),
    context: {},
  }));
  const units: Record<string, string[]> = { [PAYMENTS]: [PROD_UNIT], [CLAIMS]: [PROD_UNIT], [SANDBOX]: [NONPROD_UNIT] };
  return [...models, ...jobs, ...mantle, ...applying].flatMap(({ service, action, resource, context }) =>
    [payments, claims].map((by) => {
      const owner = units[resource.split(":")[4] ?? ""];
      const where = owner ? { "aws:ResourceOrgPaths": owner, "aws:ResourceOrgID": ORG } : {};
      return { service, call: { by, action, resource, context: { ...context, ...where, "aws:SourceVpce": VPCE } } };
    }),
  );
}

describe("policies for the callers' accounts", () => {
  describe("agree with the endpoint policies on every request for a model that comes through the endpoint", () => {
    for (const [name, { of }] of Object.entries(SCOPES)) {
      it(name, () => {
        const seen = { through: 0, refused: 0 };
        const endpoints = new Map(
          ["bedrock", "bedrock-runtime", "bedrock-mantle"].map((id) => [id, policyFor(id, of).document]),
        );
        const texts = policies(of);
        for (const { service, call } of requests()) {
          const endpoint = permits(endpoints.get(service)!, call);
          const scp = together(texts.serviceControlPolicies, "scp", call) !== "explicit-deny";
          const identity = together(texts.managedPolicies, "identity", call) === "allow";
          const quarantined = of.quarantinedAccounts.includes(call.by === claims ? CLAIMS : PAYMENTS);
          expect(scp, `SCP: ${JSON.stringify(call)}`).to.equal(endpoint);
          // A managed policy is attached to a role by hand: quarantine is the business of the SCP.
          if (!quarantined) expect(identity, `managed policy: ${JSON.stringify(call)}`).to.equal(endpoint);
          seen[endpoint ? "through" : "refused"] += 1;
        }
        expect(seen.through).to.be.greaterThan(10);
        expect(seen.refused).to.be.greaterThan(10);
      });
    }
  });

  const of = scope();
  const nova = modelArn("us-east-1", NOVA);
  const invoke = (context: Vector["context"], resource = nova): Call => ({
    by: payments,
    action: "bedrock:InvokeModel",
    resource,
    ...(context ? { context } : {}),
  });

  describe("hold calls to the domain's endpoints", () => {
    it("refuse calls over NAT or another endpoint", () => {
      for (const context of [{}, { "aws:SourceVpce": "vpce-0ffffffffffffffff" }]) {
        expect(scpLets(of, invoke(context))).to.equal(false);
        expect(identityLets(of, invoke(context))).to.equal(false);
      }
      expect(scpLets(of, invoke({ "aws:SourceVpce": VPCE }))).to.equal(true);
    });

    it("leave management possible from elsewhere", () => {
      expect(scpLets(of, { by: payments, action: "bedrock:ListGuardrails", resource: "*" })).to.equal(true);
    });

    it("let AWS call on the caller's behalf, for allowed models only", () => {
      const behalf = { "aws:ViaAWSService": "true" };
      expect(scpLets(of, invoke(behalf))).to.equal(true);
      expect(identityLets(of, invoke(behalf))).to.equal(true);
      expect(scpLets(of, invoke(behalf, modelArn("us-east-1", OTHER)))).to.equal(false);
      expect(identityLets(of, invoke(behalf, modelArn("us-east-1", OTHER)))).to.equal(false);
      expect(identityLets(of, invoke(behalf, ownArn(STRANGER, "custom-model/m")))).to.equal(false);
    });

    it("let named roles call from inside AWS, for allowed models only", () => {
      const insideAws = [`arn:aws:iam::${PAYMENTS}:role/agents/*`];
      const agent: Vector["by"] = { type: "aws", arn: `arn:aws:iam::${PAYMENTS}:role/agents/a`, orgPath: PROD_UNIT };
      expect(scpLets(of, { ...invoke({}), by: agent }, { insideAws })).to.equal(true);
      expect(scpLets(of, { ...invoke({}), by: agent })).to.equal(false);
      expect(scpLets(of, { ...invoke({}, modelArn("us-east-1", OTHER)), by: agent }, { insideAws })).to.equal(false);
      expect(scpLets(of, invoke({}), { insideAws })).to.equal(false);
    });
  });

  it("refuse what takes no guardrail where one is required", () => {
    const strict = scope([tenant({ guardrail })]);
    for (const action of ["bedrock:InvokeAgent", "bedrock:RetrieveAndGenerate", "bedrock:InvokeFlow"]) {
      const call: Call = { by: payments, action, context: { "aws:SourceVpce": VPCE } };
      expect(scpLets(strict, call), action).to.equal(false);
      expect(scpLets(of, call), action).to.equal(true);
    }
  });

  it("refuse what sends data to Bedrock, or has it read, by any other way than the endpoints", () => {
    for (const action of [
      "bedrock:GetAsyncInvoke",
      "bedrock:InvokeAgent",
      "bedrock:Retrieve",
      "bedrock:RetrieveAndGenerate",
      "bedrock:StartFlowExecution",
    ]) {
      expect(scpLets(of, { by: payments, action, context: { "aws:SourceVpce": VPCE } }), action).to.equal(true);
      expect(scpLets(of, { by: payments, action, context: {} }), action).to.equal(false);
      expect(scpLets(of, { by: payments, action, context: { "aws:SourceVpce": "vpce-0f0f0f0f0f0f0f0f0" } })).to.equal(
        false,
      );
    }
  });

  it("refuse tools that search the web and marketplace models", () => {
    const context = { "aws:SourceVpce": VPCE };
    expect(scpLets(of, { by: payments, action: "bedrock:InvokeTool", context })).to.equal(false);
    expect(scpLets(of, { by: payments, action: "bedrock:CreateMarketplaceModelEndpoint", context })).to.equal(false);
  });

  it("list what they let through unchecked, each with its reason", () => {
    const { exceptions } = policies(of, { insideAws: ["arn:aws:iam::111111111111:role/agents/*"] });
    expect(exceptions.map(({ sid }) => sid)).to.deep.equal([
      "DenyOutsideEndpoints",
      "ExceptUseBaseModelsForCaller",
      "ExceptUseOwnModelsForCaller",
    ]);
    expect(exceptions[0]?.reason).to.contain("role/agents/*");
    for (const { reason, source } of exceptions)
      expect([reason, source].every((text) => text.length > 20)).to.equal(true);
  });

  // Organizations guide, quotas: 10,240 characters. IAM guide, quotas: 6,144.
  describe("sizes", () => {
    const wide = (changes: Partial<Tenant>) => policies(scope([tenant(changes)]));
    it("split refusals over several service control policies, and grants over several managed policies", () => {
      const models = Object.values(of.catalogue.models)
        .filter(({ regions }) => regions.includes(REGION))
        .map(({ id }) => id)
        .slice(0, 45);
      const { serviceControlPolicies, managedPolicies, problems } = wide({
        guardrail,
        models,
        inferenceGeography: "none",
        accounts: Array.from({ length: 100 }, (_, i) => String(100000000000 + i)),
      });
      expect(problems).to.deep.equal([]);
      expect(serviceControlPolicies.length).to.be.greaterThan(1);
      expect(managedPolicies.length).to.be.greaterThan(1);
      for (const { document } of serviceControlPolicies) expect(document.length).to.be.at.most(10_240);
      for (const { document } of managedPolicies) expect(document.length).to.be.at.most(6144);
      const sids = managedPolicies.flatMap(({ document }) =>
        policyOf(document, "identity").statements.map(({ sid }) => sid),
      );
      expect(new Set(sids).size).to.equal(sids.length);
      expect(new Set(managedPolicies.map(({ name }) => name)).size).to.equal(managedPolicies.length);
    });

    // Organizations guide, quotas: ten on one account or unit, one of which allows everything else.
    it("never need more service control policies than can be attached, even if each refusal fills its own", () => {
      const quarantinedAccounts = Array.from({ length: 500 }, (_, i) => String(200000000000 + i));
      const insideAws = Array.from({ length: 60 }, (_, i) => `arn:aws:iam::${100000000000 + i}:role/agents/*`);
      const arns = Array.from({ length: 60 }, (_, i) => ownArn("444444444444", `guardrail/a1b2c3d4${1000 + i}`));
      const everything = Object.keys(of.catalogue.models);
      const kinds = new Set<string>();
      for (const changes of [{ guardrail: { required: true, arns }, models: everything }, { models: everything }]) {
        const wideScope = scope([tenant(changes)], { quarantinedAccounts });
        const elsewhere = [scope([tenant(changes)], { region: "us-west-2" })];
        const { serviceControlPolicies } = callerPolicies({
          ...wideScope,
          domain: "prod",
          endpointIds: [VPCE],
          insideAws,
          elsewhere,
        });
        // Some are too long to be read as policies, which is told: see below.
        const sids = serviceControlPolicies.flatMap(({ document }) =>
          (JSON.parse(document) as { Statement: { Sid: string }[] }).Statement.map(({ Sid }) => Sid),
        );
        expect(new Set(sids).size, "one of each kind, each whole").to.equal(sids.length);
        expect(serviceControlPolicies.length).to.be.greaterThan(3).and.at.most(9);
        for (const sid of sids) kinds.add(sid);
      }
      expect(kinds.size).to.be.at.most(9);
      expect([...kinds]).to.include.members([
        "DenyOtherModelsOnMantle",
        "DenyQuarantinedAccounts",
        "DenyWithoutGuardrail",
      ]);
    });

    it("name more managed policies than a role takes", () => {
      const everything = tenant({ models: Object.keys(of.catalogue.models) });
      const elsewhere = ["us-west-2", "us-east-2"].map((region) => scope([everything], { region }));
      const { managedPolicies, problems } = callerPolicies({
        ...scope([everything]),
        domain: "prod",
        endpointIds: [VPCE],
        elsewhere,
      });
      expect(managedPolicies.length).to.be.greaterThan(10);
      expect(problems.map(({ problem, got }) => [problem, got])).to.deep.include([
        "needs more managed policy documents than the 10 that can be attached",
        managedPolicies.length,
      ]);
    });

    it("name what makes a statement shorter, by what is in it", () => {
      const arns = Array.from({ length: 160 }, (_, i) => ownArn("444444444444", `guardrail/a1b2c3d4${1000 + i}`));
      const told = new Map(
        wide({ guardrail: { required: true, arns }, models: Object.keys(of.catalogue.models) }).problems.map(
          ({ problem, fix }) => [/statement (\w+)/.exec(problem)?.[1], fix],
        ),
      );
      expect(told.get("DenyWithoutGuardrail")).to.equal("name fewer guardrails");
      expect(told.get("DenyOtherModels")).to.equal("allow fewer models, or split the domain");
    });

    it("name a statement that fits no service control policy, with the way out", () => {
      const accounts = Array.from({ length: 800 }, (_, i) => String(100000000000 + i));
      const { problems } = wide({ accounts });
      expect(problems.map(({ path, problem, fix }) => [path, problem, fix])).to.deep.include([
        "domains.prod",
        "makes the service control policy with the statement DenyStrangersModels longer than the 10240 characters that AWS takes",
        "name the callers by domains.prod.organizationalUnits instead of by 800 accounts, or allow fewer models",
      ]);
    });
  });

  it("need a tenant and an endpoint, or say that the program is wrong", () => {
    expect(() => callerPolicies({ ...of, domain: "other", endpointIds: [VPCE] })).to.throw(
      "other is none of the tenants",
    );
    expect(() => callerPolicies({ ...of, domain: "prod", endpointIds: [] })).to.throw("needs the ids");
  });
});
