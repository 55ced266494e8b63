import { version } from "../../package.json";
import { graphFromFiles, readJson } from "../../proof/adapters/files";
import { buildModel } from "../../proof/build";
import { NO_FACTS, readFacts } from "../../proof/facts";
import { readIntent } from "../../proof/intent";
import { prove, REMOVABLE, type ProofReport, type RemovableLayer } from "../../proof/properties";
import { readProperties } from "../../proof/properties/user";
import { InputError } from "../../proof/read";
import { contractLines, contractResults, contractSection, type ContractSection } from "../../report/proof-contracts";
import { writeHtml } from "../../report/html/write";
import { matrixLegend, matrixLines } from "../../report/matrix-text";
import { proofJunit } from "../../report/proof-junit";
import { proofSarif } from "../../report/proof-sarif";
import { proofLines } from "../../report/proof-text";
import { printableLines } from "../../report/printable";
import { checkTargets } from "../../report/write-file";
import { parseOptions } from "../options";

const HELP = `usage: bedrock-hub prove --state <file> [--state <file> …] --intent <file> [options]

Proves from the output of \`pulumi stack export\` or \`pulumi preview --json --show-sames\` that a network does what
is meant: every property, all pairs. Several files make one network. docs/properties.md describes the files.

  --state <file>       a stack export or preview, - for standard input; repeat it for more stacks
  --intent <file>      what should hold: domains, consumers, endpoint sets, on-premises, exceptions
  --facts <file>       what no stack knows: BGP routes, prefix lists of AWS, AZ ids
  --properties <file>  properties of your own, checked besides
  --without <layer>    prove again with a layer permitting everything: ${REMOVABLE.join(", ")}; may be repeated
  --engine <engine>    all (default): properties by following packets, and contracts, each object by itself;
                       properties or contracts alone
  --html <file>        write the picture of the network with the proof as one self-contained page
  --matrix             print the reachability matrix by group
  --json               the whole report as JSON
  --sarif              findings as SARIF 2.1.0
  --junit              verdicts as JUnit XML
  --strict             exit 1 as well if a property cannot be determined

Exit code 1 if a property is violated, if the engines contradict each other or if a file cannot be used, else 0. With
\`--engine contracts\` 1 if a contract fails.`;

