import type * as pulumi from "@pulumi/pulumi";
import { TrainingNetwork, TrainingRoles, TrainingStore } from "../components";
import type { TrainingPlan } from "../plan/training/types";
import { keyPolicy } from "../plan/training/policies";
import type { SpokePlan } from "../plan/types";
import { nameIn, ownedBy, type BuildContext, type SpokeHub } from "./context";

/** The parts of a spoke's training that outputs tell. */
export interface BuiltTraining {
  readonly plan: TrainingPlan;
  readonly network: TrainingNetwork;
  readonly store: TrainingStore;
  readonly roles: TrainingRoles;
  readonly subnetIds: readonly pulumi.Input<string>[];
}

/** What training needs of its spoke. */
interface TrainingSpoke {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: Readonly<Record<string, pulumi.Input<string>>>;
  /** The spoke's S3 gateway endpoint. */
  readonly s3EndpointId: pulumi.Input<string> | undefined;
}

/** Builds the training of a spoke, in its account; `undefined` where there is none. */
export function buildTraining(
  context: BuildContext,
  hub: SpokeHub,
  spoke: SpokePlan,
  { vpcId, subnetIds, s3EndpointId }: TrainingSpoke,
): BuiltTraining | undefined {
  const { training } = spoke;
  if (!training) return undefined;
  const { partition, region } = context.plan;
  const accountId = context.plan.accounts.find((account) => account.key === spoke.account)?.id ?? "";
  const opts = ownedBy(context, spoke.account);
  const name = nameIn(context, spoke.key);
  const own = training.subnets.map((key) => {
    const id = subnetIds[key];
    if (id === undefined) throw new Error(`spoke ${spoke.key} has no subnet ${key}`);
    return id;
  });
  const network = new TrainingNetwork(
    name,
    {
      vpcId,
      s3ServiceName: context.s3ServiceName,
      endpointBlock: training.endpointBlock,
      ...(context.other !== undefined && { region: context.other }),
    },
    opts,
  );
  const central = training.centralAccess ? hub.names[spoke.dns.view]?.endpoints?.endpointIds["s3"] : undefined;
  const store = new TrainingStore(
    name,
    {
      dataBucket: training.dataBucket,
      outputBucket: training.outputBucket,
      keyPolicy: keyPolicy(partition, accountId),
      endpointIds: [s3EndpointId, central].filter((id) => id !== undefined),
      administrators: training.administrators,
    },
    opts,
  );
  const roles = new TrainingRoles(
    name,
    {
      jobs: training.jobs,
      partition,
      region,
      accountId,
      subnetIds: own,
      securityGroupId: network.securityGroupId,
      dataBucketArn: store.dataBucketArn,
      outputBucketArn: store.outputBucketArn,
      keyArn: store.keyArn,
    },
    opts,
  );
  return { plan: training, network, store, roles, subnetIds: own };
}
