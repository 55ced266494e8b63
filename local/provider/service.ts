/** The provider protocol of the Pulumi engine over an `AwsProvider`. */
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { type Connection } from "../world/client";
import { type InputProblem } from "../world/kernel/inputs";
import { type Doc } from "../world/kernel/json";
import { changedConfig, readConfig } from "./config";
import { type Kind } from "./diff";
import { problem } from "./errors";
import { AwsProvider } from "./provider";
import { awsSchema } from "./schema/schema";

function fromStruct(value: Struct | undefined): Doc {
  return value?.toJavaScript() ?? {};
}

function toStruct(value: Doc): Struct {
  return Struct.fromJavaScript(value);
}

function failuresOf(problems: readonly InputProblem[]): pb.CheckFailure[] {
  return problems.map(({ path, problem: reason }) => {
    const failure = new pb.CheckFailure();
    failure.setProperty(path);
    failure.setReason(`${path}: ${reason}`);
    return failure;
  });
}

const KINDS: Readonly<Record<Kind, pb.PropertyDiff.Kind>> = {
  add: pb.PropertyDiff.Kind.ADD,
  "add-replace": pb.PropertyDiff.Kind.ADD_REPLACE,
  delete: pb.PropertyDiff.Kind.DELETE,
  "delete-replace": pb.PropertyDiff.Kind.DELETE_REPLACE,
  update: pb.PropertyDiff.Kind.UPDATE,
  "update-replace": pb.PropertyDiff.Kind.UPDATE_REPLACE,
};

