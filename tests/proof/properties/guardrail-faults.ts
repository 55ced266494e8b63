/** Faults of endpoint policies that should refuse what runs a model without a guardrail. */
import { change, type Fault, type Resource, type Setting } from "./faults";

type Statement = Record<string, unknown> & { readonly Sid?: string; readonly Action: string[] };

/** Single faults of the statements that refuse, each breaking P9. */
export function guardrailFaults(resources: readonly Resource[], setting: Setting): Fault[] {
  const faults: Fault[] = [];
  for (const endpoint of resources.filter((r) => r.type === "aws:ec2/vpcEndpoint:VpcEndpoint")) {
    const { policy } = endpoint.inputs;
    const set = endpoint.name.split("/")[0];
    const used = [...setting.spokes.values()].some((s) => s.live && setting.sets.get(s.domain) === set);
    if (typeof policy !== "string" || !policy.includes("DenyWithoutGuardrail") || !used) continue;
    const document = JSON.parse(policy) as { Statement: Statement[] };
    const guard = document.Statement.findIndex(({ Sid }) => Sid?.startsWith("DenyWithoutGuardrail") === true);
    const add = (name: string, to: (statement: Statement) => Statement | undefined): void => {
      const Statement = document.Statement.flatMap((s, i) => (i === guard ? (to(s) ?? []) : [s]));
      const apply = change(endpoint.urn, (v) => ({ ...v, policy: JSON.stringify({ ...document, Statement }) }));
      faults.push({ name: `${endpoint.name}: ${name}`, breaks: ["P9"], follows: [], apply });
    };
    add("no refusal without a guardrail", () => undefined);
    if (!endpoint.name.endsWith("/bedrock-runtime")) continue;
    add("one way to run a model without a guardrail", (s) => ({ ...s, Action: s.Action.slice(1) }));
    const anyone = { ArnNotLike: { "bedrock:GuardrailIdentifier": ["arn:aws:bedrock:*:*:guardrail/*"] } };
    add("guardrails of anybody", (s) => ({ ...s, Condition: anyone }));
    const named = (document.Statement[guard]?.Condition as { ArnNotLike?: object } | undefined)?.ArnNotLike;
    const present = { Null: { "bedrock:GuardrailIdentifier": "false" } };
    if (named) add("calls that name no guardrail", (s) => ({ ...s, Condition: { ArnNotLike: named, ...present } }));
  }
  return faults;
}
