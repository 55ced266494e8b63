import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { awsApi } from "../../../../local/engine/doctor/aws-api";
import { CloudError } from "../../../../local/engine/doctor/cloud";

/** AWS's side of the wire, as far as these calls go. */
function answer(body: string, target: string): { status: number; type: string; body: string } {
  const xml = (text: string, status = 200): { status: number; type: string; body: string } => ({
    status,
    type: "text/xml",
    body: text,
  });
  if (body.includes("Action=AssumeRole")) {
    return xml(
      `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA${body.includes("ExternalId=x") ? "X" : "N"}</AccessKeyId>` +
        "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration>" +
        "</Credentials></AssumeRoleResult></AssumeRoleResponse>",
    );
  }
  if (body.includes("Action=GetCallerIdentity")) {
    return xml(
      "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111111111111</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
    );
  }
  if (body.includes("Action=DescribeVpcs") && body.includes("VpcId.1=vpc-gone")) {
    return xml(
      "<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code><Message>gone</Message></Error></Errors></Response>",
      400,
    );
  }
  if (body.includes("Action=DescribeVpcs")) {
    return xml(
      "<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId><state>available</state></item></vpcSet></DescribeVpcsResponse>",
    );
  }
  if (target === "Route53Resolver.ListResolverRuleAssociations") {
    return {
      status: 400,
      type: "application/x-amz-json-1.1",
      body: '{"__type":"com.amazonaws#ResourceNotFoundException","Message":"gone"}',
    };
  }
  if (target === "OvertureService.DescribeDirectConnectGatewayAssociations") {
    const asked = JSON.parse(body) as Record<string, unknown>;
    return {
      status: 200,
      type: "application/x-amz-json-1.1",
      body: JSON.stringify({
        directConnectGatewayAssociations: [{ associatedGateway: { id: asked.associatedGatewayId } }],
      }),
    };
  }
  if (target.endsWith("GetResources")) {
    return {
      status: 200,
      type: "application/x-amz-json-1.1",
      body: '{"ResourceTagMappingList":[],"PaginationToken":""}',
    };
  }
  return { status: 500, type: "text/plain", body: "unexpected" };
}

describe("doctor: real AWS, over the wire", () => {
  const seen: { body: string; key: string }[] = [];
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (data: Buffer) => (body += data.toString()));
    request.on("end", () => {
      const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "";
      seen.push({ body, key });
      const target = request.headers["x-amz-target"];
      const said = answer(body, typeof target === "string" ? target : "");
      response.writeHead(said.status, { "content-type": said.type }).end(said.body);
    });
  });
  const names = ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"] as const;
  const kept = names.map((name) => process.env[name]);

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env.AWS_ACCESS_KEY_ID = "AKIAAMBIENT";
    process.env.AWS_SECRET_ACCESS_KEY = "s";
    process.env.AWS_REGION = "eu-west-1";
  });
  after(() => {
    server.close();
    names.forEach((name, index) => {
      if (kept[index] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = kept[index];
    });
  });

  const access = {
    account: "111111111111",
    region: "eu-west-1",
    roleArn: "arn:aws:iam::111111111111:role/r",
    externalId: "x",
  };

  it("enters the account by its role and external id, and reads with what that gave", async () => {
    const api = awsApi();
    const answered = await api.call(access, "ec2:DescribeVpcs", { VpcIds: ["vpc-1"] });
    expect(answered.Vpcs).to.deep.equal([{ VpcId: "vpc-1", State: "available" }]);
    expect(seen.at(-1)?.key).to.equal("ASIAX");
    expect(await api.call(access, "tag:GetResources", { TagFilters: [] })).to.include({ PaginationToken: "" });
    expect(
      seen.filter(({ body }) => body.includes("AssumeRole")),
      "one session per account",
    ).to.have.length(1);
  });

  it("gives AWS's own error code", async () => {
    const error = await awsApi()
      .call(access, "ec2:DescribeVpcs", { VpcIds: ["vpc-gone"] })
      .catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(CloudError);
    expect((error as CloudError).code).to.equal("InvalidVpcID.NotFound");
  });

  it("signs what it calls without a client, and reads the error code", async () => {
    const error = await awsApi()
      .call(access, "route53resolver:ListResolverRuleAssociations", { Filters: [] })
      .catch((caught: unknown) => caught);
    expect((error as CloudError).code).to.equal("ResourceNotFoundException");
    expect(seen.at(-1)?.key).to.equal("ASIAX");
    const action = "directconnect:DescribeDirectConnectGatewayAssociations";
    expect(await awsApi().call(access, action, { associatedGatewayId: "tgw-1" })).to.deep.equal({
      directConnectGatewayAssociations: [{ associatedGateway: { id: "tgw-1" } }],
    });
  });

  it("refuses credentials of another account before it reads anything", async () => {
    const calls = seen.length;
    const error = await awsApi()
      .call({ ...access, account: "222222222222" }, "ec2:DescribeVpcs", {})
      .catch((caught: unknown) => caught);
    expect((error as CloudError).code).to.equal("WrongAccount");
    expect(seen.slice(calls).some(({ body }) => body.includes("DescribeVpcs"))).to.equal(false);
  });
});
