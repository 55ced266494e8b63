import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const token = config.requireSecret("token");
const provider = new aws.Provider("network", { region: "eu-west-1", allowedAccountIds: ["111111111111"] });
const own: pulumi.CustomResourceOptions = { provider };
const tags = { "sample:token": token };
const vpc = new aws.ec2.Vpc(
  "vpc",
  { cidrBlock: "10.0.0.0/16", tags },
  { ...own, protect: config.getBoolean("protect") ?? false },
);
const subnets = Array.from(
  { length: config.requireNumber("subnets") },
  (_, index) => new aws.ec2.Subnet(`subnet-${index}`, { vpcId: vpc.id, cidrBlock: `10.0.${index}.0/24` }, own),
);

export const vpcId = vpc.id;
export const subnetIds = subnets.map((subnet) => subnet.id);
export const shownToken = token;
