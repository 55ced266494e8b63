/**
 * A provider that knows no type, checks nothing and answers at once: what the engine itself costs. It answers as the
 * file of the variable says, a resource's properties by its name, and without one what it was asked.
 */
import * as fs from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { exitWithEngine } from "../local/engine/language-host/engine-watch";
import { ANSWERS_VARIABLE } from "./flat-program";

function unary<Request, Answer>(answer: (request: Request) => Answer): grpc.handleUnaryCall<Request, Answer> {
  return (call, callback) => callback(null, answer(call.request));
}

const answersFile = process.env[ANSWERS_VARIABLE];
const answers = answersFile
  ? (JSON.parse(fs.readFileSync(answersFile, "utf8")) as Record<string, Record<string, JavaScriptValue>>)
  : {};
let created = 0;

const service: grpc.UntypedServiceImplementation = {
  handshake: unary(() => new provider.ProviderHandshakeResponse()),
  getPluginInfo: unary(() => new PluginInfo().setVersion("7.48.0")),
  cancel: unary(() => new Empty()),
  checkConfig: unary((request: provider.CheckRequest) => new provider.CheckResponse().setInputs(request.getNews())),
  diffConfig: unary(() => new provider.DiffResponse().setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE)),
  configure: unary(() => new provider.ConfigureResponse().setSupportspreview(true)),
  check: unary((request: provider.CheckRequest) => new provider.CheckResponse().setInputs(request.getNews())),
  diff: unary((request: provider.DiffRequest) => {
    const same =
      JSON.stringify(request.getOldInputs()?.toJavaScript()) === JSON.stringify(request.getNews()?.toJavaScript());
    const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
    return new provider.DiffResponse().setChanges(same ? DIFF_NONE : DIFF_SOME);
  }),
  create: unary((request: provider.CreateRequest) => {
    const answer = answers[request.getName()];
    const properties = answer === undefined ? request.getProperties() : Struct.fromJavaScript(answer);
    const response = new provider.CreateResponse().setProperties(properties);
    return request.getPreview() ? response : response.setId(`instant-${process.pid}-${created++}`);
  }),
  read: unary((request: provider.ReadRequest) =>
    new provider.ReadResponse()
      .setId(request.getId())
      .setProperties(request.getProperties())
      .setInputs(request.getInputs()),
  ),
  update: unary((request: provider.UpdateRequest) => new provider.UpdateResponse().setProperties(request.getNews())),
  delete: unary(() => new Empty()),
};

const unanswered: grpc.handleUnaryCall<unknown, unknown> = (_call, callback) =>
  callback({ code: grpc.status.UNIMPLEMENTED, details: "the instant provider does not answer this" });
for (const method of Object.keys(ResourceProviderService)) service[method] ??= unanswered;

const server = new grpc.Server();
server.addService(ResourceProviderService, service);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
  const engine = process.argv[2];
  if (engine) exitWithEngine(engine);
});
