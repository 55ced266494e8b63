import type { ArchivePlan, BucketPlan } from "../../../plan/observability/types";
import type { Plan } from "../../../plan/types";
import { isDoc, type Doc, type Json } from "../../world/kernel/json";
import { T, docAt, type Accounts } from "./accounts";

/** A setting that every log bucket of the plan has. */
interface Setting {
  readonly name: string;
  readonly type: string;
  readonly holds: (outputs: Doc, bucket: BucketPlan, archive: ArchivePlan | undefined) => boolean;
}

const SETTINGS: readonly Setting[] = [
  {
    name: "public access is blocked",
    type: T.accessBlock,
    holds: (o) =>
      [o.blockPublicAcls, o.blockPublicPolicy, o.ignorePublicAcls, o.restrictPublicBuckets].every((v) => v === true),
  },
  {
    name: "access lists are off",
    type: T.ownership,
    holds: (o) => docAt(o.rule).objectOwnership === "BucketOwnerEnforced",
  },
  {
    name: "versions are kept",
    type: T.versioning,
    holds: (o) => docAt(o.versioningConfiguration).status === "Enabled",
  },
  {
    name: "objects are encrypted with the stack's key",
    type: T.encryption,
    holds: (o) => docAt(o.rules, 0, "applyServerSideEncryptionByDefault").sseAlgorithm === "aws:kms",
  },
  {
    name: "objects go after their time",
    type: T.lifecycle,
    holds: (o, bucket) => docAt(o.rules, 0, "expiration").days === bucket.retentionDays,
  },
  {
    name: "the policy is the planned one",
    type: T.bucketPolicy,
    holds: (o, bucket) => sameJson(o.policy, bucket.policy),
  },
  {
    name: "objects are locked",
    type: T.objectLock,
    holds: (o, _bucket, archive) => {
      const { mode, days } = docAt(o.rule, "defaultRetention");
      return archive !== undefined && mode === archive.objectLockMode && days === archive.objectLockDays;
    },
  },
];

/** Every log bucket has the settings that keep its content safe: one line for each that is missing. */
export function looseBuckets(plan: Plan, accounts: Accounts): string[] {
  const logs = plan.observability;
  if (!logs) return [];
  const { archive, invocationLogging } = logs;
  const owned = [
    ...archive.buckets.map((bucket) => ({ bucket, account: archive.account, archive })),
    ...invocationLogging.map(({ bucket, account }) => ({ bucket, account, archive: undefined })),
  ];
  return owned.flatMap(({ bucket, account, archive: of }) =>
    SETTINGS.filter(({ type }) => type !== T.objectLock || isLocked(bucket, of))
      .filter(
        ({ type, holds }) =>
          !accounts.all(type, { bucket: bucket.name }, account).some(({ outputs }) => holds(outputs, bucket, of)),
      )
      .map(({ name }) => `bucket ${bucket.name}, account ${accounts.idOf(account)}: not true that ${name}`),
  );
}

/** Query results cannot be written to a bucket that locks them (Athena guide, Query result location considerations). */
function isLocked({ kind }: BucketPlan, archive: ArchivePlan | undefined): boolean {
  return archive !== undefined && archive.objectLockMode !== "" && kind !== "queries";
}

function sameJson(found: Json | undefined, planned: string): boolean {
  if (typeof found !== "string") return false;
  return JSON.stringify(sorted(JSON.parse(found) as Json)) === JSON.stringify(sorted(JSON.parse(planned) as Json));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => sorted(item));
  if (!isDoc(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
