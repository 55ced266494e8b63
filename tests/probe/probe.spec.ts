import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { planStack } from "../../plan";
import { probedSpokes, probePlan, unknownEndpoints } from "../../probe/from-plan";
import { inBlocks } from "../../probe/blocks";
import { findCredentials } from "../../probe/credentials";
import { isTurnedAway } from "../../probe/network";
import { runProbe } from "../../probe/main";
import { probe } from "../../probe/probe";
import { probeScript } from "../../probe/script";
import { signedHeaders } from "../../probe/sigv4";
import type { ProbeOptions, ProbePlan } from "../../probe/types";
import { rawRegions } from "../support/regions";
import { rawStack, type Raw } from "../support/stacks";
import { LOOPBACK_PLAN } from "./plans";
import { CERTIFICATE, dnsServer, endpoint, type Broken, type Stoppable } from "./servers";

const NAME = "bedrock-runtime.us-east-1.amazonaws.com";
const KMS = "kms.us-east-1.amazonaws.com";

const plan = (change: Partial<ProbePlan> = {}): ProbePlan => ({
  ...LOOPBACK_PLAN,
  names: [{ name: NAME, service: "bedrock-runtime", bedrock: true }],
  foreign: [{ domain: "nonprod", service: "bedrock-runtime", host: "127.0.2.10" }],
  own: [{ domain: "prod", service: "bedrock-runtime", host: "127.0.1.10" }],
  ...change,
});

