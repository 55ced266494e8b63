import { expect } from "chai";
import {
  CATALOGUE,
  endpointServiceName,
  findService,
  offeredIn,
  privateDnsNames,
  REGION_CODES,
  partitionOf,
  takesPolicy,
  zonesOffering,
  type ServiceEntry,
} from "../../catalogue";
import file from "../../catalogue/data/services.json";

const services = Object.values(CATALOGUE.services);
const get = (id: string): ServiceEntry => {
  const service = findService(CATALOGUE, id);
  if (!service) throw new Error(`no service ${id}`);
  return service;
};

/**
 * The 76 values that the page gives for `eventSource`, of a copy that has Nova Act and AWS Transform already. Its list of
 * services by name is shorter: it leaves out AgentCore and Systems Manager, for two.
 */
const NETWORK_ACTIVITY_SOURCES = `
aco-automation appconfig application-signals appmesh athena b2bi backup-gateway bcm-data-exports bcm-pricing-
calculator bedrock-agentcore bedrock billing cassandra ce cloudcontrolapi cloudformation cloudhsm
cloudoptimization cloudtrail codedeploy comprehend comprehendmedical config ds dynamodb ec2 ecs
elasticfilesystem elasticloadbalancing events firehose frauddetector freetier fsx glue healthlake invoicing iot
iotfleetwise iotsecuredtunneling kms lakeformation lambda license-manager lookoutequipment lookoutvision
monitoring nova-act personalize qbusiness rds rekognition rolesanywhere s3 sagemaker scheduler secretsmanager
servicediscovery sns sqs ssm-contacts ssm storagegateway swf textract transcribe transcribestreaming transform-
agents transform-custom transform translate user-subscriptions verifiedpermissions voiceid workmail
workmailmessageflow
`
  .trim()
  .split(/\s+/);

