import { cidr4, size4 } from "../../net/ipv4";
import type { StackConfig } from "../../stacks/schema";
import { RESERVED_PER_SUBNET } from "../layout";
import type { AdoptedVpcPlan, CreatedVpcPlan } from "../types";
import type { TrainingPlan } from "./types";

/** The subnets of a spoke that its `training` names. */
export function trainingSubnets(
  names: readonly string[],
  created: CreatedVpcPlan | undefined,
  adopted: AdoptedVpcPlan | undefined,
): { key: string; cidr: string }[] {
  const wanted = new Set(names);
  return created
    ? created.subnets.filter((subnet) => wanted.has(subnet.group))
    : (adopted?.subnets ?? []).filter((subnet) => wanted.has(subnet.key));
}

/** Training of a spoke; `undefined` where there is none. */
export function planTraining(
  config: StackConfig,
  key: string,
  vpc: { created: CreatedVpcPlan | undefined; adopted: AdoptedVpcPlan | undefined },
  endpointBlock: string,
): TrainingPlan | undefined {
  const spoke = config.spokes[key];
  if (!spoke?.training) return undefined;
  const { training } = spoke;
  const subnets = trainingSubnets(training.subnets, vpc.created, vpc.adopted);
  const accountId = config.accounts[spoke.account]?.id ?? "";
  return {
    subnets: subnets.map((subnet) => subnet.key),
    addresses: subnets.reduce((sum, { cidr }) => sum + size4(cidr4(cidr).bits) - RESERVED_PER_SUBNET, 0),
    jobs: [...new Set(training.jobs)].sort(),
    dataBucket: `${key}-training-data-${accountId}`,
    outputBucket: `${key}-training-output-${accountId}`,
    centralAccess: training.centralAccess,
    administrators: [...new Set(training.administrators)].sort(),
    endpointBlock,
  };
}
