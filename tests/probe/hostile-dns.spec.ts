import { expect } from "chai";
import { inBlocks } from "../../probe/blocks";
import { resolve } from "../../probe/names";
import { probe } from "../../probe/probe";
import type { ProbePlan } from "../../probe/types";
import { LOOPBACK_PLAN } from "./plans";
import { ipv4, labels, message, rawDnsServer, record, TYPE, type Question, type Stoppable } from "./servers";

const NAME = "kms.us-east-1.amazonaws.com";
const OWN = "127.0.1.10";
const IPV6 = Buffer.from("20010db8000000000000000000000001", "hex");

const plan: ProbePlan = {
  ...LOOPBACK_PLAN,
  names: [{ name: NAME, service: "kms", bedrock: false }],
};

/** Answers the question for IPv4 addresses; there are no others. */
const onlyA =
  (answers: (asked: Question) => readonly Buffer[]) =>
  (asked: Question): Buffer =>
    message(asked, asked.type === TYPE.a ? answers(asked) : []);

const toOwn = (): Buffer => record(TYPE.a, ipv4(OWN));
const loop = Buffer.from([0xc0, 12]);
/** A name that points at itself: its first byte lies behind header and question. */
const pointer = (asked: Question): Buffer => {
  const at = 12 + asked.question.length;
  return Buffer.from([0xc0 | (at >> 8), at & 0xff]);
};

