import type { Doc, Json } from "../world/kernel/json";
import { isRef, vpcLayout, type Argument, type Ref } from "./layout";

/** Makes one resource and gives its id and outputs. */
export type Maker = (
  type: string,
  name: string,
  inputs: Doc,
) => Promise<{ readonly id: string; readonly outputs: Doc }>;

/**
 * Makes the children of an `awsx.ec2.Vpc` one after the other, as its plugin would.
 * @returns the component's outputs
 */
export async function makeVpc(name: string, inputs: Doc, make: Maker): Promise<Doc> {
  const layout = vpcLayout(name, inputs);
  const made = new Map<string, Doc>();
  const valueOf = ({ child, output }: Ref): Json => made.get(child)?.[output] ?? "";
  const value = (argument: Argument): Json => (isRef(argument) ? valueOf(argument) : argument);
  for (const child of layout.children) {
    const own = Object.fromEntries(Object.entries(child.inputs).map(([key, argument]) => [key, value(argument)]));
    const { id, outputs } = await make(child.type, child.name, own);
    made.set(child.key, { ...outputs, id });
  }
  return {
    vpcId: valueOf(layout.vpcId),
    publicSubnetIds: layout.subnetIds.Public.map(valueOf),
    privateSubnetIds: layout.subnetIds.Private.map(valueOf),
    isolatedSubnetIds: layout.subnetIds.Isolated.map(valueOf),
  };
}