describe("probe", () => {
  const running: Stoppable[] = [];
  let options: ProbeOptions;
  const folder = mkdtempSync(path.join(tmpdir(), "probe-"));
  after(() => rmSync(folder, { recursive: true }));
  let asked: { path: string; headers: NodeJS.Dict<string | string[]> }[];

  /** An endpoint of prod at 127.0.1.10, and names that lead there unless told otherwise. */
  async function network(
    names: Record<string, string[] | null> = {},
    status = 200,
    body = "{}",
    broken?: Broken,
  ): Promise<void> {
    const own = await endpoint("127.0.1.10", 0, status, body, broken);
    const dns = await dnsServer({ [NAME]: ["127.0.1.10"], [KMS]: ["127.0.1.10"], ...names });
    running.push(own, dns);
    asked = own.asked;
    options = {
      servers: [`127.0.0.1:${dns.port}`],
      port: own.port,
      timeoutMs: 1500,
      ca: CERTIFICATE,
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "canary-secret" },
    };
  }

  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()));
  });

  /** What a whole run prints, and its exit code. */
  const run = async (p: ProbePlan, ...more: string[]): Promise<{ code: number; said: string }> => {
    const said: string[] = [];
    const { log } = console;
    console.log = (text: string) => said.push(text);
    writeFileSync(path.join(folder, "ca.pem"), CERTIFICATE);
    const { servers = [], port, timeoutMs } = options;
    const args = ["--port", String(port), "--timeout", String(timeoutMs), "--ca", path.join(folder, "ca.pem")];
    try {
      const code = await runProbe(["--skip-call", ...servers.flatMap((s) => ["--server", s]), ...args, ...more], p);
      return { code, said: said.join("\n") };
    } finally {
      console.log = log;
    }
  };

  const failures = async (p: ProbePlan) =>
    (await probe(p, options)).filter((r) => !r.ok).map((r) => `${r.check} ${r.target}: ${r.detail}`);

  it("passes where every name leads to the domain's own endpoints and the other domain's do not answer", async () => {
    await network();
    const results = await probe(plan(), options);
    expect(results.map((r) => [r.check, r.ok])).to.deep.equal([
      ["resolve", true],
      ["connect", true],
      ["tls", true],
      ["call", true],
      ["closed", true],
    ]);
    expect(asked[0]?.path).to.equal("/async-invoke");
    expect(asked[0]?.headers.authorization).to.match(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/bedrock\/aws4_request, SignedHeaders=host;x-amz-date, /,
    );
    expect(JSON.stringify(results)).to.not.include("canary-secret");
  });

  it("fails where a name resolves outside the domain's block", async () => {
    await network({ [NAME]: ["127.0.1.10", "127.0.2.10"] });
    expect((await failures(plan({ foreign: [] })))[0]).to.equal(`resolve ${NAME}: 127.0.2.10 outside 127.0.1.0/24`);
  });

  it("fails where a name does not resolve", async () => {
    await network({ [NAME]: undefined as unknown as null });
    expect(await failures(plan({ foreign: [] }))).to.deep.equal([`resolve ${NAME}: ENOTFOUND`]);
  });

  it("fails where the other domain's endpoint answers", async () => {
    await network();
    running.push(await endpoint("127.0.2.10", options.port ?? 0));
    expect(await failures(plan())).to.deep.equal([
      `closed bedrock-runtime of nonprod: 127.0.2.10 answers on port ${options.port}`,
    ]);
  });

  it("does not take a broken resolver for a closed door", async () => {
    await network({ "vpce-1.example": null });
    const foreign = [{ domain: "nonprod", service: "kms", host: "vpce-1.example" }];
    expect((await failures(plan({ foreign })))[0]).to.match(
      /closed kms of nonprod: cannot tell: the resolver answers E/,
    );
  });

  it("does not take an endpoint name that is gone for a closed door", async () => {
    await network();
    const foreign = [{ domain: "nonprod", service: "kms", host: "vpce-gone.example" }];
    expect(await failures(plan({ foreign }))).to.deep.equal([
      "closed kms of nonprod: cannot tell: vpce-gone.example does not resolve; write the outputs anew if its endpoint was replaced",
    ]);
  });

  it("takes a Bedrock name that does not exist for closed where there is no grant", async () => {
    await network({ [NAME]: undefined as unknown as null });
    expect(await failures(plan({ granted: false, foreign: [] }))).to.deep.equal([]);
  });

  it("tells an endpoint policy's refusal", async () => {
    await network({}, 403, '{"message":"no VPC endpoint policy allows the bedrock:ListAsyncInvokes action"}');
    expect(await failures(plan({ foreign: [] }))).to.deep.equal([
      `call ${NAME}: HTTP 403 no VPC endpoint policy allows the bedrock:ListAsyncInvokes action`,
    ]);
  });

  it("fails where an answer breaks off, or does not come whole within the time", async () => {
    await network({}, 200, "{", "breaks off");
    expect(await failures(plan({ foreign: [] }))).to.deep.equal([`call ${NAME}: the answer broke off: ECONNRESET`]);
    await network({}, 200, "{", "drips");
    options.timeoutMs = 300;
    expect(await failures(plan({ foreign: [] }))).to.deep.equal([`call ${NAME}: no answer within 300 ms`]);
  });

  it("tells credentials that no header can carry, beside everything else", async () => {
    await network();
    options.credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "s", sessionToken: "canary-token\n" };
    const found = await failures(plan());
    expect(found).to.deep.equal([`call ${NAME}: ERR_INVALID_CHAR`]);
  });

  it("says why it takes a door for closed, and takes no trouble of its own for one", async () => {
    await network();
    const closed = (await probe(plan(), options)).find(({ check }) => check === "closed");
    expect(closed?.detail).to.equal("127.0.2.10: ECONNREFUSED");
    const closes = (detail: string) => isTurnedAway({ ok: false, detail });
    expect(["no answer within 5000 ms", "ECONNREFUSED", "EHOSTUNREACH"].map(closes)).to.deep.equal([true, true, true]);
    expect(["EMFILE", "ENFILE", "EPERM", "EADDRNOTAVAIL"].map(closes)).to.deep.equal([false, false, false, false]);
    // No such port: nothing was tried.
    options.port = 70_000;
    const foreign = [{ domain: "nonprod", service: "kms", host: "127.0.2.10" }];
    expect((await failures(plan({ names: [], foreign })))[0]).to.equal(
      "closed kms of nonprod: cannot tell: 127.0.2.10: ERR_SOCKET_BAD_PORT",
    );
  });

  it("takes an answer that holds no credentials for none, and does not repeat it", async () => {
    for (const body of ["SECRETxyz-notjson", "null", '{"AccessKeyId":5,"SecretAccessKey":{}}']) {
      const server = createServer((_, response) => response.end(body));
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      const { port } = server.address() as AddressInfo;
      try {
        const found = await findCredentials({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/c` });
        expect(found, body).to.equal(undefined);
      } finally {
        server.close();
      }
    }
  });

  it("has nothing to say of a plan that names nothing, and does not call that a pass", async () => {
    await network();
    const said: string[] = [];
    const { log } = console;
    console.log = (text: string) => said.push(text);
    try {
      expect(await runProbe([], plan({ names: [], foreign: [] }))).to.equal(1);
    } finally {
      console.log = log;
    }
    expect(said).to.deep.equal(["0 checks, 0 failed: the plan names nothing to check, which is no pass"]);
  });

  it("outside the spoke says so in one line, first and alone, and connects to nothing", async () => {
    const names = [NAME, KMS, "sts.us-east-1.amazonaws.com"].map((name) => ({ name, service: "kms", bedrock: false }));
    await network({ [NAME]: ["127.0.3.7"], [KMS]: ["127.0.3.8"] });
    const away = await run(plan({ names }));
    expect(away.code).to.equal(1);
    expect(away.said.split("\n")).to.deep.equal([
      `FAILED  place    spoke payments  this place is not in the spoke, or names of the domain do not reach it: of 3 names none leads into 127.0.1.0/24 (2 elsewhere, such as ${NAME}: 127.0.3.7; 1 nowhere, such as sts.us-east-1.amazonaws.com: ENOTFOUND); nothing else was tried. Outside all spokes run it with --no-spoke`,
      "1 checks, 1 failed",
    ]);
    const { results } = JSON.parse((await run(plan({ names }), "--json")).said) as { results: { check: string }[] };
    expect(results.map(({ check }) => check)).to.deep.equal(["place"]);
    // One name that leads to the domain is enough to be in place: then each check tells for itself.
    await network({ [NAME]: ["127.0.3.7"] });
    expect((await run(plan({ names }))).said)
      .to.match(/FAILED {2}resolve .*127\.0\.3\.7 outside/)
      .and.not.include("place ");
  });

  it("without a grant is not away from home because Bedrock's names lead elsewhere, where nothing else is asked", async () => {
    await network({ [NAME]: undefined as unknown as null });
    const { code, said } = await run(plan({ foreign: [] }), "--no-grant");
    expect(said).to.equal(`ok      closed   ${NAME}  does not resolve\n1 checks, 0 failed`);
    expect(code).to.equal(0);
  });

  it("in no spoke expects every endpoint closed, the domain's own as well", async () => {
    await network();
    const inSpoke = await run(plan(), "--no-spoke");
    expect(inSpoke.said).to.include(`FAILED  closed   bedrock-runtime of prod     127.0.1.10 answers on port`);
    expect(inSpoke.code).to.equal(1);
    const own = [{ domain: "prod", service: "bedrock-runtime", host: "127.0.4.10" }];
    const outside = await run(plan({ own }), "--no-spoke");
    expect(outside.said).to.match(
      /^ok {6}closed {3}bedrock-runtime of prod .*\nok {6}closed .* of nonprod .*\n2 checks, 0 failed$/,
    );
    expect(outside.code).to.equal(0);
    const both = await runProbe(["--no-spoke", "--no-grant"], plan()).then(String, String);
    expect(both).to.include("probe: --no-grant and --no-spoke exclude each other; leave one out");
  });

  it("in quarantine expects every name closed, whatever its service", async () => {
    await network();
    const names = [{ name: KMS, service: "kms", bedrock: false }];
    expect((await run(plan({ names, quarantined: true, granted: false, foreign: [] }))).said).to.include(
      `FAILED  closed   ${KMS}  127.0.1.10 answers on port`,
    );
  });

  it("tells its options where one is misspelt", async () => {
    const refused = await runProbe(["--no-grnt"], plan()).then(
      () => "",
      (error: unknown) => (error as Error).message,
    );
    expect(refused).to.match(
      /^probe: Unknown option '--no-grnt'[^]*usage: node probe\.js \[options\]\n {2}--no-grant /,
    );
  });

  it("fails where the certificate is not the service's", async () => {
    await network({ "bedrock-runtime.example.org": ["127.0.1.10"] });
    const names = [{ name: "bedrock-runtime.example.org", service: "bedrock-runtime", bedrock: true }];
    expect((await failures(plan({ names, foreign: [] })))[0]).to.equal(
      "tls bedrock-runtime.example.org: ERR_TLS_CERT_ALTNAME_INVALID",
    );
  });

  it("without a grant expects Bedrock closed and the rest open", async () => {
    await network();
    const names = [...plan().names, { name: KMS, service: "kms", bedrock: false }];
    const results = await probe(plan({ names, granted: false, foreign: [] }), options);
    expect(results.filter((r) => !r.ok).map((r) => `${r.check} ${r.target}`)).to.deep.equal([`closed ${NAME}`]);
    expect(results.filter((r) => r.target === KMS).every((r) => r.ok)).to.equal(true);
  });

  it("runs as one file with nothing beside it", async () => {
    await network();
    const folder = mkdtempSync(path.join(tmpdir(), "probe-"));
    try {
      writeFileSync(path.join(folder, "probe.js"), probeScript(plan()));
      writeFileSync(path.join(folder, "ca.pem"), CERTIFICATE);
      const args = [
        "probe.js",
        "--server",
        options.servers?.[0] ?? "",
        "--port",
        String(options.port),
        "--ca",
        "ca.pem",
        "--skip-call",
        "--json",
      ];
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
      const results = (JSON.parse(stdout) as { results: { check: string; ok: boolean }[] }).results;
      expect(results.map((r) => [r.check, r.ok])).to.deep.equal([
        ["resolve", true],
        ["connect", true],
        ["tls", true],
        ["closed", true],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("plan of a probe", () => {
  const { plan: live } = planStack(rawStack("prod"), "test");
  const outputs = {
    domains: {
      prod: { endpoints: { kms: { dnsName: "vpce-p.kms" } } },
      nonprod: { endpoints: { s3: { dnsName: "*.vpce-n.s3" } } },
    },
  };

  it("expects the names of the spoke, wildcards included, and the other domain's endpoints", () => {
    const p = probePlan(live, "service-desk", outputs);
    const names = p.names.map((n) => n.name);
    expect(names).to.include.members([NAME, "*.dkr.ecr.us-east-1.amazonaws.com", "sqs.us-east-1.amazonaws.com"]);
    expect(probePlan(live, "claims", outputs).names.map((n) => n.name)).to.not.include("sqs.us-east-1.amazonaws.com");
    expect(p.ownBlocks).to.deep.equal(["10.64.2.0/23"]);
    expect(p.foreign).to.deep.equal([{ domain: "nonprod", service: "s3", host: "vpce-n.s3" }]);
    expect(p.own).to.deep.equal([{ domain: "prod", service: "kms", host: "vpce-p.kms" }]);
  });

  it("asks nothing of a name that an adopted VPC's own endpoint answers", () => {
    const names = probePlan(live, "risk", outputs).names.map(({ name }) => name);
    expect(names).to.include(NAME).and.not.include(KMS);
  });

  it("expects everything closed in quarantine, of the spoke or of its domain", () => {
    expect(probePlan(live, "claims", outputs)).to.include({ granted: true, quarantined: false });
    for (const cut of [
      (raw: Raw) => (raw["spokes"].claims.quarantined = true),
      (raw: Raw) => (raw["domains"].prod.quarantined = true),
    ]) {
      const raw = rawStack("prod");
      cut(raw);
      const { plan: there } = planStack(raw, "test");
      expect(probePlan(there, "claims", outputs)).to.include({ granted: false, quarantined: true });
    }
  });

  it("misses planned endpoints that the outputs do not name", () => {
    const planned = live.domains
      .find(({ key }) => key === "nonprod")!
      .endpoints!.endpoints.map(({ service }) => service);
    const missed = unknownEndpoints(live, outputs);
    expect(missed).to.include.members(["bedrock-runtime of nonprod", "sts of nonprod", "bedrock-runtime of prod"]);
    expect(missed.filter((text) => text.endsWith(" of nonprod"))).to.have.length(planned.length - 1);
    expect(missed).to.not.include.members(["kms of prod", "s3 of nonprod"]);
    const proto = { domains: { prod: { endpoints: {} }, nonprod: { endpoints: {} } } };
    expect(unknownEndpoints(live, proto)).to.include("kms of prod");
  });
});

describe("plan of a probe with several Regions", () => {
  const { plan: several } = planStack(rawRegions(), "test");
  const runtime = (dnsName: string) => ({ endpoints: { "bedrock-runtime": { dnsName } } });
  const outputs = {
    domains: { prod: runtime("p.east"), nonprod: runtime("n.east") },
    regions: { "us-west-2": {}, "eu-west-1": { domains: { prod: runtime("p.eu") } } },
  };
  const hosts = (spoke: string) => probePlan(several, spoke, outputs).foreign.map((f) => `${f.domain} ${f.host}`);

  it("knows the spokes of all of them", () => {
    expect(probedSpokes(several)).to.include.members(["claims", "claims-west", "research-west", "claims-eu"]);
  });

  it("expects the serving Region's names and endpoints in a spoke that another Region serves", () => {
    const there = probePlan(several, "claims-west", outputs);
    const home = probePlan(several, "claims", outputs);
    expect(there.region).to.equal("us-east-1");
    expect(there.ownBlocks).to.deep.equal(home.ownBlocks);
    expect(there.names.map(({ name }) => name)).to.include(NAME);
  });

  it("expects a Region's own names where it has endpoints", () => {
    const there = probePlan(several, "claims-eu", outputs);
    expect(there.region).to.equal("eu-west-1");
    expect(there.ownBlocks.every((block) => block.startsWith("10.60."))).to.equal(true);
    expect(there.names.map(({ name }) => name)).to.include("bedrock-runtime.eu-west-1.amazonaws.com");
  });

  it("asks the other domains' endpoints of every Region", () => {
    expect(hosts("claims-west")).to.deep.equal(["nonprod n.east"]);
    expect(hosts("claims-eu")).to.deep.equal(["nonprod n.east"]);
    expect(hosts("research-west")).to.deep.equal(["prod p.east", "prod.eu-west-1 p.eu"]);
  });
});

describe("parts of the probe", () => {
  it("signs as AWS's published example does (Signature Version 4 test suite, get-vanilla)", () => {
    const headers = signedHeaders({
      host: "example.amazonaws.com",
      path: "/",
      region: "us-east-1",
      service: "service",
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
      now: new Date("2015-08-30T12:36:00Z"),
    });
    expect(headers["authorization"]).to.match(
      /Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31$/,
    );
  });

  const blocks: [string, string[], boolean][] = [
    ["10.64.2.0", ["10.64.2.0/23"], true],
    ["10.64.3.255", ["10.64.2.0/23"], true],
    ["10.64.4.0", ["10.64.2.0/23"], false],
    ["200.1.2.3", ["200.1.2.3/32"], true],
  ];
  for (const [address, list, inside] of blocks) {
    it(`${address} is ${inside ? "" : "not "}in ${list.join()}`, () =>
      expect(inBlocks(address, list)).to.equal(inside));
  }
});