describe("hostile answers of name servers", () => {
  let server: Stoppable | undefined;
  const serve = async (answer: (asked: Question) => Buffer | undefined): Promise<string[]> => {
    server = await rawDnsServer(answer);
    return [`127.0.0.1:${server.port}`];
  };
  afterEach(() => server?.stop());

  /** Names of which an honest answer says that nothing is there, and answers that say nothing at all. */
  const refused: [string, RegExp, (asked: Question) => Buffer | undefined][] = [
    ["silence", /ETIMEOUT/, () => undefined],
    ["another id", /ETIMEOUT/, (asked) => message(asked, [toOwn()], { id: asked.query.readUInt16BE(0) ^ 1 })],
    ["one byte", /ETIMEOUT|EBADRESP/, () => Buffer.from([1])],
    ["a header alone", /ETIMEOUT|EBADRESP/, (asked) => message(asked, [toOwn()]).subarray(0, 12)],
    ["a record cut off", /EBADRESP|ETIMEOUT/, (asked) => message(asked, [toOwn()]).subarray(0, -2)],
    [
      "more records promised than sent",
      /EBADRESP|ETIMEOUT/,
      (asked) => {
        const m = message(asked, [toOwn()]);
        m.writeUInt16BE(9, 6);
        return m;
      },
    ],
    ["an address of three bytes", /EBADRESP|ETIMEOUT/, onlyA(() => [record(TYPE.a, Buffer.from([127, 0, 1]))])],
    [
      "an owner that points at itself",
      /EBADRESP|ETIMEOUT/,
      onlyA((asked) => [record(TYPE.a, ipv4(OWN), pointer(asked))]),
    ],
    [
      "an answer to another question",
      /ETIMEOUT|EBADRESP/,
      (asked) =>
        message({ ...asked, question: Buffer.concat([labels("evil.example"), Buffer.from([0, 1, 0, 1])]) }, [toOwn()]),
    ],
    ["no such name, with an address", /ENOTFOUND/, (asked) => message(asked, [toOwn()], { code: 3 })],
    ["failure, with an address", /ESERVFAIL/, (asked) => message(asked, [toOwn()], { code: 2 })],
    ["refusal", /EREFUSED/, (asked) => message(asked, [], { code: 5 })],
    ["a name that is another name for itself", /ENODATA|EBADRESP/, onlyA(() => [record(TYPE.cname, loop)])],
    ["no record at all", /ENODATA/, onlyA(() => [])],
    [
      "an answer that is cut short, where TCP is closed",
      /ECONNREFUSED|ETIMEOUT/,
      (asked) => message(asked, [], { flags: 0x8380 }),
    ],
  ];
  for (const [name, code, answer] of refused)
    it(`fails on ${name}, in time`, async () => {
      const servers = await serve(answer);
      // Where silence would do as well, it need not be long.
      const timeoutMs = code.source.includes("ETIMEOUT") ? 60 : 3000;
      const began = Date.now();
      const [result, ...more] = await probe(plan, { servers, timeoutMs, skipCall: true });
      expect(Date.now() - began).to.be.lessThan(4000);
      expect(more).to.deep.equal([]);
      expect(result).to.include({ check: "resolve", ok: false });
      expect(result?.detail).to.match(code);
    });

  const strays: [string, string, (asked: Question) => Buffer][] = [
    ["a public address beside the own", "203.0.113.9", onlyA(() => [toOwn(), record(TYPE.a, ipv4("203.0.113.9"))])],
    [
      "an IPv6 address beside the own",
      "2001:db8::1",
      (asked) => message(asked, [asked.type === TYPE.a ? toOwn() : record(TYPE.aaaa, IPV6)]),
    ],
    [
      "an IPv6 address alone",
      "2001:db8::1",
      (asked) => message(asked, asked.type === TYPE.a ? [] : [record(TYPE.aaaa, IPV6)]),
    ],
    [
      "an IPv6 address that holds an own one",
      "::ffff:127.0.1.10",
      (asked) =>
        message(
          asked,
          asked.type === TYPE.a
            ? []
            : [record(TYPE.aaaa, Buffer.concat([Buffer.alloc(10), Buffer.from([255, 255]), ipv4(OWN)]))],
        ),
    ],
    [
      "the end of a chain of names",
      "203.0.113.9",
      onlyA(() => [record(TYPE.cname, labels("b.example")), record(TYPE.a, ipv4("203.0.113.9"), labels("b.example"))]),
    ],
  ];
  for (const [name, stray, answer] of strays)
    it(`fails on ${name}`, async () => {
      const servers = await serve(answer);
      const [result] = await probe(plan, { servers, timeoutMs: 400, skipCall: true, port: 9 });
      expect(result).to.include({ check: "resolve", ok: false, detail: `${stray} outside 127.0.1.0/24` });
    });

  it("takes every address of a large answer", async () => {
    const servers = await serve(
      onlyA(() => Array.from({ length: 60 }, (_, i) => record(TYPE.a, ipv4(`127.0.1.${i}`)))),
    );
    expect(await resolve(NAME, servers, 1000)).to.have.length(60);
  });

  it("does not take a name for absent, and so for closed, that has IPv6 addresses or of which half is not known", async () => {
    const closed = { ...plan, granted: false, names: [{ name: NAME, service: "kms", bedrock: true }] };
    const told = async (answer: (asked: Question) => Buffer | undefined, timeoutMs = 400) => {
      const servers = await serve(answer);
      const [result] = await probe(closed, { servers, timeoutMs, skipCall: true });
      await server?.stop();
      server = undefined;
      return result;
    };
    expect(await told((asked) => message(asked, [], { code: 3 }))).to.include({ ok: true, detail: "does not resolve" });
    const half = await told((asked) => (asked.type === TYPE.a ? message(asked, [], { code: 3 }) : undefined), 60);
    expect(half).to.include({ ok: false, detail: "cannot tell: the resolver answers ETIMEOUT" });
    const failed = await told((asked) => message(asked, [], { code: asked.type === TYPE.a ? 3 : 2 }));
    expect(failed).to.include({ ok: false, detail: "cannot tell: the resolver answers ESERVFAIL" });
    const six = await told((asked) => message(asked, asked.type === TYPE.a ? [] : [record(TYPE.aaaa, IPV6)]));
    expect(six?.detail).to.include("2001:db8::1");
  });

  it("no block of IPv4 holds an IPv6 address, or what is no address", () => {
    for (const text of ["::1", "::ffff:10.64.2.1", "", "10.64.2", "10.64.2.1.1", "0x0a.64.2.1"])
      expect(inBlocks(text, ["10.64.2.0/23", "0.0.0.0/0"]), text).to.equal(false);
  });
});
