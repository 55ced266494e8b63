import { expect } from "chai";
import { CATALOGUE } from "../../catalogue";
import { program } from "../../infra/program";
import { planStack } from "../../plan";
import { offlineAnswer, record, type Answer } from "../../local/recorder";
import { rawStack, type Raw } from "../support/stacks";
import { byName } from "../components/support";

/** A small part of the live stack: its adopted spoke, one other, few services. */
function smallStack(): Raw {
  const raw = rawStack("prod");
  for (const domain of ["prod", "nonprod"]) raw["domains"][domain].services = ["bedrock-runtime", "kms", "sts"];
  delete raw["egress"];
  delete raw["regions"]["eu-west-1"];
  raw["spokes"] = { risk: raw["spokes"].risk, "payments-test": raw["spokes"]["payments-test"] };
  return raw;
}

/** The program with some of AWS's answers changed. */
async function recordAnswering(answer: Answer, change: (raw: Raw) => void = () => undefined) {
  const raw = smallStack();
  change(raw);
  const fallback = offlineAnswer(planStack(raw, "prod").plan, CATALOGUE);
  return record(() => program(raw, "prod"), {
    stack: "prod",
    answer: (token, inputs) => answer(token, inputs) ?? fallback(token, inputs),
  });
}

const SERVICE = "aws:ec2/getVpcEndpointService:getVpcEndpointService";