describe("catalogue: services", () => {
  it("has unique ids in sorted order", () => {
    const ids = file.map((entry) => entry.id);
    expect(ids).to.deep.equal([...new Set(ids)].sort());
    expect(services).to.have.length(ids.length);
  });

  it("gives a source for every service, DNS name, Region list and zone fact", () => {
    for (const service of services) {
      expect(service.sources, service.id).to.not.be.empty;
      const facts = [
        ...service.dnsNames,
        ...(service.fips?.dnsNames ?? []),
        ...(service.regions ? [service.regions] : []),
        ...(service.availabilityZones ? [service.availabilityZones] : []),
      ];
      for (const text of [...service.sources, ...facts.map((fact) => fact.source)]) {
        expect(text, service.id).to.match(/^\S.{10,}$/);
      }
    }
  });

  it("has every Bedrock-family service", () => {
    const family = services.filter((service) => service.family === "bedrock").map((service) => service.id);
    expect(family).to.deep.equal([
      "bedrock",
      "bedrock-agent",
      "bedrock-agent-runtime",
      "bedrock-agentcore",
      "bedrock-agentcore-control",
      "bedrock-agentcore-gateway",
      "bedrock-data-automation",
      "bedrock-data-automation-runtime",
      "bedrock-mantle",
      "bedrock-runtime",
    ]);
  });

  it("expands every template in every Region to a plain DNS name", () => {
    const label = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
    const dns = new RegExp(`^(\\*\\.)?${label}(\\.${label})+$`);
    for (const region of REGION_CODES) {
      for (const service of services) {
        for (const fips of service.fips ? [false, true] : [false]) {
          for (const name of privateDnsNames(service, region, { fips })) expect(name, service.id).to.match(dns);
          expect(endpointServiceName(service, region, { fips }), service.id).to.match(/^[a-z0-9.-]+$/);
        }
      }
    }
  });

  it("gives no DNS name to two services, so that each zone has one owner", () => {
    const owners = new Map<string, string>();
    for (const service of services) {
      for (const entry of [...service.dnsNames, ...(service.fips?.dnsNames ?? [])]) {
        expect(owners.get(entry.name) ?? service.id, entry.name).to.equal(service.id);
        owners.set(entry.name, service.id);
      }
    }
  });

  // PrivateLink guide (AWS services that integrate), Bedrock and AgentCore guides (Use interface VPC endpoints).
  const names: [id: string, region: string, serviceName: string, dns: string[]][] = [
    [
      "bedrock-runtime",
      "eu-west-1",
      "com.amazonaws.eu-west-1.bedrock-runtime",
      ["bedrock-runtime.eu-west-1.amazonaws.com"],
    ],
    ["bedrock-mantle", "us-east-1", "com.amazonaws.us-east-1.bedrock-mantle", ["bedrock-mantle.us-east-1.api.aws"]],
    [
      "bedrock-agentcore-gateway",
      "us-west-2",
      "com.amazonaws.us-west-2.bedrock-agentcore.gateway",
      ["*.gateway.bedrock-agentcore.us-west-2.amazonaws.com"],
    ],
    [
      "sagemaker-runtime",
      "us-east-1",
      "com.amazonaws.us-east-1.sagemaker.runtime",
      ["runtime.sagemaker.us-east-1.amazonaws.com"],
    ],
    [
      "sagemaker-notebook",
      "us-east-1",
      "aws.sagemaker.us-east-1.notebook",
      ["notebook.us-east-1.sagemaker.aws", "*.notebook.us-east-1.sagemaker.aws"],
    ],
    [
      "ecr-dkr",
      "us-gov-west-1",
      "com.amazonaws.us-gov-west-1.ecr.dkr",
      ["dkr.ecr.us-gov-west-1.amazonaws.com", "*.dkr.ecr.us-gov-west-1.amazonaws.com"],
    ],
    ["sts", "cn-north-1", "cn.com.amazonaws.cn-north-1.sts", ["sts.cn-north-1.amazonaws.com.cn"]],
    ["ecr-api", "eusc-de-east-1", "eu.amazonaws.eusc-de-east-1.ecr.api", ["api.ecr.eusc-de-east-1.amazonaws.eu"]],
    [
      "monitoring",
      "us-east-1",
      "com.amazonaws.us-east-1.monitoring",
      [
        "monitoring.us-east-1.amazonaws.com",
        "monitoring.us-east-1.api.aws",
        "monitoring-fips.us-east-1.amazonaws.com",
        "monitoring-fips.us-east-1.api.aws",
      ],
    ],
    [
      "s3",
      "eu-central-1",
      "com.amazonaws.eu-central-1.s3",
      [
        "s3.eu-central-1.amazonaws.com",
        "*.s3.eu-central-1.amazonaws.com",
        "s3-accesspoint.eu-central-1.amazonaws.com",
        "*.s3-accesspoint.eu-central-1.amazonaws.com",
        "s3-control.eu-central-1.amazonaws.com",
        "*.s3-control.eu-central-1.amazonaws.com",
      ],
    ],
  ];
  for (const [id, region, serviceName, dns] of names) {
    it(`names ${id} in ${region}`, () => {
      expect(endpointServiceName(get(id), region)).to.equal(serviceName);
      expect(privateDnsNames(get(id), region)).to.deep.equal(dns);
    });
  }

  it("has FIPS variants with service and DNS names of their own (Bedrock guide: six Regions only)", () => {
    const runtime = get("bedrock-runtime");
    expect(endpointServiceName(runtime, "us-east-1", { fips: true })).to.equal(
      "com.amazonaws.us-east-1.bedrock-runtime-fips",
    );
    expect(privateDnsNames(runtime, "us-east-1", { fips: true })).to.deep.equal([
      "bedrock-runtime-fips.us-east-1.amazonaws.com",
    ]);
    expect(offeredIn(runtime, "us-gov-east-1", { fips: true })).to.equal("yes");
    expect(offeredIn(runtime, "eu-west-1", { fips: true })).to.equal("no");
    expect(offeredIn(get("glue"), "us-east-1", { fips: true })).to.equal("no");
    expect(() => endpointServiceName(get("glue"), "us-east-1", { fips: true })).to.throw("no FIPS variant of glue");
  });

  it("knows that SageMaker's FIPS runtime takes no endpoint policy (SageMaker guide, Connect within your VPC)", () => {
    expect(takesPolicy(get("sagemaker-runtime"))).to.equal("yes");
    expect(takesPolicy(get("sagemaker-runtime"), { fips: true })).to.equal("no");
    expect(takesPolicy(get("bedrock-data-automation"))).to.equal("unknown");
  });

  it("keeps what is not known apart from what is not offered", () => {
    expect(offeredIn(get("bedrock-runtime"), "eu-west-1")).to.equal("yes");
    expect(offeredIn(get("bedrock-runtime"), "mx-central-1")).to.equal("unknown");
    expect(offeredIn(get("sts"), "us-east-1")).to.equal("unknown");
    const listed: ServiceEntry = { ...get("sts"), regions: { complete: true, codes: ["us-east-1"], source: "a test" } };
    expect(offeredIn(listed, "eu-west-1")).to.equal("no");
    expect(zonesOffering(get("bedrock-agent-runtime"), "us-east-1")).to.equal(undefined);
  });

  it("records that mantle is outside model-invocation logging (Bedrock guide, Monitor model invocation)", () => {
    expect(services.filter((service) => service.invocationLogging).map((service) => service.id)).to.deep.equal([
      "bedrock-runtime",
    ]);
    expect(get("bedrock-mantle").networkActivity).to.equal(undefined);
  });

  it("has an event source for network activity exactly where CloudTrail's page is cited for it", () => {
    const cited = (service: ServiceEntry) =>
      service.sources.some((source) => source.includes("network activity events"));
    for (const service of services) expect(cited(service), service.id).to.equal(service.networkActivity !== undefined);
    // Not on the page, though their endpoints take policies.
    for (const id of [
      "autoscaling",
      "ecr-api",
      "ecr-dkr",
      "logs",
      "rds-data",
      "s3vectors",
      "states",
      "sts",
      "sync-states",
    ])
      expect(get(id).networkActivity, id).to.equal(undefined);
    for (const id of ["bedrock-runtime", "ecs", "kms", "sagemaker-runtime", "secretsmanager", "sqs"])
      expect(get(id).networkActivity, id).to.be.a("string");
  });

  it("agrees with CloudTrail's event sources for network activity (CloudTrail guide, Logging network activity events)", () => {
    const listed = new Set(NETWORK_ACTIVITY_SOURCES.map((name) => `${name}.amazonaws.com`));
    const named = services.flatMap(({ networkActivity }) => networkActivity ?? []);
    expect(named.filter((source) => !listed.has(source))).to.deep.equal([]);
    // A service whose endpoint has the name of a source that is listed has it: none was forgotten.
    const forgotten = services.filter(
      ({ id, networkActivity }) => networkActivity === undefined && listed.has(`${id}.amazonaws.com`),
    );
    expect(forgotten.map(({ id }) => id)).to.deep.equal([]);
  });

  it("names partitions only that the catalogue has suffixes for", () => {
    for (const region of REGION_CODES) expect(() => partitionOf(region)).to.not.throw();
    expect(() => partitionOf("mars-north-1")).to.throw("no Region mars-north-1");
  });

  it("does not find inherited object members as services", () => {
    expect(findService(CATALOGUE, "constructor")).to.equal(undefined);
  });
});
