import { expect } from "chai";
import { T } from "../../../proof/build/types";
import type { PropertyVerdict } from "../../../proof/properties";
import { World } from "../world";
import { allow, ARCHIVE, document, type Entry, of, OWN, STRANGER } from "./p16";

type Made = readonly [type: string, inputs: Entry, account?: string];
type Row = readonly [name: string, verdict: PropertyVerdict, checked: number, ...made: Made[]];

const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const group = (name: string) => ({ type: "Group", uri: `http://acs.amazonaws.com/groups/global/${name}` });
const user = (id: string) => ({ type: "CanonicalUser", id });
const acl = (more: Entry): Made => [T.bucketAcl, { bucket: "logs", ...more }];
const listed = (...grantees: Entry[]): Made =>
  acl({
    accessControlPolicy: {
      owner: { id: "owner" },
      grants: grantees.map((grantee) => ({ grantee, permission: "READ" })),
    },
  });
const owner = (objectOwnership: string, bucket = "logs"): Made => [OWNERSHIP, { bucket, rule: { objectOwnership } }];
const grant = (granteePrincipal: unknown): Made => [
  T.keyGrant,
  { keyId: "key", granteePrincipal, operations: ["Decrypt", "GenerateDataKey"] },
];
const to = (destination: Entry, status = "Enabled"): Made => [
  T.bucketReplication,
  { bucket: "logs", role: "role", rules: [{ status, destination }] },
];
const THERE = "arn:aws:s3:::archive";
const archive = (account: string): Made => [T.bucket, { bucket: "archive" }, account];

const EVERYONE = document(allow("*"));
const CLOSED = document(allow({ AWS: OWN }));
const control = (typeName: string, asked: unknown): Made => [
  "aws:cloudcontrol/resource:Resource",
  { typeName, desiredState: typeof asked === "string" ? asked : JSON.stringify(asked) },
];
const permission = (values: Entry): Made => [
  T.functionPermission,
  { action: "lambda:InvokeFunction", function: "f", ...values },
];
const layer = (values: Entry): Made => [
  T.layerPermission,
  { action: "lambda:GetLayerVersion", layerName: "l", versionNumber: 1, ...values },
];
const rule = (account: string) => ({
  principal: "events.amazonaws.com",
  sourceArn: `arn:aws:events:us-east-1:${account}:rule/daily`,
});
const trust = (principal: unknown) =>
  document({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }) as unknown;

