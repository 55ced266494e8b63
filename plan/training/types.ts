/** What training in a spoke's own VPC is made from. */
export interface TrainingPlan {
  /** Keys of the subnets that jobs put their interfaces into. */
  subnets: string[];
  /** Addresses that jobs can use in them: two an instance, five with an Elastic Fabric Adapter. */
  addresses: number;
  /** Kinds of jobs, sorted: `sagemaker`, `bedrock-customization`, `bedrock-batch`. */
  jobs: string[];
  /** Name of the bucket that jobs read from. */
  dataBucket: string;
  /** Name of the bucket that jobs write to. */
  outputBucket: string;
  /** True if the domain's central S3 endpoint may reach the buckets as well. */
  centralAccess: boolean;
  /** ARNs of roles, with wildcards, that may use the buckets from anywhere. */
  administrators: string[];
  /** Block of the hub that holds the endpoints which jobs may call. */
  endpointBlock: string;
}

/** Ids of a deployed spoke that policies of its jobs name. */
export interface TrainingPlace {
  partition: string;
  region: string;
  /** Id of the spoke's account. */
  accountId: string;
  subnetIds: string[];
  securityGroupId: string;
  dataBucketArn: string;
  outputBucketArn: string;
  keyArn: string;
}
