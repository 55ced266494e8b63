import { CloudError, type AccountAccess, type Answer, type CloudApi } from "./cloud";
import { SIGNED, signedCall, type Credentials } from "./signed-call";

/** A client of the SDK: everything goes through `send`. */
interface SdkClient {
  send(command: object): Promise<unknown>;
}

/** What an SDK package exports, as far as it is used: the client and one class per operation. */
type SdkModule = Readonly<Record<string, new (input: object) => object>>;

const CLIENTS: Readonly<Record<string, { readonly client: string; readonly load: () => Promise<unknown> }>> = {
  athena: { client: "AthenaClient", load: () => import("@aws-sdk/client-athena") },
  ec2: { client: "EC2Client", load: () => import("@aws-sdk/client-ec2") },
  glue: { client: "GlueClient", load: () => import("@aws-sdk/client-glue") },
  iam: { client: "IAMClient", load: () => import("@aws-sdk/client-iam") },
  kms: { client: "KMSClient", load: () => import("@aws-sdk/client-kms") },
  ram: { client: "RAMClient", load: () => import("@aws-sdk/client-ram") },
  route53: { client: "Route53Client", load: () => import("@aws-sdk/client-route-53") },
  tag: {
    client: "ResourceGroupsTaggingAPIClient",
    load: () => import("@aws-sdk/client-resource-groups-tagging-api"),
  },
};

/**
 * Real AWS through the SDK v3. Each account is entered as the stack's own provider does: by its role, from the
 * caller's ambient credentials. An identity in another account than asked for is refused before anything is read.
 */
export function awsApi(): CloudApi {
  const clients = new Map<string, Promise<SdkClient>>();
  const credentials = new Map<string, Promise<Credentials | undefined>>();
  const enter = (access: AccountAccess): Promise<Credentials | undefined> =>
    cached(credentials, access.account, () => enterAccount(access));
  return {
    call: async (access, action, params) => {
      const [service = "", operation = ""] = action.split(":");
      try {
        if (SIGNED.has(service))
          return await signedCall(service, operation, params, { ...access, credentials: await enter(access) });
        const known = CLIENTS[service];
        if (!known) throw new CloudError("UnknownAction", `${action} is not one of doctor's calls`);
        const module = (await known.load()) as SdkModule;
        const client = await cached(clients, `${service} ${access.account} ${access.region}`, async () => {
          const own = await enter(access);
          const Client = classOf(module, known.client);
          return new Client({ region: access.region, ...(own ? { credentials: own } : {}) }) as SdkClient;
        });
        const Command = classOf(module, `${operation}Command`);
        return (await client.send(new Command(params))) as Answer;
      } catch (error) {
        throw cloudError(error);
      }
    },
  };
}

function cached<T>(store: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = store.get(key) ?? make();
  store.set(key, made);
  return made;
}

function classOf(module: SdkModule, name: string): new (input: object) => object {
  const found = module[name];
  if (!found) throw new CloudError("UnknownAction", `the AWS SDK has no ${name}`);
  return found;
}

function cloudError(error: unknown): unknown {
  if (error instanceof CloudError || !(error instanceof Error)) return error;
  return new CloudError(error.name, error.message);
}

/** @returns `undefined` where the ambient credentials are to be used as they are */
async function enterAccount(access: AccountAccess): Promise<Credentials | undefined> {
  const sts = await import("@aws-sdk/client-sts");
  const ambient = new sts.STSClient({ region: access.region });
  let own: Credentials | undefined;
  if (access.roleArn !== undefined) {
    const answer = await ambient.send(
      new sts.AssumeRoleCommand({
        RoleArn: access.roleArn,
        RoleSessionName: "bedrock-hub-doctor",
        ...(access.externalId === undefined ? {} : { ExternalId: access.externalId }),
      }),
    );
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = answer.Credentials ?? {};
    own = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  }
  const client = own ? new sts.STSClient({ region: access.region, credentials: own }) : ambient;
  const identity = await client.send(new sts.GetCallerIdentityCommand({}));
  if (identity.Account !== access.account) {
    throw new CloudError(
      "WrongAccount",
      `the credentials are for account ${identity.Account ?? "?"}, and ${access.account} was meant`,
    );
  }
  return own;
}
