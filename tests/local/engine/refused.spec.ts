import { expect } from "chai";
import { refuseElsewhere, refuseMovedAccounts } from "../../../local/engine/refused";
import type { ExportedResource } from "../../../local/engine/state-summary";

describe("what a closed run refuses", () => {
  for (const line of [
    "preview --cwd /real",
    "preview --cwd=/real",
    "-C /real config set a b",
    "config set a b -C/real",
    "stack rename other",
    "stack init other",
  ])
    it(`leads elsewhere: ${line}`, () => {
      expect(() => refuseElsewhere(line.split(" "))).to.throw(/^(--cwd|-C.*|stack \w+): /);
    });
  for (const line of ["preview --color never", "stack rm --yes", "stack ls", "up --target x", "config set Cwd b"])
    it(`leads nowhere else: ${line}`, () => refuseElsewhere(line.split(" ")));

  const provider = (key: string, id: string): ExportedResource => ({
    urn: `urn:pulumi:dev::p::pulumi:providers:aws::${key}`,
    type: "pulumi:providers:aws",
    custom: true,
    id: `id-${key}`,
    inputs: { allowedAccountIds: JSON.stringify([id]) },
  });
  const vpc = (key: string): ExportedResource => ({
    urn: `urn:pulumi:dev::p::aws:ec2/vpc:Vpc::${key}`,
    type: "aws:ec2/vpc:Vpc",
    custom: true,
    provider: `urn:pulumi:dev::p::pulumi:providers:aws::${key}::id-${key}`,
  });

  it("an account that was given another id while resources stand in it", () => {
    const state = (...resources: ExportedResource[]) => ({ deployment: { resources } });
    const accounts = { hub: { id: "111111111111" }, claims: { id: "333333333333" }, lab: { id: "555555555555" } };
    const before = [provider("hub", "111111111111"), vpc("hub"), provider("claims", "222222222222")];
    // Nothing stands in claims, and what the file does not name any more is not moved.
    refuseMovedAccounts(state(...before, provider("gone", "999999999999"), vpc("gone")), accounts);
    refuseMovedAccounts(state(), accounts);
    refuseMovedAccounts(state(...before, vpc("claims")), undefined);
    expect(() =>
      refuseMovedAccounts(
        state(...before, vpc("claims"), provider("lab", "444444444444"), vpc("lab"), vpc("lab")),
        accounts,
      ),
    ).to.throw(
      /^accounts\.claims\.id: .* 1 resources .* got 333333333333, they are in 222222222222; .*\naccounts\.lab\.id: .* 2 resources/,
    );
  });
});
