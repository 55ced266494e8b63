import {
  CloudError,
  listIn,
  textIn,
  type AccountAccess,
  type CloudApi,
  type CloudReader,
  type CloudResource,
} from "./cloud";
import { GONE_STATES, readArn, typeOfTagged, type TaggableKind } from "./kinds";
import { pager, UNTAGGABLE } from "./untaggable";

/** Tag keys by which the program marks what is its own (components/identity.ts writes them). */
export const TAG_STACK = "bedrock-hub:stack";
export const TAG_ID = "bedrock-hub:id";

/** Where things that belong to no Region are tagged (Resource Groups Tagging API guide, Endpoints and quotas). */
const GLOBAL_REGION = "us-east-1";

/**
 * What tells a thing of a stack from the others of its type: its logical id, or its name where another library made it
 * and gave it no such id: a VPC has one internet gateway, so one that is not known again is in the program's way.
 */
export function logicalIdOf(tag: (key: string) => string | undefined): string | undefined {
  const name = tag("Name");
  return tag(TAG_ID) ?? (name === undefined ? undefined : `named ${name}`);
}

/** The cloud as doctor sees it, over any `CloudApi`. */
export function cloudReader(api: CloudApi): CloudReader {
  return {
    tagged: async (access, stack) => {
      const found = new Map<string, CloudResource>();
      for (const region of new Set([access.region, GLOBAL_REGION])) {
        const there = { ...access, region };
        const filters = [{ Key: TAG_STACK, Values: [stack] }];
        const entries = await pager(api, there)("tag:GetResources", { TagFilters: filters }, "ResourceTagMappingList");
        for (const entry of entries) {
          const arn = textIn(entry, "ResourceARN");
          const known = readArn(arn);
          if (!known || found.has(arn) || !(await exists(api, there, known.kind, known.id))) continue;
          const logicalId = logicalIdOf((key) => tagValue(entry, key));
          found.set(arn, {
            type: typeOfTagged(known.type, logicalId),
            id: known.id,
            account: access.account,
            region: known.region || access.region,
            regional: known.region !== "",
            logicalId,
          });
        }
      }
      return [...found.values()];
    },
    children: async (access, parent) => {
      const elsewhere = access.account !== parent.account;
      const kinds = UNTAGGABLE.filter((kind) => kind.parent === parent.type && (kind.byMaker === true || !elsewhere));
      const all = pager(api, { ...access, region: parent.region });
      const lists = kinds.map(async (kind) => {
        const ids = await orNothing(kind.list(all, parent.id), []);
        const { account } = access;
        const { region, regional } = parent;
        return ids.map((found): CloudResource => {
          const names = typeof found === "string" ? { id: found } : found;
          return { type: kind.type, ...names, account, region, regional, parent };
        });
      });
      return (await Promise.all(lists)).flat();
    },
  };
}

/** The tagging API answers for deleted things for a while: only what describe knows counts. */
async function exists(api: CloudApi, access: AccountAccess, kind: TaggableKind, id: string): Promise<boolean> {
  if (!kind.exists) return true;
  const { action, params, found, state } = kind.exists;
  const entries = await orNothing(pager(api, access)(action, params(id), found), []);
  return entries.some((entry) => state === undefined || !GONE_STATES.has(textIn(entry, state)));
}

/** Error codes that mean "there is no such thing". */
const MISSING = /NotFound|NoSuch|UnknownResource|ResourceNotFound|Malformed/;

async function orNothing<T>(work: Promise<T>, nothing: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CloudError && MISSING.test(error.code)) return nothing;
    throw error;
  }
}

function tagValue(entry: unknown, key: string): string | undefined {
  const tag = listIn(entry, "Tags").find((candidate) => textIn(candidate, "Key") === key);
  return tag && textIn(tag, "Value");
}
