/** CloudWatch Observability Access Manager: metrics of many accounts in one. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { uuid } from "../../kernel/ids";
import { text, textOr } from "../../kernel/json";
import { admitsAccount, checkPolicy } from "../../kernel/policy";

const SINK = "aws:oam/sink:Sink";
const SINK_POLICY = "aws:oam/sinkPolicy:SinkPolicy";
const LINK = "aws:oam/link:Link";

const sink: TypeDefinition = {
  token: SINK,
  noun: ["CloudWatch Observability Access Manager", "Sink"],
  calls: ["CreateSink", "GetSink", "TagResource", "DeleteSink"],
  replaces: ["name"],
  autoname: { property: "name", max: 255 },
  missing: ["ResourceNotFoundException", "Sink {id} was not found"],
  make(op, _inputs, before) {
    // OAM API, CreateSink: one per account and Region.
    if (!before && op.mine(SINK).length > 0)
      refuse("ConflictException", "Sink already exists for this account and Region");
    const sinkId = text(before?.state ?? {}, "sinkId") ?? uuid(op.seed());
    const arn = op.arn("oam", `sink/${sinkId}`);
    return { id: arn, state: { arn, sinkId } };
  },
  remove(op, rec) {
    if (op.referring(rec.id, LINK).length > 0) refuse("ConflictException", "Cannot delete a sink that has links.");
    for (const policy of op.referring(rec.id, SINK_POLICY)) op.store.remove(policy);
  },
};

const sinkPolicy: TypeDefinition = {
  token: SINK_POLICY,
  noun: ["CloudWatch Observability Access Manager", "Sink Policy"],
  calls: ["PutSinkPolicy", "GetSinkPolicy", "PutSinkPolicy", "PutSinkPolicy"],
  puts: true,
  replaces: ["sinkIdentifier"],
  rules: { json: ["policy"] },
  refs: { sinkIdentifier: SINK },
  make(op, inputs) {
    checkPolicy(op, "sink", textOr(inputs, "policy"), "InvalidParameterException");
    const holder = op.get(SINK, textOr(inputs, "sinkIdentifier"));
    return { id: holder.id, state: { arn: holder.id, sinkId: textOr(holder.state, "sinkId") } };
  },
};

const TYPES = [
  "AWS::CloudWatch::Metric",
  "AWS::Logs::LogGroup",
  "AWS::XRay::Trace",
  "AWS::ApplicationInsights::Application",
  "AWS::InternetMonitor::Monitor",
  "AWS::ApplicationSignals::Service",
  "AWS::ApplicationSignals::ServiceLevelObjective",
];

const link: TypeDefinition = {
  token: LINK,
  noun: ["CloudWatch Observability Access Manager", "Link"],
  calls: ["CreateLink", "GetLink", "UpdateLink", "DeleteLink"],
  replaces: ["labelTemplate", "sinkIdentifier"],
  rules: { enums: { resourceTypes: TYPES }, sizes: { resourceTypes: [1, 50] } },
  make(op, inputs, before) {
    const arn = textOr(inputs, "sinkIdentifier");
    const target = op.anywhere(SINK, arn) ?? op.refuseMissing(SINK, arn);
    const policy = op.as(target.account).own(SINK_POLICY, target.id);
    const request = {
      account: op.account,
      organization: op.settings.organization,
      action: before ? "oam:UpdateLink" : "oam:CreateLink",
    };
    if (!admitsAccount(text(policy?.state ?? {}, "policy"), request)) {
      refuse("AccessDeniedException", `User is not authorized to perform: ${request.action} on resource: ${arn}`);
    }
    const mine = op.mine(LINK).filter((l) => l.id !== before?.id);
    if (mine.some((l) => textOr(l.state, "sinkIdentifier") === arn))
      refuse("ConflictException", "Link already exists for this sink");
    if (mine.length >= 5) refuse("ServiceQuotaExceededException", "A source account has at most 5 links.");
    const linkId = text(before?.state ?? {}, "linkId") ?? uuid(op.seed());
    const own = op.arn("oam", `link/${linkId}`);
    return {
      id: own,
      state: {
        arn: own,
        linkId,
        sinkArn: arn,
        label: textOr(inputs, "labelTemplate").replace("$AccountName", op.account),
      },
      links: [`>${target.id}`],
    };
  },
};

/** All of them. */
export const oam: readonly TypeDefinition[] = [sink, sinkPolicy, link];