const ROWS: Row[] = [
  ["a grant of a key to a declared account", "holds", 1, grant(`arn:aws:iam::${ARCHIVE}:role/reader`)],
  ["a grant of a key to a stranger", "violated", 1, grant(`arn:aws:iam::${STRANGER}:role/reader`)],
  ["a grant of a key to whom a secret names", "undetermined", 1, grant(SECRET)],
  [
    "an access grant to a declared account",
    "holds",
    1,
    [
      T.accessGrant,
      { permission: "READ", grantee: { granteeType: "IAM", granteeIdentifier: `arn:aws:iam::${OWN}:role/r` } },
    ],
  ],
  [
    "an access grant to a stranger",
    "violated",
    1,
    [
      T.accessGrant,
      { permission: "READ", grantee: { granteeType: "IAM", granteeIdentifier: `arn:aws:iam::${STRANGER}:role/r` } },
    ],
  ],
  [
    "an access grant to a user of the directory",
    "holds",
    0,
    [T.accessGrant, { permission: "READ", grantee: { granteeType: "DIRECTORY_USER", granteeIdentifier: "user" } }],
  ],
  [
    "a policy of a Multi-Region Access Point for everybody",
    "violated",
    1,
    [T.multiRegionPolicy, { details: { name: "all", policy: EVERYONE } }],
  ],
  ["an access point that takes its policy away", "holds", 0, [T.accessPoint, { bucket: "logs", policy: "{}" }]],

  ["a permission on a function for a declared account", "holds", 1, permission({ principal: OWN })],
  ["a permission on a function for a stranger", "violated", 1, permission({ principal: STRANGER })],
  [
    "a permission on a function for a stranger's role",
    "violated",
    1,
    permission({ principal: `arn:aws:iam::${STRANGER}:role/r`, sourceAccount: OWN }),
  ],
  [
    "a permission on a function for a service, whoever it acts for",
    "violated",
    1,
    permission({ principal: "s3.amazonaws.com" }),
  ],
  ["a permission on a function for a rule of one's own", "holds", 1, permission(rule(OWN))],
  ["a permission on a function for a stranger's rule", "violated", 1, permission(rule(STRANGER))],
  [
    "a permission on a function for a bucket, which may become somebody else's",
    "violated",
    1,
    permission({ principal: "s3.amazonaws.com", sourceArn: THERE }),
  ],
  [
    "a permission on a function for a bucket of a declared account",
    "holds",
    1,
    permission({ principal: "s3.amazonaws.com", sourceArn: THERE, sourceAccount: OWN }),
  ],
  [
    "a permission on a function for the organization",
    "holds",
    1,
    permission({ principal: "*", principalOrgId: "o-a1b2c3d4e5" }),
  ],
  [
    "a permission on a function for another organization",
    "violated",
    1,
    permission({ principal: "*", principalOrgId: "o-zzzzzzzzzz" }),
  ],
  [
    "a permission on a function's URL for everybody",
    "violated",
    1,
    permission({ principal: "*", action: "lambda:InvokeFunctionUrl", functionUrlAuthType: "NONE" }),
  ],
  [
    "a permission on a function for what a secret names",
    "undetermined",
    1,
    permission({ principal: "events.amazonaws.com", sourceArn: SECRET }),
  ],
  ["a URL of a function that asks for no signature", "violated", 1, [T.functionUrl, { authorizationType: "NONE" }]],
  ["a URL of a function that asks for one", "holds", 0, [T.functionUrl, { authorizationType: "AWS_IAM" }]],
  ["a layer for a declared account", "holds", 1, layer({ principal: OWN })],
  ["a layer for the organization", "holds", 1, layer({ principal: "*", organizationId: "o-a1b2c3d4e5" })],
  ["a layer for everybody", "violated", 1, layer({ principal: "*" })],

  ["a private ACL", "holds", 0, acl({ acl: "private" })],
  ["an ACL for access logs", "holds", 0, acl({ acl: "log-delivery-write" })],
  ["an ACL for everybody to read", "violated", 1, acl({ acl: "public-read" })],
  ["an ACL for everybody to write", "violated", 1, acl({ acl: "public-read-write" })],
  ["an ACL for every account", "violated", 1, acl({ acl: "authenticated-read" })],
  ["an ACL for EC2", "undetermined", 1, acl({ acl: "aws-exec-read" })],
  ["an ACL of a name that is not known", "undetermined", 1, acl({ acl: "some-read" })],
  ["an ACL of a name that every object has", "undetermined", 1, acl({ acl: "constructor" })],
  ["an ACL of the older type", "violated", 1, [T.bucketAclV2, { bucket: "logs", acl: "public-read" }]],
  [
    "an ACL with grants to the owner and log delivery",
    "holds",
    0,
    listed(user("owner"), { type: "Group", uri: "http://acs.amazonaws.com/groups/s3/LogDelivery" }),
  ],
  ["an ACL with a grant to everybody", "violated", 2, listed(group("AllUsers"), user("other"))],
  ["an ACL with a grant to every account", "violated", 1, listed(group("AuthenticatedUsers"))],
  ["an ACL with a grant to another canonical user", "undetermined", 1, listed(user("other"))],
  ["an ACL on the bucket itself", "violated", 1, [T.bucket, { bucket: "logs", acl: "public-read" }]],
  [
    "grants on the bucket itself",
    "violated",
    1,
    [T.bucketV2, { bucket: "logs", grants: [{ ...group("AllUsers"), permissions: ["READ"] }] }],
  ],
  ["an ACL of an object", "violated", 1, [OBJECT, { bucket: "logs", key: "k", acl: "public-read" }]],
  [
    "an ACL for everybody where the account ignores those",
    "holds",
    0,
    acl({ acl: "public-read" }),
    ["aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", { accountId: OWN, ignorePublicAcls: true }],
  ],
  ["an ACL where the owner owns all", "holds", 0, acl({ acl: "public-read" }), owner("BucketOwnerEnforced")],
  [
    "an ACL of an object where the owner owns all",
    "holds",
    0,
    [OBJECT, { bucket: "logs", key: "k", acl: "public-read" }],
    owner("BucketOwnerEnforced"),
  ],
  [
    "an ACL where the owner owns all, on the bucket itself",
    "holds",
    0,
    [T.bucket, { bucket: "logs", acl: "public-read" }],
    owner("BucketOwnerEnforced"),
  ],
  ["an ACL where others may own objects", "violated", 1, acl({ acl: "public-read" }), owner("ObjectWriter")],
  [
    "an ACL where the owner owns all of another bucket",
    "violated",
    1,
    acl({ acl: "public-read" }),
    owner("BucketOwnerEnforced", "other"),
  ],
  [
    "an ACL that the bucket ignores",
    "holds",
    0,
    acl({ acl: "public-read" }),
    [BLOCK, { bucket: "logs", ignorePublicAcls: true }],
  ],
  [
    "a public access block that blocks nothing",
    "holds",
    0,
    [T.bucket, { bucket: "logs" }],
    [BLOCK, { bucket: "logs", ignorePublicAcls: false, blockPublicPolicy: false }],
  ],

  ["replication to a declared account", "holds", 1, to({ bucket: THERE, account: ARCHIVE })],
  ["replication to a stranger's account", "violated", 1, to({ bucket: THERE, account: STRANGER })],
  ["replication that is switched off", "holds", 0, to({ bucket: THERE, account: STRANGER }, "Disabled")],
  ["replication to a bucket in no state", "undetermined", 1, to({ bucket: THERE })],
  ["replication to a bucket of a declared account", "holds", 1, to({ bucket: THERE }), archive(ARCHIVE)],
  ["replication to a bucket of a stranger", "violated", 1, to({ bucket: THERE, account: OWN }), archive(STRANGER)],
  [
    "replication on the bucket itself",
    "violated",
    1,
    [
      T.bucket,
      {
        bucket: "logs",
        replicationConfiguration: {
          role: "r",
          rules: [{ status: "Enabled", destination: { bucket: THERE, accountId: STRANGER } }],
        },
      },
    ],
  ],
  [
    "replication on a bucket of the older type",
    "violated",
    1,
    [
      T.bucketV2,
      {
        replicationConfigurations: [
          { role: "r", rules: [{ status: "Enabled", destinations: [{ bucket: THERE, accountId: STRANGER }] }] },
        ],
      },
    ],
  ],

  [
    "a key of the native provider for everybody",
    "violated",
    1,
    ["aws-native:kms:Key", { keyPolicy: JSON.parse(EVERYONE) as unknown }],
  ],
  [
    "a key of the native provider for its account",
    "holds",
    1,
    ["aws-native:kms:Key", { keyPolicy: JSON.parse(CLOSED) as unknown }],
  ],
  ["a key of the native provider with AWS's own policy", "holds", 0, ["aws-native:kms:Key", {}]],
  [
    "a role of the native provider for everybody",
    "violated",
    1,
    ["aws-native:iam:Role", { assumeRolePolicyDocument: trust("*") }],
  ],
  [
    "a role of the native provider for a service",
    "holds",
    1,
    ["aws-native:iam:Role", { assumeRolePolicyDocument: trust({ Service: "ec2.amazonaws.com" }) }],
  ],
  [
    "a bucket policy of the native provider",
    "violated",
    1,
    ["aws-native:s3:BucketPolicy", { bucket: "logs", policyDocument: EVERYONE }],
  ],
  [
    "a bucket of the native provider with an ACL",
    "violated",
    1,
    ["aws-native:s3:Bucket", { accessControl: "PublicRead" }],
  ],
  [
    "a bucket of the native provider that replicates",
    "violated",
    1,
    [
      "aws-native:s3:Bucket",
      {
        replicationConfiguration: {
          role: "r",
          rules: [{ status: "Enabled", destination: { bucket: THERE, account: STRANGER } }],
        },
      },
    ],
  ],
  [
    "a secret's policy of the native provider that is a secret",
    "undetermined",
    1,
    ["aws-native:secretsmanager:ResourcePolicy", { resourcePolicy: { ...SECRET, ciphertext: "x" } }],
  ],
  [
    "a key of Cloud Control for everybody",
    "violated",
    1,
    control("AWS::KMS::Key", { KeyPolicy: JSON.parse(EVERYONE) as unknown }),
  ],
  [
    "a key of Cloud Control for its account",
    "holds",
    1,
    control("AWS::KMS::Key", { KeyPolicy: JSON.parse(CLOSED) as unknown }),
  ],
  [
    "a role of Cloud Control for everybody",
    "violated",
    1,
    control("AWS::IAM::Role", { AssumeRolePolicyDocument: trust("*") }),
  ],
  [
    "a bucket policy of Cloud Control",
    "violated",
    1,
    control("AWS::S3::BucketPolicy", { PolicyDocument: JSON.parse(EVERYONE) as unknown }),
  ],
  [
    "a bucket of Cloud Control with an ACL",
    "violated",
    1,
    control("AWS::S3::Bucket", { AccessControl: "PublicReadWrite" }),
  ],
  [
    "a bucket of Cloud Control that replicates to a bucket in no state",
    "undetermined",
    1,
    control("AWS::S3::Bucket", {
      ReplicationConfiguration: { Rules: [{ Status: "Enabled", Destination: { Bucket: THERE } }] },
    }),
  ],
  ["what Cloud Control is asked in no readable words", "undetermined", 1, control("AWS::KMS::Key", "{")],
  [
    "a permission of a bus by Cloud Control",
    "undetermined",
    1,
    control("AWS::Events::EventBusPolicy", { Principal: "*" }),
  ],
  ["a policy of a queue in another shape", "undetermined", 1, ["aws-native:sqs:Queue", { more: { policy: EVERYONE } }]],
  [
    "a policy by a provider that nothing is known of",
    "undetermined",
    1,
    ["pulumi-nodejs:dynamic:Resource", { text: EVERYONE }],
  ],
  [
    "a provider that nothing is known of, with permissions of identities",
    "holds",
    0,
    ["pulumi-nodejs:dynamic:Resource", { text: document({ Effect: "Allow", Action: "s3:*", Resource: "*" }) }],
  ],
  ["a document too deep to be read", "undetermined", 1, control("AWS::KMS::Key", "[".repeat(9000) + "]".repeat(9000))],
  [
    "a text too deep to be read that names principals",
    "undetermined",
    1,
    ["pulumi-nodejs:dynamic:Resource", { text: `${"[".repeat(9000)}"Principal"${"]".repeat(9000)}` }],
  ],
  ["a template of CloudFormation", "undetermined", 1, ["aws:cloudformation/stack:Stack", { templateBody: "{}" }]],
  ["a function of the native provider", "holds", 0, ["aws-native:lambda:Function", {}]],
  [
    "a repository of the native provider for everybody",
    "violated",
    1,
    ["aws-native:ecr:Repository", { repositoryPolicyText: JSON.parse(EVERYONE) as unknown }],
  ],
  [
    "a stream's policy by Cloud Control for its account",
    "holds",
    1,
    control("AWS::Kinesis::ResourcePolicy", { ResourcePolicy: JSON.parse(CLOSED) as unknown }),
  ],
  [
    "a backup vault by Cloud Control for everybody",
    "violated",
    1,
    control("AWS::Backup::BackupVault", { AccessPolicy: JSON.parse(EVERYONE) as unknown }),
  ],
  [
    "a table of the native provider with a policy in a part of it",
    "undetermined",
    1,
    ["aws-native:dynamodb:Table", { resourcePolicy: { policyDocument: JSON.parse(EVERYONE) as unknown } }],
  ],
  [
    "a permission on a function of the native provider",
    "undetermined",
    1,
    ["aws-native:lambda:Permission", { principal: "*" }],
  ],
];

