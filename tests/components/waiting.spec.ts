import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { SpokeAttachment } from "../../components";
import { NOT_VISIBLE_YET, retryAfter, waitSeconds } from "../../components/waiting";
import { recordComponents } from "./support";

const MISSING =
  "creating EC2 Transit Gateway VPC Attachment: operation error EC2: CreateTransitGatewayVpcAttachment, https response error " +
  "StatusCode: 400, RequestID: 1, api error InvalidTransitGatewayID.NotFound: Transit Gateway tgw-1 was deleted or does not exist.";

describe("waiting for AWS", () => {
  it("waits longer and longer, ten minutes in all", () => {
    const waits: number[] = [];
    for (let tries = 1; tries < 200; tries++) {
      const seconds = waitSeconds(tries);
      if (seconds === undefined) break;
      waits.push(seconds);
    }
    expect(waits.slice(0, 6)).to.deep.equal([2, 3, 5, 10, 15, 15]);
    const total = waits.reduce((sum, seconds) => sum + seconds, 0);
    expect(total).to.be.within(570, 600);
    // The engine stops error hooks after 100 tries by itself (pulumi/pulumi, resource/deploy/retries.go).
    expect(waits.length).to.be.below(100);
    expect(waitSeconds(0)).to.be.undefined;
    expect([waitSeconds(1, 0.3), waitSeconds(9, 0.3), waitSeconds(60, 0.3)]).to.deep.equal([0.3, 0.3, undefined]);
  });

  for (const [what, errors, expected] of [
    ["the code of a gateway that is not shared yet", [MISSING], 2],
    ["the same again", [MISSING, MISSING, MISSING], 5],
    ["another error after it", ["api error UnauthorizedOperation: no", MISSING], undefined],
    ["a code that only begins like it", ["api error InvalidTransitGatewayID.NotFoundYet: x"], undefined],
    ["a code that only ends like it", ["api error XInvalidTransitGatewayID.NotFound: x"], undefined],
    ["a malformed id, which no waiting mends", ["api error InvalidTransitGatewayID.Malformed: x"], undefined],
    ["no message at all", [], undefined],
    ["too many tries", Array<string>(60).fill(MISSING), undefined],
  ] as const) {
    it(`tries again on exactly its codes: ${what}`, () => {
      expect(retryAfter(errors, NOT_VISIBLE_YET.transitGateway)).to.equal(expected);
    });
  }

  // The last three: EC2 API reference, Error codes; Route 53 Profiles API reference, AssociateProfile; Route 53 API
  // reference, AssociateVPCWithHostedZone.
  for (const [what, message] of [
    ["transitGateway", MISSING],
    ["attachment", "api error InvalidTransitGatewayAttachmentID.NotFound: tgw-attach-1 does not exist."],
    ["profile", "api error ResourceNotFoundException: The Profile rp-1 doesn't exist."],
    ["zone", "api error NotAuthorizedException: The VPC vpc-1 is not authorized to associate with the zone."],
  ] as const) {
    it(`knows by what AWS says that it does not show a thing yet: ${what}`, () => {
      for (const each of Object.keys(NOT_VISIBLE_YET) as (keyof typeof NOT_VISIBLE_YET)[])
        expect(retryAfter([message], NOT_VISIBLE_YET[each]), each).to.equal(each === what ? 2 : undefined);
    });
  }

  it("registers each hook once however many spokes use it, and gives up at once on other errors and operations", async () => {
    const recording = await recordComponents(({ spoke }) => {
      for (const name of ["a", "b"]) {
        new SpokeAttachment(
          name,
          { transitGatewayId: "t", vpcId: "v", subnetIds: [], ownsTransitGateway: false },
          spoke,
        );
      }
    });
    expect([...recording.hooks.keys()]).to.deep.equal(["bedrock-hub:wait-for-transitGateway"]);
    const { callback } = recording.hooks.get("bedrock-hub:wait-for-transitGateway") as pulumi.ErrorHook;
    const ask = (failedOperation: string, errors: string[]) =>
      callback({ urn: "", id: "", name: "", type: "", failedOperation, errors });
    expect(await ask("create", ["api error UnauthorizedOperation: no"])).to.be.false;
    expect(await ask("delete", [MISSING])).to.be.false;
  });

  it("goes without hooks under Pulumi's plain mocks, which take none, so that users can test with them", async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs as Record<string, unknown> }),
      call: () => ({}),
    });
    const outputs = await pulumi.runtime.runInPulumiStack(() => {
      const args = { transitGatewayId: "t", vpcId: "v", subnetIds: [], ownsTransitGateway: false };
      return Promise.resolve({ id: new SpokeAttachment("a", args).attachmentId });
    });
    expect(outputs).to.deep.equal({ id: "a-id" });
  });
});
