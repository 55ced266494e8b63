import { expect } from "chai";
import { type Observed } from "../../../local/world/kernel/crud";
import { type Doc } from "../../../local/world/kernel/json";
import * as t from "../../../local/world/types/tokens";
import { HUB, Scene, SPOKE, stateOf } from "./harness";

const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const TRAIL = "aws:cloudtrail/trail:Trail";
const LOGGING = "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration";

/** A policy of one statement. */
function policy(...statements: Doc[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function service(name: string, actions: string | string[], resource: string | string[], more: Doc = {}): Doc {
  return { Effect: "Allow", Principal: { Service: name }, Action: actions, Resource: resource, ...more };
}

describe("embedded AWS: storage, keys, identity and logs", () => {
  let s: Scene;
  const bucket = (name = "logs", account = HUB, more: Doc = {}): Observed =>
    s.make(t.BUCKET, { bucket: name, ...more }, account);
  const role = (name: string, trusted: string, account = HUB): string =>
    stateOf(
      s.make(
        t.ROLE,
        {
          name,
          assumeRolePolicy: policy({ Effect: "Allow", Principal: { Service: trusted }, Action: "sts:AssumeRole" }),
        },
        account,
      ),
      "arn",
    );
  const bucketPolicy = (name: string, ...statements: Doc[]): Observed =>
    s.make(t.BUCKET_POLICY, { bucket: name, policy: policy(...statements) });
  beforeEach(() => {
    s = new Scene();
  });

  it("has bucket names once over all accounts (S3 guide, Buckets overview)", () => {
    bucket();
    s.refused("BucketAlreadyOwnedByYou", () => bucket());
    s.refused("BucketAlreadyExists", () => bucket("logs", SPOKE));
  });

  it("keeps a bucket with objects unless it may be emptied", () => {
    bucket();
    const object = s.make("aws:s3/bucketObjectv2:BucketObjectv2", { bucket: "logs", key: "a/b", content: "x" });
    s.refused("BucketNotEmpty", () => {
      s.remove(t.BUCKET, "logs");
    });
    s.update(t.BUCKET, "logs", { bucket: "logs", forceDestroy: true });
    s.remove(t.BUCKET, "logs");
    expect(s.read("aws:s3/bucketObjectv2:BucketObjectv2", object.id)).to.equal(null);
  });

  it("takes bucket policies about the bucket alone, of principals that exist, not public where that is blocked", () => {
    bucket();
    const statement = service("delivery.logs.amazonaws.com", "s3:PutObject", "arn:aws:s3:::logs/*");
    bucketPolicy("logs", statement);
    s.refused("MalformedPolicy", () => bucketPolicy("logs", { ...statement, Resource: "arn:aws:s3:::other/*" }));
    s.refused("MalformedPolicy", () =>
      bucketPolicy("logs", { ...statement, Principal: { AWS: `arn:aws:iam::${HUB}:role/none` } }),
    );
    const everyone = { ...statement, Principal: "*" };
    bucketPolicy("logs", everyone);
    s.make("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { bucket: "logs", blockPublicPolicy: true });
    s.refused("AccessDenied", () => bucketPolicy("logs", everyone));
    bucketPolicy("logs", { ...everyone, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } });
  });

  it("locks and replicates versioned buckets only (S3 guide, Object Lock, Replication)", () => {
    bucket();
    bucket("copy");
    const versioned = (name: string): unknown =>
      s.make(VERSIONING, { bucket: name, versioningConfiguration: { status: "Enabled" } });
    const lock = { bucket: "logs", rule: { defaultRetention: { mode: "GOVERNANCE", days: 1 } } };
    s.refused("InvalidBucketState", () =>
      s.make("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", lock),
    );
    versioned("logs");
    s.make("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", lock);
    const rules = [{ id: "r", status: "Enabled", destination: { bucket: "arn:aws:s3:::copy" } }];
    const replicate = (arn: string): unknown =>
      s.make("aws:s3/bucketReplicationConfig:BucketReplicationConfig", { bucket: "logs", role: arn, rules });
    s.refused("InvalidRequest", () => replicate(`arn:aws:iam::${HUB}:role/none`));
    const arn = role("replicate", "s3.amazonaws.com");
    s.refused("InvalidRequest", () => replicate(arn));
    versioned("copy");
    replicate(arn);
    s.refused("InvalidBucketState", () =>
      s.update(VERSIONING, "logs", { bucket: "logs", versioningConfiguration: { status: "Suspended" } }),
    );
  });

  it("refuses a key policy that locks its account out (KMS API, PutKeyPolicy)", () => {
    const own = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${HUB}:root` }, Action: "kms:*", Resource: "*" };
    const key = s.make(t.KEY, { policy: policy(own) });
    const locked = policy({ ...own, Action: "kms:Decrypt" });
    s.refused("MalformedPolicyDocumentException", () => s.make(t.KEY, { policy: locked }));
    s.refused("MalformedPolicyDocumentException", () =>
      s.make("aws:kms/keyPolicy:KeyPolicy", { keyId: key.id, policy: locked }),
    );
    s.make(t.KEY, { policy: locked, bypassPolicyLockoutSafetyCheck: true });
    s.make("aws:kms/alias:Alias", { name: "alias/a", targetKeyId: key.id });
    s.refused("AlreadyExistsException", () => s.make("aws:kms/alias:Alias", { name: "alias/a", targetKeyId: key.id }));
  });

  it("encrypts a log group only with a key that lets the Region's service use it (CloudWatch Logs guide)", () => {
    const own = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${HUB}:root` }, Action: "kms:*", Resource: "*" };
    const key = s.make(t.KEY, { policy: policy(own) });
    const group = (): Observed =>
      s.make(t.LOG_GROUP, { name: "/bedrock", kmsKeyId: key.state["arn"]!, retentionInDays: 30 });
    s.refused("AccessDeniedException", group);
    const condition = { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-east-1:${HUB}:*` } };
    s.update(t.KEY, key.id, {
      policy: policy(
        own,
        service("logs.us-east-1.amazonaws.com", "kms:GenerateDataKey*", "*", { Condition: condition }),
      ),
    });
    group();
    s.refused("ResourceAlreadyExistsException", group);
    s.refused("InvalidParameterException", () => s.make(t.LOG_GROUP, { name: "b", retentionInDays: 31 }));
  });

  it("holds ten resource policies of logs per Region, at most 5,120 characters each (CloudWatch Logs guide, quotas)", () => {
    const document = policy(service("route53.amazonaws.com", "logs:PutLogEvents", "*"));
    const put = (policyName: string, policyDocument = document): unknown =>
      s.make(t.LOG_RESOURCE_POLICY, { policyName, policyDocument });
    for (let i = 0; i < 10; i++) put(`p${i}`);
    put("p0");
    s.refused("LimitExceededException", () => put("p10"));
    s.refused("InvalidParameterException", () =>
      put("p1", policy(service("x.amazonaws.com", "logs:PutLogEvents", `arn:${"x".repeat(5120)}`))),
    );
  });

  it("keeps a role that has policies (IAM API, DeleteRole), and attaches at most ten", () => {
    role("r", "s3.amazonaws.com");
    const attach = (n: number): unknown =>
      s.make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
        role: "r",
        policyArn: `arn:aws:iam::aws:policy/P${n}`,
      });
    for (let i = 0; i < 10; i++) attach(i);
    attach(0);
    s.refused("LimitExceeded", () => attach(10));
    s.refused("DeleteConflict", () => {
      s.remove(t.ROLE, "r");
    });
    s.refused("EntityAlreadyExists", () => role("R", "s3.amazonaws.com"));
    s.refused("MalformedPolicyDocument", () =>
      s.make(t.ROLE, {
        name: "x",
        assumeRolePolicy: policy({
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${SPOKE}:role/none` },
          Action: "sts:AssumeRole",
        }),
      }),
    );
  });

  describe("a writer needs its policy first", () => {
    it("flow logs into a bucket of another account (VPC guide, Publish flow logs to Amazon S3)", () => {
      bucket();
      const vpc = s.vpc("10.1.0.0/16", SPOKE);
      const log = (): unknown =>
        s.make(
          "aws:ec2/flowLog:FlowLog",
          { vpcId: vpc.id, trafficType: "ALL", logDestinationType: "s3", logDestination: "arn:aws:s3:::logs/flow" },
          SPOKE,
        );
      s.refused("InvalidParameter", log);
      const condition = {
        Condition: { StringEquals: { "aws:SourceAccount": [SPOKE], "s3:x-amz-acl": "bucket-owner-full-control" } },
      };
      bucketPolicy(
        "logs",
        service("delivery.logs.amazonaws.com", "s3:PutObject", "arn:aws:s3:::logs/flow/AWSLogs/*", condition),
        service("delivery.logs.amazonaws.com", "s3:GetBucketAcl", "arn:aws:s3:::logs"),
      );
      log();
      s.refused("FlowLogAlreadyExists", log);
    });

    it("flow logs of a transit gateway: by its owner, each minute, without a traffic type (Transit gateway guide)", () => {
      bucket();
      const tgw = s.gateway();
      const log = (more: Doc): unknown =>
        s.make("aws:ec2/flowLog:FlowLog", {
          transitGatewayId: tgw.id,
          logDestinationType: "s3",
          logDestination: "arn:aws:s3:::logs",
          maxAggregationInterval: 60,
          ...more,
        });
      s.refused("InvalidParameter", () => log({ maxAggregationInterval: 600 }));
      s.refused("InvalidParameter", () => log({ trafficType: "ALL" }));
      log({});
    });

    it("a trail, with selectors that say what CloudTrail wants to know (CloudTrail guide)", () => {
      bucket();
      const trail = (more: Doc = {}): unknown => s.make(TRAIL, { name: "trail", s3BucketName: "logs", ...more });
      s.refused("S3BucketDoesNotExistException", () => trail({ s3BucketName: "none" }));
      s.refused("InsufficientS3BucketPolicyException", () => trail());
      const arn = `arn:aws:cloudtrail:us-east-1:${HUB}:trail/trail`;
      const from = (source: string): Doc[] => {
        const more = { Condition: { StringEquals: { "aws:SourceArn": source } } };
        return [
          service("cloudtrail.amazonaws.com", "s3:PutObject", `arn:aws:s3:::logs/AWSLogs/${HUB}/*`, more),
          service("cloudtrail.amazonaws.com", "s3:GetBucketAcl", "arn:aws:s3:::logs", more),
        ];
      };
      bucketPolicy("logs", ...from(`${arn}-other`));
      s.refused("InsufficientS3BucketPolicyException", () => trail());
      bucketPolicy("logs", ...from(arn));
      const selector = (...fields: Doc[]): Doc => ({ advancedEventSelectors: [{ name: "x", fieldSelectors: fields }] });
      const network = { field: "eventCategory", equals: ["NetworkActivity"] };
      s.refused("InvalidEventSelectorsException", () => trail(selector(network)));
      s.refused("InvalidEventSelectorsException", () => trail(selector({ field: "eventCategory", equals: ["Data"] })));
      trail(
        selector(
          network,
          { field: "eventSource", equals: ["bedrock.amazonaws.com"] },
          { field: "errorCode", equals: ["VpceAccessDenied"] },
        ),
      );
      s.refused("TrailAlreadyExistsException", () => trail());
    });

    it("Bedrock's invocation logs, in its own account and once per Region (Bedrock guide, Model invocation logging)", () => {
      bucket();
      bucket("far", SPOKE);
      const put = (bucketName: string): Observed =>
        s.make(LOGGING, { loggingConfig: { s3Config: { bucketName, keyPrefix: "p" } } });
      s.refused("ValidationException", () => put("logs"));
      s.refused("ValidationException", () => put("far"));
      const resource = `arn:aws:s3:::logs/p/AWSLogs/${HUB}/BedrockModelInvocationLogs/*`;
      const condition = {
        StringEquals: { "aws:SourceAccount": HUB },
        ArnLike: { "aws:SourceArn": `arn:aws:bedrock:us-east-1:${HUB}:*` },
      };
      bucketPolicy("logs", service("bedrock.amazonaws.com", "s3:PutObject", resource, { Condition: condition }));
      expect(put("logs").id).to.equal("us-east-1");
      put("logs");
      expect(s.send({ do: "list", filter: { type: LOGGING } })).to.have.length(1);
    });

    it("a stream that Firehose can assume the role of, and subscriptions: two per group", () => {
      bucket();
      const stream = (roleArn: string): Observed =>
        s.make(t.FIREHOSE, {
          name: "f",
          destination: "extended_s3",
          extendedS3Configuration: { roleArn, bucketArn: "arn:aws:s3:::logs" },
        });
      s.refused("InvalidArgumentException", () => stream(role("wrong", "s3.amazonaws.com")));
      const made = stream(role("right", "firehose.amazonaws.com"));
      s.make(t.LOG_GROUP, { name: "g" });
      const subscribe = (name: string, roleArn?: string): unknown =>
        s.make("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", {
          name,
          logGroup: "g",
          destinationArn: made.id,
          filterPattern: "",
          ...(roleArn === undefined ? {} : { roleArn }),
        });
      s.refused("InvalidParameterException", () => subscribe("a"));
      s.refused("InvalidParameterException", () => subscribe("a", role("elsewhere", "logs.eu-west-1.amazonaws.com")));
      const own = role("logs", "logs.us-east-1.amazonaws.com");
      subscribe("a", own);
      subscribe("b", role("plain", "logs.amazonaws.com"));
      s.refused("LimitExceededException", () => subscribe("c", own));
    });

    it("a link to a sink whose policy lets the account in (OAM API)", () => {
      const sink = s.make("aws:oam/sink:Sink", { name: "s" });
      s.refused("ConflictException", () => s.make("aws:oam/sink:Sink", { name: "t" }));
      const link = (): unknown =>
        s.make(
          "aws:oam/link:Link",
          { labelTemplate: "$AccountName", resourceTypes: ["AWS::CloudWatch::Metric"], sinkIdentifier: sink.id },
          SPOKE,
        );
      s.refused("AccessDeniedException", link);
      const statement = {
        Effect: "Allow",
        Principal: "*",
        Action: ["oam:CreateLink", "oam:UpdateLink"],
        Resource: "*",
      };
      const open = (organization: string): unknown =>
        s.make("aws:oam/sinkPolicy:SinkPolicy", {
          sinkIdentifier: sink.id,
          policy: policy({ ...statement, Condition: { StringEquals: { "aws:PrincipalOrgID": organization } } }),
        });
      open("o-other");
      s.refused("AccessDeniedException", link);
      open("o-bedrockhub0");
      link();
      s.refused("ConflictException", () => {
        s.remove("aws:oam/sink:Sink", sink.id);
      });
    });

    it("an event bus of another account as a target (EventBridge guide)", () => {
      const bus = s.make("aws:cloudwatch/eventBus:EventBus", { name: "central" });
      s.make("aws:cloudwatch/eventRule:EventRule", { name: "r", eventPattern: "{}" }, SPOKE);
      const target = (): unknown =>
        s.make("aws:cloudwatch/eventTarget:EventTarget", { rule: "r", targetId: "t", arn: bus.state["arn"]! }, SPOKE);
      s.refused("ValidationException", target);
      const statement = {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${SPOKE}:root` },
        Action: "events:PutEvents",
        Resource: bus.state["arn"]!,
      };
      s.make("aws:cloudwatch/eventBusPolicy:EventBusPolicy", { eventBusName: "central", policy: policy(statement) });
      target();
      s.refused("ValidationException", () => {
        s.remove("aws:cloudwatch/eventRule:EventRule", "r", SPOKE);
      });
    });
  });

  it("keeps the name of a deleted secret during its recovery window (Secrets Manager guide)", () => {
    const make = (): Observed => s.make("aws:secretsmanager/secret:Secret", { name: "x", recoveryWindowInDays: 7 });
    const made = make();
    s.refused("ResourceExistsException", make);
    s.remove("aws:secretsmanager/secret:Secret", made.id);
    s.refused("InvalidRequestException", make);
    s.advance(7 * 86_400);
    make();
  });

  it("associates Direct Connect and transit gateways of different ASNs and disjoint prefixes (Direct Connect guide)", () => {
    const [one, two] = [s.gateway(), s.gateway({ amazonSideAsn: 64_513 })];
    const dx = s.make(t.DX_GATEWAY, { name: "d", amazonSideAsn: "64512" }, SPOKE);
    const propose = (tgw: Observed, prefix: string): Observed =>
      s.make("aws:directconnect/gatewayAssociationProposal:GatewayAssociationProposal", {
        dxGatewayId: dx.id,
        dxGatewayOwnerAccountId: SPOKE,
        associatedGatewayId: tgw.id,
        allowedPrefixes: [prefix],
      });
    const accept = (proposal: Observed): Observed =>
      s.make(
        t.DX_ASSOCIATION,
        { dxGatewayId: dx.id, proposalId: proposal.id, associatedGatewayOwnerAccountId: HUB },
        SPOKE,
      );
    s.refused("DirectConnectClientException", () => accept(propose(one, "10.0.0.0/16")));
    const made = accept(propose(two, "10.0.0.0/16"));
    const third = s.gateway({ amazonSideAsn: 64_514 });
    s.refused("DirectConnectClientException", () => accept(propose(third, "10.0.128.0/17")));
    const table = s.make(t.TGW_ROUTE_TABLE, { transitGatewayId: two.id });
    const member = s.make(t.TGW_ASSOCIATION, {
      transitGatewayRouteTableId: table.id,
      transitGatewayAttachmentId: made.state["transitGatewayAttachmentId"]!,
    });
    expect(member.state["resourceType"]).to.equal("direct-connect-gateway");
    expect(s.read(t.DX_ASSOCIATION, `${dx.id}/${two.id}`, SPOKE)?.id, "an import names both").to.equal(made.id);
    expect(s.read(t.DX_ASSOCIATION, `${dx.id}/${one.id}`, SPOKE)).to.equal(null);
  });
});