/** Type token in a URN: the last of the chain of parents. */
function typeOf(urn: string): string {
  return (urn.split("::")[2] ?? "").split("$").pop() ?? "";
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Handlers of the engine's calls, for one provider process. */
class Handlers {
  private provider: AwsProvider | undefined;

  constructor(private readonly connect: () => Promise<Connection>) {}

  private get configured(): AwsProvider {
    return this.provider ?? problem("the provider is not configured yet");
  }

  getPluginInfo(): plugin.PluginInfo {
    const info = new plugin.PluginInfo();
    info.setVersion(awsSchema.version);
    return info;
  }

  checkConfig(request: pb.CheckRequest): pb.CheckResponse {
    const response = new pb.CheckResponse();
    response.setInputs(request.getNews());
    return response;
  }

  diffConfig(request: pb.DiffRequest): pb.DiffResponse {
    const changed = changedConfig(
      fromStruct(request.getOldInputs() ?? request.getOlds()),
      fromStruct(request.getNews()),
    );
    const response = new pb.DiffResponse();
    response.setChanges(
      changed.length > 0 ? pb.DiffResponse.DiffChanges.DIFF_SOME : pb.DiffResponse.DiffChanges.DIFF_NONE,
    );
    response.setDiffsList(changed);
    return response;
  }

  async configure(request: pb.ConfigureRequest): Promise<pb.ConfigureResponse> {
    this.provider = await AwsProvider.configure(await this.connect(), readConfig(fromStruct(request.getArgs())));
    const response = new pb.ConfigureResponse();
    response.setSupportspreview(true);
    response.setAcceptsecrets(false);
    response.setAcceptresources(false);
    response.setAcceptoutputs(false);
    return response;
  }

  check(request: pb.CheckRequest): pb.CheckResponse {
    const urn = request.getUrn();
    const { inputs, failures } = this.configured.check(typeOf(urn), {
      name: nameOf(urn),
      olds: fromStruct(request.getOlds()),
      news: fromStruct(request.getNews()),
      randomSeed: request.getRandomseed_asU8(),
    });
    const response = new pb.CheckResponse();
    response.setInputs(toStruct(inputs));
    response.setFailuresList(failuresOf(failures));
    return response;
  }

  diff(request: pb.DiffRequest): pb.DiffResponse {
    const olds = fromStruct(request.getOlds());
    const old = request.getOldInputs();
    const { changes, replaces, deleteBeforeReplace } = this.configured.diff(typeOf(request.getUrn()), {
      olds,
      oldInputs: old ? fromStruct(old) : olds,
      news: fromStruct(request.getNews()),
      ignored: request.getIgnorechangesList(),
    });
    const response = new pb.DiffResponse();
    const names = Object.keys(changes);
    response.setChanges(
      names.length > 0 ? pb.DiffResponse.DiffChanges.DIFF_SOME : pb.DiffResponse.DiffChanges.DIFF_NONE,
    );
    response.setDiffsList(names);
    response.setReplacesList([...replaces]);
    response.setDeletebeforereplace(deleteBeforeReplace);
    response.setHasdetaileddiff(true);
    for (const [name, kind] of Object.entries(changes)) {
      const entry = new pb.PropertyDiff();
      entry.setKind(KINDS[kind]);
      response.getDetaileddiffMap().set(name, entry);
    }
    return response;
  }

  async create(request: pb.CreateRequest): Promise<pb.CreateResponse> {
    const made = await this.configured.create(
      typeOf(request.getUrn()),
      fromStruct(request.getProperties()),
      request.getPreview(),
    );
    const response = new pb.CreateResponse();
    response.setId(made.id);
    response.setProperties(toStruct(made.outputs));
    return response;
  }

  async read(request: pb.ReadRequest): Promise<pb.ReadResponse> {
    const known = { outputs: fromStruct(request.getProperties()), inputs: fromStruct(request.getInputs()) };
    const found = await this.configured.read(typeOf(request.getUrn()), request.getId(), known);
    const response = new pb.ReadResponse();
    if (!found) return response;
    response.setId(found.id);
    response.setProperties(toStruct(found.outputs));
    response.setInputs(toStruct(found.inputs));
    return response;
  }

  async update(request: pb.UpdateRequest): Promise<pb.UpdateResponse> {
    const change = { olds: fromStruct(request.getOlds()), news: fromStruct(request.getNews()) };
    const made = await this.configured.update(typeOf(request.getUrn()), request.getId(), change, request.getPreview());
    const response = new pb.UpdateResponse();
    response.setProperties(toStruct(made.outputs));
    return response;
  }

  async delete(request: pb.DeleteRequest): Promise<Empty> {
    await this.configured.delete(typeOf(request.getUrn()), request.getId(), fromStruct(request.getProperties()));
    return new Empty();
  }

  async invoke(request: pb.InvokeRequest): Promise<pb.InvokeResponse> {
    const { value, failures } = await this.configured.invoke(request.getTok(), fromStruct(request.getArgs()));
    const response = new pb.InvokeResponse();
    response.setReturn(toStruct(value));
    response.setFailuresList(failuresOf(failures));
    return response;
  }

  cancel(): Empty {
    this.provider?.cancel();
    return new Empty();
  }
}

type Handler = (request: never) => unknown;

/** Makes a gRPC method of a handler; what it throws becomes the engine's error text, without a stack. */
function unary(handler: Handler): grpc.handleUnaryCall<unknown, unknown> {
  return (call, callback) => {
    new Promise((resolve) => {
      resolve(handler(call.request as never));
    }).then(
      (value) => {
        callback(null, value);
      },
      (error: unknown) => {
        callback({ code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
      },
    );
  };
}

/**
 * A gRPC server that speaks the provider protocol.
 * @param connect opens the world that the provider works on; called once, by `Configure`
 */
export function createServer(connect: () => Promise<Connection>): grpc.Server {
  const handlers = new Handlers(connect);
  const named: Readonly<Record<string, Handler>> = {
    getPluginInfo: () => handlers.getPluginInfo(),
    checkConfig: (r) => handlers.checkConfig(r),
    diffConfig: (r) => handlers.diffConfig(r),
    configure: (r) => handlers.configure(r),
    check: (r) => handlers.check(r),
    diff: (r) => handlers.diff(r),
    create: (r) => handlers.create(r),
    read: (r) => handlers.read(r),
    update: (r) => handlers.update(r),
    delete: (r) => handlers.delete(r),
    invoke: (r) => handlers.invoke(r),
    cancel: () => handlers.cancel(),
  };
  const definition = ResourceProviderService as unknown as grpc.ServiceDefinition;
  const methods = Object.entries(named).map(([name, handler]) => [name, unary(handler)] as const);
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  // Calls without a handler are answered as unimplemented, which the engine expects of a provider that lacks them.
  server.addService(definition, Object.fromEntries(methods));
  return server;
}
