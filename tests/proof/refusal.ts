import { expect } from "chai";
import { InputError } from "../../proof/read";

/** The first line of what a call throws. */
export function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).to.be.instanceOf(InputError);
    return (error as Error).message;
  }
  throw new Error("nothing was refused");
}
