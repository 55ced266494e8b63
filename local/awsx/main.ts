/**
 * Process of the embedded `awsx` plugin: makes the children of `awsx.ec2.Vpc` as ordinary resources of the engine, with
 * the parents, names and arguments of the real one, under the provider that the component is given.
 */
import * as pulumi from "@pulumi/pulumi";
import * as provider from "@pulumi/pulumi/provider";
import { AWSX_VPC, isRef, vpcLayout, type Argument, type Child } from "./layout";

/** Version of awsx that the layout follows. */
const VERSION = "3.9.0";

/** A resource of any type; of its outputs the allocation id of an address is kept. */
class Part extends pulumi.CustomResource {
  declare readonly allocationId: pulumi.Output<string>;

  constructor(child: Child, inputs: pulumi.Inputs, opts: pulumi.CustomResourceOptions) {
    super(
      child.type,
      child.name,
      { ...inputs, ...(child.type === "aws:ec2/eip:Eip" && { allocationId: undefined }) },
      opts,
    );
  }
}

/** The component. */
class Vpc extends pulumi.ComponentResource {
  constructor(name: string, inputs: pulumi.Inputs, opts: pulumi.ComponentResourceOptions) {
    super(AWSX_VPC, name, inputs, opts);
  }
}

/** Makes a component; what it makes of unknown arguments is not known here, so they have to be plain. */
async function construct(
  name: string,
  type: string,
  inputs: pulumi.Inputs,
  opts: pulumi.ComponentResourceOptions,
): Promise<provider.ConstructResult> {
  if (type !== AWSX_VPC) throw new Error(`the embedded awsx makes ${AWSX_VPC} only, not ${type}`);
  const layout = vpcLayout(name, (await plain(inputs)) as Record<string, unknown>);
  const vpc = new Vpc(name, inputs, opts);
  const parts = new Map<string, Part>();
  const part = (key: string): Part => {
    const found = parts.get(key);
    if (!found) throw new Error(`${AWSX_VPC} has no part ${key}`);
    return found;
  };
  const value = (argument: Argument): pulumi.Input<unknown> =>
    isRef(argument) ? part(argument.child)[argument.output] : argument;
  for (const child of layout.children) {
    const own = Object.fromEntries(Object.entries(child.inputs).map(([key, argument]) => [key, value(argument)]));
    const parent = child.parent === undefined ? vpc : part(child.parent);
    const after = [child.parent, child.after].flatMap((key) => (key === undefined ? [] : [part(key)]));
    parts.set(child.key, new Part(child, own, { parent, dependsOn: after }));
  }
  const ids = (refs: readonly { child: string }[]) => refs.map(({ child }) => part(child).id);
  return {
    urn: vpc.urn,
    state: {
      vpcId: part(layout.vpcId.child).id,
      publicSubnetIds: ids(layout.subnetIds.Public),
      privateSubnetIds: ids(layout.subnetIds.Private),
      isolatedSubnetIds: ids(layout.subnetIds.Isolated),
    },
  };
}

/** Arguments of a component arrive as outputs. */
function plain(inputs: pulumi.Inputs): Promise<unknown> {
  return new Promise((resolve) => {
    pulumi.output(inputs).apply(resolve);
  });
}

if (require.main === module) {
  void provider.main({ version: VERSION, construct }, process.argv.slice(2));
}
