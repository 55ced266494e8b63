import { expect } from "chai";
import { trustOf } from "../../../plan/training/roles";
import { bucketPolicy } from "../../../plan/training/policies";
import { T } from "../../../proof/build/types";
import { planned } from "../../plan/observability/support";
import { World } from "../world";
import { allow, ARCHIVE, document, type Entry, equals, of, ORGANIZATION, OWN, p16, STRANGER } from "./p16";

const bucket = (...statements: Entry[]) => p16(T.bucketPolicy, "policy", document(...statements));
const DELIVERY = { Service: "delivery.logs.amazonaws.com" };

describe("P16: who gets at buckets, keys, topics and buses, and who may take roles", () => {
  const cases: [name: string, holds: boolean, ...statements: Entry[]][] = [
    ["a declared account", true, allow({ AWS: [OWN, `arn:aws:iam::${ARCHIVE}:role/reader`] })],
    ["the organization", true, allow("*", equals("aws:PrincipalOrgID", ORGANIZATION))],
    ["a service for a declared account", true, allow(DELIVERY, equals("aws:SourceAccount", [OWN, ARCHIVE]))],
    ["a service for the organization", true, allow(DELIVERY, equals("aws:SourceOrgID", ORGANIZATION))],
    [
      "a service for a resource of a declared account",
      true,
      allow(DELIVERY, { ArnLike: { "aws:SourceArn": `arn:aws:logs:*:${OWN}:*` } }),
    ],
    ["nobody", true, { ...allow("*"), Effect: "Deny" }],
    [
      "strangers that a Deny stops",
      true,
      allow("*"),
      {
        ...allow("*", { StringNotEquals: { "aws:PrincipalOrgID": ORGANIZATION } }),
        Effect: "Deny",
      },
    ],
    ["everyone", false, allow("*")],
    ["an account more", false, allow({ AWS: [OWN, STRANGER] })],
    ["a stranger's role", false, allow({ AWS: `arn:aws:iam::${STRANGER}:role/reader` })],
    ["another organization", false, allow("*", equals("aws:PrincipalOrgID", "o-zzzzzzzzzz"))],
    [
      "whoever has no organization",
      false,
      allow("*", { StringEqualsIfExists: { "aws:PrincipalOrgID": ORGANIZATION } }),
    ],
    ["a service for anybody", false, allow(DELIVERY)],
    ["a service for a stranger as well", false, allow(DELIVERY, equals("aws:SourceAccount", [OWN, STRANGER]))],
    [
      "a service that may leave its account out",
      false,
      allow(DELIVERY, { StringEqualsIfExists: { "aws:SourceAccount": OWN } }),
    ],
  ];
  for (const [name, holds, ...statements] of cases)
    it(`a bucket that lets in ${name} ${holds ? "holds" : "is found"}`, () => {
      const result = bucket(...statements);
      expect(result.verdict).to.equal(holds ? "holds" : "violated");
      expect(result.checked).to.equal(1);
    });

  it("a role is taken by declared accounts and by services, and by nobody else", () => {
    const trust = (Principal: unknown, Condition?: Entry) =>
      p16(
        T.role,
        "assumeRolePolicy",
        document({ Effect: "Allow", Principal, Action: "sts:AssumeRole", ...(Condition && { Condition }) }),
      ).verdict;
    expect(trust({ Service: "sagemaker.amazonaws.com" })).to.equal("holds");
    expect(trust({ AWS: `arn:aws:iam::${OWN}:root` })).to.equal("holds");
    expect(trust("*", equals("aws:PrincipalOrgID", ORGANIZATION))).to.equal("holds");
    expect(trust("*")).to.equal("violated");
    expect(trust({ AWS: [OWN, STRANGER] })).to.equal("violated");
    expect(trust({ AWS: STRANGER }, equals("sts:ExternalId", "agreed")), "an id is no account").to.equal("violated");
    expect(trust({ Federated: "accounts.google.com" }), "whom it names is not judged").to.equal("undetermined");
    const certificates = { Service: "rolesanywhere.amazonaws.com" };
    const anchor = (account: string, id = "0a1b", operator = "ArnEquals") =>
      trust(certificates, {
        [operator]: { "aws:SourceArn": `arn:aws:rolesanywhere:us-east-1:${account}:trust-anchor/${id}` },
      });
    expect(anchor(OWN), "of one anchor").to.equal("holds");
    expect(anchor(OWN, "0a1b", "StringEquals"), "of one anchor").to.equal("holds");
    for (const verdict of [
      trust(certificates),
      trust(certificates, equals("aws:SourceAccount", OWN)),
      trust({ ...certificates, AWS: OWN }),
      anchor(OWN, "*", "ArnLike"),
      anchor(OWN, "0a1b", "ArnNotEquals"),
      anchor(OWN, "0a1b", "ArnEqualsIfExists"),
      anchor(STRANGER),
    ])
      expect(verdict, "certificates of any anchor").to.equal("undetermined");
    expect(trust({ ...certificates, AWS: STRANGER }), "a stranger besides").to.equal("violated");
  });

  it("a key opens for declared accounts and services; some services say whom they act for, where they open anything", () => {
    const key = (Principal: unknown, Condition?: Entry, Action: unknown = "kms:*") =>
      p16(
        T.key,
        "policy",
        document({ Effect: "Allow", Principal, Action, Resource: "*", ...(Condition && { Condition }) }),
      );
    expect(key({ AWS: `arn:aws:iam::${OWN}:root`, Service: "sns.amazonaws.com" }).verdict).to.equal("holds");
    const [finding] = key({ AWS: STRANGER }).findings;
    expect(finding?.message).to.match(
      /^key it should let in the declared accounts only, but its policy lets through: .*999999999999/,
    );
    const everyone = document({ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" });
    for (const type of [T.replicaKey, T.externalKey, T.replicaExternalKey])
      expect(p16(type, "policy", everyone).verdict, type).to.equal("violated");
    for (const service of ["bedrock", "cloudtrail", "delivery.logs"]) {
      const principal = { Service: `${service}.amazonaws.com` };
      expect(key(principal).verdict, service).to.equal("violated");
      expect(key(principal, equals("aws:SourceAccount", OWN)).verdict, service).to.equal("holds");
      expect(key(principal, equals("aws:SourceAccount", STRANGER)).verdict, service).to.equal("violated");
      expect(key(principal, undefined, "kms:DescribeKey").verdict, service).to.equal("holds");
    }
    const trails = (account: string) => ({
      StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${account}:trail/*` },
    });
    const trail = { Service: "cloudtrail.amazonaws.com" };
    expect(key(trail, trails(OWN), "kms:GenerateDataKey*").verdict, "its trails").to.equal("holds");
    expect(key(trail, trails(STRANGER), "kms:GenerateDataKey*").verdict, "a stranger's").to.equal("violated");
  });

  const others: [type: string, property: string, action: string][] = [
    [T.bucketV2, "policy", "s3:GetObject"],
    [T.outpostBucketPolicy, "policy", "s3-outposts:GetObject"],
    [T.tableBucketPolicy, "resourcePolicy", "s3tables:GetTableData"],
    [T.tablePolicy, "resourcePolicy", "s3tables:GetTableData"],
    [T.vectorBucketPolicy, "policy", "s3vectors:GetVectors"],
    [T.accessPoint, "policy", "s3:GetObject"],
    [T.accessPointPolicy, "policy", "s3:GetObject"],
    [T.objectLambdaPolicy, "policy", "s3-object-lambda:GetObject"],
    [T.accessGrantsPolicy, "policy", "s3:GetDataAccess"],
    [T.topic, "policy", "sns:Publish"],
    [T.topicPolicy, "policy", "sns:Publish"],
    [T.queue, "policy", "sqs:SendMessage"],
    [T.queuePolicy, "policy", "sqs:SendMessage"],
    [T.busPolicy, "policy", "events:PutEvents"],
    [T.logDestinationPolicy, "accessPolicy", "logs:PutSubscriptionFilter"],
    [T.logPolicy, "policyDocument", "logs:PutLogEvents"],
    [T.sinkPolicy, "policy", "oam:CreateLink"],
    [T.secretPolicy, "policy", "secretsmanager:GetSecretValue"],
    [T.repositoryPolicy, "policy", "ecr:BatchGetImage"],
    [T.registryPolicy, "policy", "ecr:ReplicateImage"],
    [T.packageDomainPolicy, "policyDocument", "codeartifact:GetAuthorizationToken"],
    [T.packagesPolicy, "policyDocument", "codeartifact:ReadFromRepository"],
    [T.functionPolicy, "policy", "lambda:InvokeFunction"],
    [T.databasePolicy, "policy", "dynamodb:GetItem"],
    [T.streamPolicy, "policy", "kinesis:GetRecords"],
    [T.dataCatalogPolicy, "policy", "glue:GetTable"],
    [T.vaultPolicy, "policy", "backup:CopyIntoBackupVault"],
    [T.agentPolicy, "policy", "bedrock-agentcore:InvokeAgentRuntime"],
    [T.modelGroupPolicy, "resourcePolicy", "sagemaker:CreateModel"],
  ];
  for (const [type, property, Action] of others)
    it(`${type.split(":").at(-1) ?? type} lets in declared accounts, and services for them alone`, () => {
      const verdict = (Principal: unknown, Condition?: Entry) =>
        p16(
          type,
          property,
          document({ Effect: "Allow", Principal, Action, Resource: "*", ...(Condition && { Condition }) }),
        ).verdict;
      const alarms = { Service: "cloudwatch.amazonaws.com" };
      expect(verdict({ AWS: [OWN, ARCHIVE] })).to.equal("holds");
      expect(verdict("*", equals("aws:PrincipalOrgID", ORGANIZATION))).to.equal("holds");
      expect(verdict(alarms, equals("aws:SourceAccount", OWN))).to.equal("holds");
      expect(verdict(alarms, { ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:*:${OWN}:alarm:*` } })).to.equal(
        "holds",
      );
      expect(verdict("*")).to.equal("violated");
      expect(verdict({ AWS: [OWN, STRANGER] })).to.equal("violated");
      expect(verdict(alarms)).to.equal("violated");
      expect(verdict(alarms, { ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:*:*:alarm:*" } })).to.equal("violated");
    });

  it("a repository's policy names no resource (ECR guide, Repository policies)", () => {
    const repository = (Principal: unknown) =>
      p16(T.repositoryPolicy, "policy", document({ Effect: "Allow", Principal, Action: "ecr:BatchGetImage" })).verdict;
    expect(repository({ AWS: OWN })).to.equal("holds");
    expect(repository({ AWS: STRANGER })).to.equal("violated");
    expect(repository("*")).to.equal("violated");
  });

  it("a topic with AWS's own policy, written out, is its owner's (SNS guide: AWS:SourceOwner)", () => {
    const topic = (owner: string) =>
      p16(T.topicPolicy, "policy", document(allow({ AWS: "*" }, equals("AWS:SourceOwner", owner)))).verdict;
    expect(topic(OWN)).to.equal("holds");
    expect(topic(STRANGER)).to.equal("violated");
  });

  it("a permission on the default bus counts as the statement that it makes", () => {
    const bus = (values: Entry) => {
      const w = new World();
      const vpc = w.vpc("spoke", "10.1.0.0/16");
      w.add(T.busPermission, "it", { statementId: "Report", ...values });
      return of(w, vpc.id).verdict;
    };
    const organization = { type: "StringEquals", key: "aws:PrincipalOrgID", value: ORGANIZATION };
    expect(bus({ principal: OWN })).to.equal("holds");
    expect(bus({ principal: "*", condition: organization })).to.equal("holds");
    expect(bus({ principal: "*", condition: { ...organization, value: "o-zzzzzzzzzz" } })).to.equal("violated");
    expect(bus({ principal: "*" })).to.equal("violated");
    expect(bus({ principal: STRANGER })).to.equal("violated");
    const unknown = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };
    expect(bus({ principal: unknown }), "encrypted").to.equal("undetermined");
  });

  it("without an organization accounts decide; without declared accounts nothing is demanded", () => {
    const everyone = document(allow("*"));
    const org = document(allow("*", equals("aws:PrincipalOrgID", ORGANIZATION)));
    expect(p16(T.bucketPolicy, "policy", org, { organization: undefined }).verdict).to.equal("violated");
    expect(p16(T.bucketPolicy, "policy", everyone, { accounts: undefined })).to.deep.include({
      verdict: "holds",
      checked: 0,
    });
  });

  it("what is left to AWS's own policy is not asked about; what cannot be read is undetermined", () => {
    expect(p16(T.key, "policy", undefined).checked).to.equal(0);
    const allBut = { ...allow(undefined), NotPrincipal: { AWS: `arn:aws:iam::${STRANGER}:root` } };
    expect(bucket(allBut).verdict, "which AWS advises against").to.equal("undetermined");
    const broken = p16(T.bucketPolicy, "policy", "{");
    expect([broken.verdict, broken.checked]).to.deep.equal(["undetermined", 1]);
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };
    expect(p16(T.bucketPolicy, "policy", secret).verdict).to.not.equal("holds");
  });

  it("holds of what the planner writes for prod, and finds each text of it that names a stranger besides", () => {
    const plan = planned();
    const declared = { organization: plan.organizationId, accounts: plan.accounts.map(({ id }) => id) };
    const place = { partition: "aws", region: "us-east-1", accountId: "110987654306" };
    const reach = { bucketArn: "arn:aws:s3:::data", endpointIds: ["vpce-0a1"], administrators: [] };
    const buckets = (plan.observability?.archive.buckets ?? []).map(({ policy }) => policy);
    const texts: [type: string, property: string, text: string][] = [
      ...[...buckets, bucketPolicy(reach)].map((text): [string, string, string] => [T.bucketPolicy, "policy", text]),
      ...["sagemaker", "bedrock-customization", "bedrock-batch"].map((kind): [string, string, string] => [
        T.role,
        "assumeRolePolicy",
        trustOf(kind, place),
      ]),
    ];
    const { archive, alarms: alerts, metrics } = plan.observability ?? {};
    const more: [type: string, property: string, text: string | undefined][] = [
      [T.key, "policy", archive?.keyPolicy],
      [T.key, "policy", alerts?.keyPolicy],
      [T.topicPolicy, "policy", alerts?.topicPolicy],
      [T.busPolicy, "policy", alerts?.busPolicy],
      [T.sinkPolicy, "policy", metrics?.sinkPolicy],
    ];
    for (const [type, property, text] of more) if (text !== undefined) texts.push([type, property, text]);
    expect(texts).to.have.length(14);
    let named = 0;
    for (const [type, property, text] of texts) {
      expect(p16(type, property, text, declared).verdict, text).to.equal("holds");
      const { Statement: statements, ...rest } = JSON.parse(text) as { Statement: Entry[] };
      const action = type === T.role ? { Action: "sts:AssumeRole" } : { Action: "s3:PutObject", Resource: "*" };
      const open = { Sid: "Open", Effect: "Allow", Principal: "*", ...action };
      const wide = JSON.stringify({ ...rest, Statement: [...statements, open] });
      const verdict = p16(type, property, wide, declared).verdict;
      expect(verdict, wide).to.equal("violated");
      const other = text
        .replace(/"aws:SourceAccount":(?:\[|(?="))/, `$&"${STRANGER}",`)
        .replace(/"aws:SourceAccount":("[0-9]+","[0-9]+")/, '"aws:SourceAccount":[$1]');
      if (other === text || type === T.role) continue;
      named += 1;
      expect(p16(type, property, other, declared).verdict, other).to.equal("violated");
    }
    expect(named).to.be.greaterThan(2);
  });
});