/** `bedrock-hub prove`: all properties of a network, from its state files. */
export function run(argv: string[]): Promise<number> {
  const { values } = parseOptions("prove", {
    args: argv,
    options: {
      state: { type: "string", multiple: true, default: [] },
      intent: { type: "string" },
      facts: { type: "string" },
      properties: { type: "string" },
      without: { type: "string", multiple: true, default: [] },
      engine: { type: "string", default: "all" },
      html: { type: "string" },
      matrix: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      sarif: { type: "boolean", default: false },
      junit: { type: "boolean", default: false },
      strict: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return Promise.resolve(0);
  }
  const { intent: intentFile, without, engine } = checked(values);
  checkTargets("prove", { "--html": values.html }, [...values.state, intentFile, values.facts, values.properties]);
  const facts = values.facts === undefined ? NO_FACTS : readFacts(readJson(values.facts), values.facts);
  const intent = readIntent(readJson(intentFile), intentFile);
  const more = values.properties === undefined ? [] : readProperties(readJson(values.properties), values.properties);
  const model = buildModel(graphFromFiles(values.state, facts.resources), facts);
  const report = engine === "contracts" ? undefined : prove(model, intent, { without, more });
  // Contracts are about the whole network: with a layer thought away they say nothing.
  const asked = engine !== "properties" && without.length === 0;
  const section = asked ? contractSection(model, intent, report) : undefined;
  if (values.html !== undefined && report)
    writeHtml("prove", values.html, { title: values.state.join(", "), model, intent, report, contracts: section });
  console.log(shown(report, section, values));
  return Promise.resolve(failed(report, section, values.strict) ? 1 : 0);
}

function failed(report: ProofReport | undefined, section: ContractSection | undefined, strict: boolean): boolean {
  if ((section?.inconsistencies.length ?? 0) > 0) return true;
  if (report) return report.verdict === "violated" || (strict && report.verdict === "undetermined");
  const verdict = section?.contracts.verdict;
  return verdict === "fail" || (strict && verdict !== "pass");
}

function shown(
  report: ProofReport | undefined,
  section: ContractSection | undefined,
  values: { json: boolean; sarif: boolean; junit: boolean; matrix: boolean; strict: boolean },
): string {
  if (values.json) return JSON.stringify({ schemaVersion: 1, ...report, ...section }, undefined, 2);
  if (values.sarif || values.junit) {
    const results = [...(report?.properties ?? []), ...(section ? contractResults(section, report) : [])];
    const whole: ProofReport = { ...(report ?? NO_PROPERTIES), properties: results };
    return values.sarif ? proofSarif(whole, version, values.strict) : proofJunit(whole, values.strict);
  }
  return printableLines(textLines(report, section, values.matrix));
}

function textLines(report: ProofReport | undefined, section: ContractSection | undefined, matrix: boolean): string[] {
  const contracts = section ? contractLines(section, "full") : [];
  if (!report) return [...contracts, "", `verdict of the contracts: ${section?.contracts.verdict ?? ""}`];
  const gone = report.without.length > 0 ? [`without ${report.without.join(", ")}`] : [];
  const cells = matrix
    ? ["", "Reachability: TCP 443, both ways", ...matrixLines(report.matrix), ...matrixLegend(report.matrix, "lines")]
    : [];
  const more = section ? ["", ...contracts] : [];
  return [...gone, ...proofLines(report, "full"), ...cells, ...more, "", `verdict: ${report.verdict}`];
}

/** The report where no property was asked. */
const NO_PROPERTIES: ProofReport = {
  schemaVersion: 1,
  verdict: "holds",
  without: [],
  properties: [],
  matrix: { groups: [], cells: [] },
};

/** What `--engine` takes. */
const ENGINES = ["all", "properties", "contracts"] as const;
type Engine = (typeof ENGINES)[number];

/** The options, or every mistake in them. */
function checked(values: {
  state: string[];
  intent?: string;
  without: string[];
  engine: string;
  properties?: string;
  matrix: boolean;
  json: boolean;
  sarif: boolean;
  junit: boolean;
}): { intent: string; without: RemovableLayer[]; engine: Engine } {
  const problems = [];
  if (values.state.length === 0)
    problems.push({ path: "--state", problem: "is missing", fix: "give a file of `pulumi stack export`" });
  if (values.intent === undefined)
    problems.push({ path: "--intent", problem: "is missing", fix: "say what should hold (docs/properties.md)" });
  const isLayer = (text: string): text is RemovableLayer => REMOVABLE.some((layer) => layer === text);
  for (const layer of values.without) {
    if (!isLayer(layer))
      problems.push({
        path: "--without",
        problem: "is no layer",
        got: layer,
        fix: `use one of ${REMOVABLE.join(", ")}`,
      });
  }
  const engine = ENGINES.find((name) => name === values.engine);
  if (!engine)
    problems.push({
      path: "--engine",
      problem: "is no engine",
      got: values.engine,
      fix: `use one of ${ENGINES.join(", ")}`,
    });
  if (engine === "contracts" && (values.without.length > 0 || values.properties !== undefined || values.matrix))
    problems.push({
      path: "--without, --properties, --matrix",
      problem: "need properties to be asked",
      fix: "leave --engine contracts out",
    });
  const formats = [values.json, values.sarif, values.junit].filter(Boolean).length;
  if (formats > 1)
    problems.push({ path: "--json, --sarif, --junit", problem: "exclude each other", fix: "choose one" });
  if (values.matrix && formats > 0)
    problems.push({
      path: "--matrix",
      problem: "is text, which goes with none of --json, --sarif, --junit",
      fix: values.json ? "leave it out: the JSON has the matrix" : "leave it out, or ask for it in a run of its own",
    });
  if (problems.length > 0) throw new InputError("prove", problems);
  return { intent: values.intent ?? "", without: values.without.filter(isLayer), engine: engine ?? "all" };
}
