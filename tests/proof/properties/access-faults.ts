/** Faults of policies that say who gets at buckets, keys, topics, event buses and the like, and who may take roles. */
import { change, type Fault, type Resource } from "./faults";

type Statement = Record<string, unknown> & { readonly Effect: string; readonly Principal?: unknown };

/** What has such a policy, and under which name. */
const HOLDERS: Readonly<Record<string, string>> = {
  "aws:s3/bucketPolicy:BucketPolicy": "policy",
  "aws:kms/key:Key": "policy",
  "aws:iam/role:Role": "assumeRolePolicy",
  "aws:sns/topicPolicy:TopicPolicy": "policy",
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": "policy",
  "aws:oam/sinkPolicy:SinkPolicy": "policy",
};

const STRANGER = "999999999999";
/** Services whose guides tell to name whom they act for in the policy of a key; see proof/properties/access-strangers.ts. */
const NAMED_BY_KEYS = /"(bedrock|cloudtrail|delivery\.logs)\.amazonaws\.com"/;

/** Single faults, each breaking P16 only. */
export function accessFaults(resources: readonly Resource[]): Fault[] {
  return resources.flatMap((resource) => {
    const property = HOLDERS[resource.type];
    const text = property === undefined ? undefined : resource.inputs[property];
    if (property === undefined || typeof text !== "string") return [];
    const document = JSON.parse(text) as { Statement: Statement[] };
    const kind = resource.type.split(":").at(-1) ?? "";
    const fault = (name: string, Statement: Statement[]): Fault => ({
      name: `${resource.name}: ${kind} ${name}`,
      breaks: ["P16"],
      follows: [],
      apply: change(resource.urn, (values) => ({ ...values, [property]: JSON.stringify({ ...document, Statement }) })),
    });
    return document.Statement.flatMap((statement, i) => {
      const put = (changed: Statement) => document.Statement.with(i, changed);
      if (statement.Effect !== "Allow") return [];
      const { Condition: condition, ...open } = statement;
      const besides = { ...open, Sid: "Besides", Principal: { AWS: STRANGER } };
      // A bucket that refuses other organizations whatever it allows still refuses these; what stays open is services, which
      // have no account of a principal to put into a path.
      const closed = text.includes("DenyOtherOrganizations");
      const faults = [
        ...(closed && JSON.stringify(statement).includes("${aws:PrincipalAccount}")
          ? []
          : [fault("lets in everybody", put({ ...open, Principal: "*" }))]),
        ...(closed ? [] : [fault("lets in a stranger besides", [...document.Statement, besides])]),
      ];
      const service = JSON.stringify(statement.Principal).includes('"Service"');
      if (!service || condition === undefined || kind === "Role") return faults;
      if (kind === "Key" && !NAMED_BY_KEYS.test(JSON.stringify(statement.Principal))) return faults;
      const elsewhere = JSON.parse(JSON.stringify(condition).replace(/\d{12}/g, STRANGER)) as object;
      return [
        ...faults,
        fault("serves a service whoever it acts for", put(open)),
        fault("serves a service for a stranger", put({ ...open, Condition: elsewhere })),
      ];
    });
  });
}