describe("P16: grants beside policies of their own, and policies through other channels", () => {
  for (const [name, verdict, checked, ...made] of ROWS)
    it(`${name}: ${verdict}`, () => {
      const w = new World();
      const vpc = w.vpc("spoke", "10.1.0.0/16");
      made.forEach(([type, inputs, account], i) =>
        w.add(type, `it${String(i)}`, inputs, {}, account === undefined ? {} : { account }),
      );
      const result = of(w, vpc.id);
      const said = JSON.stringify(result.findings);
      expect([result.verdict, result.checked], said).to.deep.equal([verdict, checked]);
      if (verdict !== "holds") expect(said).to.include("it0");
    });

  it("says what lets a stranger in", () => {
    const message = (...made: Made[]) => {
      const w = new World();
      const vpc = w.vpc("spoke", "10.1.0.0/16");
      for (const [type, inputs] of made) w.add(type, "it", inputs);
      return of(w, vpc.id).findings[0]?.message;
    };
    expect(message(grant(STRANGER))).to.match(/^key it should .*, but its grant lets through: .*999999999999/);
    expect(message(acl({ acl: "public-read" }))).to.match(/^bucket it should .*, but its ACL lets through: .*s3:/);
    expect(message(to({ bucket: THERE, account: STRANGER }))).to.match(
      /, but its replication lets through: .*999999999999/,
    );
    expect(message(to({ bucket: THERE }))).to.equal(
      "whom bucket it lets in cannot be told: it replicates to arn:aws:s3:::archive, of which no given state tells the account: give it as the destination's account",
    );
  });
});