describe("look-ups before anything is made", () => {
  it("stop the program with all differences at once", async () => {
    const { errors, resources } = await recordAnswering((token, inputs) => {
      if (token === SERVICE && inputs["serviceName"] === "com.amazonaws.us-east-1.sts") {
        throw new Error("no matching EC2 VPC Endpoint Service found");
      }
      if (token === "aws:ec2/getVpc:getVpc") throw new Error("no matching EC2 VPC found");
      return undefined;
    });
    expect(errors.map((error) => error.message)).to.have.length(1);
    expect(errors[0]?.message.split("\n")).to.have.length(4);
    expect(errors[0]?.message)
      .to.contain("the stack does not match what AWS has: 3 problems")
      .and.contain("domains.nonprod.services: names sts, whose endpoint service AWS does not offer")
      .and.contain("domains.prod.services: names sts, whose endpoint service AWS does not offer")
      .and.contain("spokes.risk.vpc.adopt.id: is no VPC of the account and Region");
    expect(resources.filter(({ type }) => !type.startsWith("pulumi:"))).to.deep.equal([]);
  });

  it("place a service in the zones that AWS names, by the asking account's names for them", async () => {
    const { errors, ...recording } = await recordAnswering((token, inputs) => {
      if (token === "aws:index/getAvailabilityZone:getAvailabilityZone") {
        const names: Record<string, string> = {
          "use1-az1": "us-east-1d",
          "use1-az2": "us-east-1a",
          "use1-az4": "us-east-1b",
        };
        return { zoneId: inputs["zoneId"], name: names[inputs["zoneId"] as string] };
      }
      if (token !== SERVICE || inputs["serviceName"] !== "com.amazonaws.us-east-1.sts") return undefined;
      return { availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1f"] };
    });
    expect(errors).to.deep.equal([]);
    const whole = { ...recording, errors };
    const subnets = byName(whole, "ec2/subnet:Subnet");
    expect(byName(whole, "ec2/vpcEndpoint:VpcEndpoint")["prod/sts"]?.inputs["subnetIds"]).to.deep.equal([
      subnets["prod/prod-use1-az2"]?.id,
      subnets["prod/prod-use1-az4"]?.id,
    ]);
  });

  it("refuse a service in fewer zones than the file wants", async () => {
    const { errors } = await recordAnswering(
      (token, inputs) =>
        token === SERVICE && inputs["serviceName"] === "com.amazonaws.us-east-1.sts"
          ? { availabilityZones: ["us-east-1a", "us-east-1b"] }
          : undefined,
      (raw) => (raw["minAvailabilityZones"] = 3),
    );
    expect(errors).to.have.length(1);
    expect(errors[0]?.message).to.match(
      /domains\.prod\.services: places sts in [12] of the hub's zones, fewer than 3, got .*; choose/,
    );
  });

  it("warn of what AWS has added, and go on", async () => {
    const { errors, messages } = await recordAnswering((token, inputs) => {
      if (token !== SERVICE || inputs["serviceName"] !== "com.amazonaws.us-east-1.sts") return undefined;
      return { privateDnsNames: ["sts.us-east-1.amazonaws.com", "sts.us-east-1.api.aws"] };
    });
    expect(errors).to.deep.equal([]);
    expect([...new Set(messages.map(({ message }) => message))]).to.deep.equal([
      "domains.nonprod.services: endpoints of sts also answer to sts.us-east-1.api.aws, which gets no zone here",
      "domains.prod.services: endpoints of sts also answer to sts.us-east-1.api.aws, which gets no zone here",
    ]);
  });

  it("let failures other than nothing found through: a wrong role is no missing service", async () => {
    const { errors } = await recordAnswering((token) => {
      if (token === SERVICE) throw new Error("api error UnauthorizedOperation: not allowed");
      return undefined;
    });
    expect(errors[0]?.message).to.contain("UnauthorizedOperation");
  });

  it("ask each account with its own provider", async () => {
    const { invokes } = await recordAnswering(() => undefined);
    const asked = (token: string) => [
      ...new Set(
        invokes.filter((invoke) => invoke.token.endsWith(token)).map((invoke) => invoke.provider?.split("::").at(-1)),
      ),
    ];
    expect(asked(":getVpcEndpointService")).to.deep.equal(["network"]);
    expect(asked(":getVpc")).to.deep.equal(["risk"]);
    expect(asked(":getSubnet")).to.deep.equal(["risk"]);
  });

  it("compare an existing attachment through the network account, and know the stack's own table by its tags", async () => {
    const use = (raw: Raw) => {
      raw["hub"].transitGateway = { adopt: "tgw-0a1b2c3d4e5f60718" };
      raw["spokes"].risk.vpc.adopt.existing.attachment = "tgw-attach-0a1b2c3d4e5f60718";
    };
    const ask = (stack: string) =>
      recordAnswering((token) => {
        if (token.endsWith(":getAttachment")) {
          return {
            resourceId: "vpc-0a1b2c3d4e5f60718",
            transitGatewayId: "tgw-0a1b2c3d4e5f60718",
            associationTransitGatewayRouteTableId: "tgw-rtb-9",
          };
        }
        return token.endsWith("getRouteTable:getRouteTable") && token.includes("transitgateway")
          ? { tags: { "bedrock-hub:stack": stack } }
          : undefined;
      }, use);
    expect((await ask("bedrock-hub/prod")).errors).to.deep.equal([]);
    expect((await ask("else/where")).errors[0]?.message).to.contain("associated with tgw-rtb-9");
  });

  it("take the VPC's main route table for a subnet that has none of its own (VPC guide, Subnet route tables)", async () => {
    const ask = (mainRouteTableId: string) =>
      recordAnswering((token, inputs) => {
        if (token === "aws:ec2/getRouteTables:getRouteTables")
          return JSON.stringify(inputs).includes("subnet-0a1b2c3d4e5f60001") ? { ids: [] } : undefined;
        if (token !== "aws:ec2/getVpc:getVpc") return undefined;
        return {
          id: inputs["id"],
          ownerId: "110987654305",
          cidrBlockAssociations: [{ state: "associated", cidrBlock: "10.100.0.0/16" }],
          enableDnsSupport: true,
          enableDnsHostnames: true,
          mainRouteTableId,
        };
      });
    expect((await ask("rtb-0a1b2c3d4e5f60001")).errors).to.deep.equal([]);
    const { errors } = await ask("rtb-0a1b2c3d4e5f60009");
    expect(errors[0]?.message).to.contain(".routeTable: differs from the subnet's, which is rtb-0a1b2c3d4e5f60009");
  });
});
