import { expect } from "chai";
import { expectSame, picture } from "./support/picture";
import { TestStack, type Ran, type Values } from "./support/stack";

/** URNs that an update touched, by what was done, without the components (they hold nothing of their own). */
function touched({ changed }: Ran): string[] {
  const own = Object.entries(changed).flatMap(([op, urns]) =>
    urns.map((urn) => `${op} ${urn.split("::").slice(2).join(" ")}`),
  );
  return own.filter((line) => line.includes("$aws:")).sort();
}

describe("changes of dev on the real engine", () => {
  const stack = TestStack.make("dev");
  let untouched: string[];
  after(() => stack.dispose());

  before(async () => {
    await stack.up();
    untouched = picture(await stack.world((world) => world.list({ implicit: true })));
  });

  const extra = (values: Values): void => {
    const spokes = values.spokes!;
    const claims = structuredClone(spokes.claims) as {
      vpc: { create: { cidr: string; subnets: Record<string, string> } };
    };
    claims.vpc.create = { cidr: "10.112.32.0/20", subnets: { app: "10.112.32.0/22" } };
    spokes.extra = claims;
  };

  it("adds a spoke: only its own things are made, no shared resource is replaced", async () => {
    stack.edit(extra);
    const ran = await stack.up();
    const lines = touched(ran);
    expect(lines.filter((line) => /^(delete|replace|create-replacement)/.test(line))).to.deep.equal([]);
    const others = lines.filter((line) => line.startsWith("create") && !line.includes("extra"));
    expect(
      others.filter((line) => !/10\.112\.32\.0|VpcAssociationAuthorization|SecurityGroupIngressRule/.test(line)),
    ).to.deep.equal([]);
  });

  it("quarantines it, and lifts that again to exactly what was", async () => {
    const before = picture(await stack.world((world) => world.list({ implicit: true })));
    stack.edit((values) => {
      (values.spokes!.extra as { quarantined?: boolean }).quarantined = true;
    });
    const cut = touched(await stack.up());
    // Nothing that is slow or risky to bring back goes: VPC, attachment, zone.
    expect(cut.filter((line) => /^delete.*(vpc:Vpc |VpcAttachment|route53\/zone:Zone)/.test(line))).to.deep.equal([]);
    expect(cut).to.not.have.length(0);
    stack.edit((values) => {
      delete (values.spokes!.extra as { quarantined?: boolean }).quarantined;
    });
    await stack.up();
    expectSame(before, picture(await stack.world((world) => world.list({ implicit: true }))));
  });

  it("removes the spoke and leaves the world as it was before it came", async () => {
    stack.edit((values) => {
      delete values.spokes!.extra;
    });
    // Its VPC is protected until somebody says otherwise.
    const { deployment } = await stack.export();
    for (const { urn, protect } of deployment.resources ?? []) {
      if (protect && urn.includes("extra")) await stack.must("state", "unprotect", urn, "--yes");
    }
    await stack.up();
    expectSame(untouched, picture(await stack.world((world) => world.list({ implicit: true }))));
  });
});
