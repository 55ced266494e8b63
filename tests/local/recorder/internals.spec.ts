import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { expect } from "chai";
import { checkRequest, SdkChangedError, store } from "../../../local/recorder/internals";

describe("recorder: a changed SDK", () => {
  // The module itself: an import would be a copy that cannot be changed.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const internal = require("@pulumi/pulumi/runtime/state") as { getStore: () => unknown };

  for (const [what, fake] of [
    ["leakCandidates", {}],
    ["pendingResourceRegistrations", { leakCandidates: new Set() }],
    ["callbacks", { leakCandidates: new Set(), pendingResourceRegistrations: new Map() }],
  ] as const) {
    it(`is told by name: the store without ${what}`, () => {
      const original = internal.getStore;
      internal.getStore = () => fake;
      try {
        expect(() => store()).to.throw(SdkChangedError, what);
      } finally {
        internal.getStore = original;
      }
    });
  }

  it("is told by name: a request that hides parents", () => {
    const request = { getType: () => "t", getName: () => "n" } as unknown as RegisterResourceRequest;
    expect(() => checkRequest(request)).to.throw(SdkChangedError, "RegisterResourceRequest has no getParent()");
  });
});
