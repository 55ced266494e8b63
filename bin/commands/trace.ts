import { ACTION_GROUPS } from "../../catalogue/policy-facts";
import { editDistance, nearest } from "../../catalogue/nearest";
import { graphFromFiles, readJson } from "../../proof/adapters/files";
import { buildModel } from "../../proof/build";
import { NO_FACTS, readFacts } from "../../proof/facts";
import { InputError, type InputProblem } from "../../proof/read";
import { readCall, type CallOptions } from "../../proof/trace-policy";
import { answer, showReport, type Question } from "../../proof/trace-report";
import { printableLines } from "../../report/printable";
import { parseOptions } from "../options";

const HELP = `usage: bedrock-hub trace --state <file> [--state <file> …] [--facts <file>] --from <place> --to <place> [options]

Follows one connection through a network, both ways, hop by hop, from the output of
\`pulumi stack export\` or \`pulumi preview --json --show-sames\`; several files make one network.

  --state <file>     a stack export or preview, - for standard input; repeat it for more stacks
  --facts <file>     what no stack knows: BGP routes, prefix lists of AWS, AZ ids (docs/proof.md)
  --from <place>     IP address, id or URN of a subnet, interface or endpoint, or <attachment id>:<on-premises address>
  --to <place>       IP address, DNS name, or id or URN of a subnet, interface or endpoint
  --port <n>         destination port (default 443)
  --protocol <name>  tcp, udp, icmp, icmpv6 or an IANA number (default tcp)
  --principal <who>  evaluate the endpoint's policy for a call: the ARN of a role, user or account root, the name of an
                     AWS service, or anonymous
  --action <name>    what is called, for example bedrock:InvokeModel
  --resource <arn>   what it is called on (default *)
  --organization <o> the organization that the principal is in
  --context <k=v>    another condition key of the call; may be repeated
  --json             the whole answer as JSON

Verdicts: REACHABLE and UNREACHABLE hold for every choice AWS may make, AMBIGUOUS depends on one,
UNDETERMINED rests on something that is not known or not modelled; the resource is named.
Exit code 0 if the question was answered, whatever the verdict, 1 if it or a file cannot be used.`;

const PROTOCOLS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58 };

/** `bedrock-hub trace`: one connection, followed both ways. */
export function run(argv: string[]): Promise<number> {
  const { values } = parseOptions("trace", {
    args: argv,
    options: {
      state: { type: "string", multiple: true, default: [] },
      facts: { type: "string" },
      from: { type: "string" },
      to: { type: "string" },
      port: { type: "string", default: "443" },
      protocol: { type: "string", default: "tcp" },
      principal: { type: "string" },
      action: { type: "string" },
      resource: { type: "string" },
      organization: { type: "string" },
      context: { type: "string", multiple: true, default: [] },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return Promise.resolve(0);
  }
  const question = readQuestion(values);
  const hint = question.call && actionHint(question.call.action);
  if (hint !== undefined) console.error(hint);
  const facts = values.facts === undefined ? NO_FACTS : readFacts(readJson(values.facts), values.facts);
  const graph = graphFromFiles(values.state, facts.resources);
  const report = answer(buildModel(graph, facts), question);
  console.log(values.json ? JSON.stringify(report, undefined, 2) : printableLines(showReport(report)));
  return Promise.resolve(0);
}

/** Changes beyond which an unknown action is taken for one that the catalogue lacks, not for a slip. */
const SLIP = 2;

/** What an action must have been meant as, where it is nearly one that the catalogue knows; it is asked as written. */
export function actionHint(action: string): string | undefined {
  const known = ACTION_GROUPS.flatMap(({ actions }) => actions).filter((name) => !name.includes("*"));
  const near = nearest(action, known);
  const distance = near === undefined ? 0 : editDistance(action.toLowerCase(), near.toLowerCase());
  if (near === undefined || distance === 0 || distance > SLIP) return undefined;
  return `trace: --action is none that the catalogue knows, got ${action}; did you mean ${near}? It is asked as written`;
}

/** The question on the command line, or every mistake in it. */
function readQuestion(
  values: CallOptions & { state: string[]; from?: string; to?: string; port: string; protocol: string },
): Question {
  const problems: InputProblem[] = [];
  const call = readCall(values, problems);
  const protocol =
    PROTOCOLS[values.protocol.toLowerCase()] ?? (/^[0-9]{1,3}$/.test(values.protocol) ? Number(values.protocol) : -1);
  const port = /^[0-9]{1,5}$/.test(values.port) ? Number(values.port) : -1;
  if (values.state.length === 0)
    problems.push({ path: "--state", problem: "is missing", fix: "give a file of `pulumi stack export`" });
  if (values.from === undefined)
    problems.push({ path: "--from", problem: "is missing", fix: "say where the connection starts" });
  if (values.to === undefined) problems.push({ path: "--to", problem: "is missing", fix: "say what it is made to" });
  if (port < 0 || port > 65535)
    problems.push({ path: "--port", problem: "is not a port", got: values.port, fix: "give a number from 0 to 65535" });
  if (protocol < 0 || protocol > 255) {
    problems.push({
      path: "--protocol",
      problem: "is not a protocol",
      got: values.protocol,
      fix: "use tcp, udp, icmp, icmpv6 or a number",
    });
  }
  if (problems.length > 0) throw new InputError("trace", problems);
  return { from: values.from ?? "", to: values.to ?? "", port, protocol, ...(call ? { call } : {}) };
}
