/** Faults of what lets somebody in beside policies: ACLs, grants of keys and of S3, permissions of buses, replication. */
import { T } from "../../../proof/build/types";
import { change, type Fault, type Resource } from "./faults";

type Values = Record<string, unknown>;
interface Rule extends Values {
  readonly destination: Values;
}

const STRANGER = "999999999999";
const READER = `arn:aws:iam::${STRANGER}:role/reader`;
const ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";
/** What makes ACLs of a bucket count for nothing. */
const SHUTS_ACLS = [
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
];

/** Single faults, each breaking P16 only. */
export function besideFaults(resources: readonly Resource[]): Fault[] {
  return resources.flatMap((of) => {
    const fault = (name: string, apply: Fault["apply"]): Fault => ({
      name: `${of.name}: ${name}`,
      breaks: ["P16"],
      follows: [],
      apply,
    });
    switch (of.type) {
      case T.bucket:
        return [
          fault("ACL lets everybody read", opened(of, { acl: "public-read" })),
          fault("ACL lets every account read", opened(of, { acl: "authenticated-read" })),
          fault("ACL lists everybody", opened(of, listed({ type: "Group", uri: ALL_USERS }))),
          fault("access grant for a stranger", beside(of, T.accessGrant, accessGrant(READER))),
        ];
      case "aws:kms/key:Key":
        return [
          fault("grant for a stranger", beside(of, T.keyGrant, keyGrant(of, READER))),
          fault("grant for everybody", beside(of, T.keyGrant, keyGrant(of, "*"))),
        ];
      case "aws:cloudwatch/eventBus:EventBus":
        return [STRANGER, "*"].map((principal) =>
          fault(
            `permission for ${principal === "*" ? "everybody" : "a stranger"}`,
            beside(of, T.busPermission, { eventBusName: of.id, principal, statementId: "besides" }),
          ),
        );
      // A program may hold more than what this one makes: other services' policies, beside the topic of the alarms.
      case T.topic:
        return [
          fault("repository for a stranger", beside(of, T.repositoryPolicy, { policy: open("ecr:BatchGetImage") })),
          fault("agent for a stranger", beside(of, T.agentPolicy, { policy: open("bedrock-agentcore:Invoke*") })),
          fault("function for a stranger", beside(of, T.functionPermission, { function: "f", principal: STRANGER })),
          fault("function for whatever calls it", beside(of, T.functionUrl, { authorizationType: "NONE" })),
        ];
      case T.bucketReplication: {
        const rules = of.inputs.rules as Rule[];
        const elsewhere = { bucket: "arn:aws:s3:::elsewhere", account: STRANGER };
        return [
          fault(
            "replicates to a stranger",
            withRules(
              of,
              rules.map((rule) => ({ ...rule, destination: elsewhere })),
            ),
          ),
          fault(
            "replicates to a stranger besides",
            withRules(of, [
              ...rules,
              ...rules.slice(0, 1).map((rule) => ({ ...rule, id: "besides", destination: elsewhere })),
            ]),
          ),
        ];
      }
      default:
        return [];
    }
  });
}

/** A policy of another service that lets a stranger in. */
function open(Action: string): string {
  const statement = { Effect: "Allow", Principal: { AWS: STRANGER }, Action, Resource: "*" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

function withRules(of: Resource, rules: readonly Rule[]): Fault["apply"] {
  return change(of.urn, (values) => ({ ...values, rules }));
}

/** Another resource of the same account. */
function beside(of: Resource, type: string, inputs: Values): Fault["apply"] {
  const name = `${of.name}-besides`;
  const urn = `${of.urn.slice(0, of.urn.lastIndexOf("$") + 1)}${type}::${name}`;
  const made = { ...of, type, name, urn, id: name, inputs, outputs: inputs, propertyDependencies: {} };
  return (resources) => [...resources, made];
}

/** An ACL, and nothing that makes it count for nothing. */
function opened(bucket: Resource, acl: Values): Fault["apply"] {
  const add = beside(bucket, T.bucketAcl, { bucket: bucket.id, ...acl });
  return (resources) =>
    add(resources.filter(({ type, inputs }) => !(SHUTS_ACLS.includes(type) && inputs.bucket === bucket.id)));
}

function listed(grantee: Values): Values {
  return { accessControlPolicy: { owner: { id: "owner" }, grants: [{ grantee, permission: "READ" }] } };
}

function accessGrant(granteeIdentifier: string): Values {
  return { permission: "READ", grantee: { granteeType: "IAM", granteeIdentifier } };
}

function keyGrant(key: Resource, granteePrincipal: string): Values {
  return { keyId: key.id, granteePrincipal, operations: ["Decrypt"] };
}
