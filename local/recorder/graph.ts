import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { make } from "./answers";
import type { Made } from "./making";
import { checkRequest, hooksOf } from "./internals";
import type { Properties, RecordedResource, RecordOptions } from "./types";
import { closeSecrets, openSecrets } from "./wire";

const STACK = "pulumi:pulumi:Stack";
const PROVIDER = "pulumi:providers:";

/** Account, Region and default tags of a provider. */
interface Place {
  readonly account: string;
  readonly region: string;
  readonly defaultTags: Record<string, string>;
}

const NOWHERE: Place = { account: "", region: "", defaultTags: {} };

/** The resource graph of one run, as it grows. */
export class Graph {
  readonly resources: RecordedResource[] = [];
  readonly duplicates: string[] = [];
  private readonly byUrn = new Map<string, RecordedResource>();
  /** Providers that a resource hands to its children, by package. */
  private readonly providers = new Map<string, Readonly<Record<string, string>>>();
  private readonly byId = new Map<string, Properties>();
  private readonly places = new Map<string, Place>();

  constructor(
    private readonly options: Required<Pick<RecordOptions, "project" | "stack" | "preview" | "showSecrets">>,
  ) {}

  /** Records a registration, and what AWS would answer to it. */
  add(request: RegisterResourceRequest): { resource: RecordedResource; made: Made | undefined } {
    checkRequest(request);
    const type = request.getType();
    const name = request.getName();
    const parent = this.byUrn.get(request.getParent());
    const urn = this.urn(parent, type, name);
    const raw = request.getObject()?.toJavaScript() ?? {};
    const inputs = raw as Properties;
    const inherited = parent === undefined ? undefined : this.providers.get(parent.urn);
    const providers = { ...inherited, ...mapOf(request.getProvidersMap()) };
    // The engine, not the SDK, hands a remote component the providers of its parents.
    const reference = request.getProvider() || (request.getRemote() ? (providers[packageOf(type)] ?? "") : "");
    const provider = reference === "" ? undefined : withoutId(reference);

    const custom = request.getCustom();
    const made = custom ? this.make(urn, type, name, closeSecrets(inputs) as Properties, provider) : undefined;
    const resource: RecordedResource = {
      urn,
      type,
      name,
      ...(parent === undefined ? {} : { parent: parent.urn }),
      custom,
      remote: request.getRemote(),
      ...(made === undefined || this.options.preview ? {} : { id: made.id }),
      ...(provider === undefined ? {} : { provider }),
      inputs: this.shown(inputs),
      outputs: custom ? this.shown(this.options.preview ? inputs : { ...inputs, ...made?.computed }) : {},
      deps: request.getDependenciesList(),
      propertyDependencies: Object.fromEntries(
        [...request.getPropertydependenciesMap().entries()].map(([key, urns]) => [key, urns.getUrnsList()]),
      ),
      protect: request.getProtect() ?? false,
      retainOnDelete: request.getRetainondelete() ?? false,
      deleteBeforeReplace: request.getDeletebeforereplace(),
      ignoreChanges: request.getIgnorechangesList(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      aliases: request.getAliasesList().map((alias) => alias.toObject()),
      hooks: hooksOf(request),
      outputsRegistered: false,
    };
    if (this.byUrn.has(urn)) this.duplicates.push(urn);
    this.byUrn.set(urn, resource);
    this.providers.set(urn, providers);
    this.resources.push(resource);
    if (made !== undefined) this.remember(resource, inputs, made);
    return { resource, made };
  }

  /** Adds a child that a remote component made, under its parent's provider. @returns its URN */
  addChild(
    parentUrn: string,
    child: { type: string; name: string; inputs: Properties; id: string; outputs: Properties },
  ): string {
    const parent = this.byUrn.get(parentUrn);
    if (!parent) throw new Error(`no component ${parentUrn}`);
    const urn = this.urn(parent, child.type, child.name);
    if (this.byUrn.has(urn)) this.duplicates.push(urn);
    const resource: RecordedResource = {
      ...parent,
      urn,
      type: child.type,
      name: child.name,
      parent: parent.urn,
      custom: true,
      remote: false,
      ...(this.options.preview ? {} : { id: child.id }),
      inputs: this.shown(child.inputs),
      outputs: this.shown({ ...child.inputs, ...child.outputs }),
      propertyDependencies: {},
      aliases: [],
      hooks: {},
    };
    this.byUrn.set(urn, resource);
    this.resources.push(resource);
    this.byId.set(child.id, { ...child.inputs, ...child.outputs });
    return urn;
  }

  /** Records what a component (or the stack) was given as outputs. */
  setOutputs(urn: string, outputs: Properties): void {
    const resource = this.byUrn.get(urn);
    if (!resource) throw new Error(`outputs for an unknown component ${urn}`);
    resource.outputs = this.shown(outputs);
    resource.outputsRegistered = true;
  }

  /** Outputs of the stack. */
  stackOutputs(): Properties {
    return this.resources.find((resource) => resource.type === STACK)?.outputs ?? {};
  }

  private shown(values: Properties): Properties {
    return (this.options.showSecrets ? openSecrets(values) : closeSecrets(values)) as Properties;
  }

  /** As the engine does it: all types of the parents, the stack left out. */
  private urn(parent: RecordedResource | undefined, type: string, name: string): string {
    const chain = parent === undefined || parent.type === STACK ? type : `${parent.urn.split("::")[2] ?? ""}$${type}`;
    return `urn:pulumi:${this.options.stack}::${this.options.project}::${chain}::${name}`;
  }

  private make(urn: string, type: string, name: string, inputs: Properties, provider: string | undefined): Made {
    const place = (provider === undefined ? undefined : this.places.get(provider)) ?? NOWHERE;
    const region = typeof inputs["region"] === "string" ? inputs["region"] : place.region;
    return make({ urn, type, name, inputs, ...place, region, find: (id) => this.byId.get(id) });
  }

  private remember(resource: RecordedResource, inputs: Properties, made: Made): void {
    if (resource.type.startsWith(PROVIDER)) this.places.set(resource.urn, placeOf(closeSecrets(inputs) as Properties));
    // An accepter has the id of the attachment that it accepts, which came first.
    else if (!this.byId.has(made.id)) this.byId.set(made.id, { ...inputs, ...made.computed });
  }
}

/** Account, Region and default tags of a provider's arguments, which travel as JSON texts. */
function placeOf(inputs: Properties): Place {
  const accounts = json(inputs["allowedAccountIds"]);
  const tags = json(inputs["defaultTags"]) as { tags?: Record<string, string> } | undefined;
  return {
    account: Array.isArray(accounts) && typeof accounts[0] === "string" ? accounts[0] : "",
    region: typeof inputs["region"] === "string" ? inputs["region"] : "",
    defaultTags: tags?.tags ?? {},
  };
}

function json(value: unknown): unknown {
  return typeof value === "string" ? JSON.parse(value) : undefined;
}

/** `aws` of `aws:ec2/vpc:Vpc`; components of awsx take the providers of aws. */
function packageOf(type: string): string {
  const name = type.split(":")[0] ?? "";
  return name === "awsx" ? "aws" : name;
}

/** The URN in a provider reference `<urn>::<id>`. */
export function withoutId(reference: string): string {
  return reference.split("::").slice(0, 4).join("::");
}

function mapOf(map: { forEach(visit: (value: string, key: string) => void): void }): Record<string, string> {
  const found: Record<string, string> = {};
  map.forEach((value, key) => {
    found[key] = value;
  });
  return found;
}
