import { expect } from "chai";
import { planStack, type Plan } from "../../../plan";
import { costReport } from "../../../plan/cost";
import { trainingLines } from "../../../report/training-text";
import { problemsOf, rawStack, type Raw } from "../../support/stacks";

function stack(change: (raw: Raw) => void = () => undefined, name: "dev" | "prod" = "dev") {
  const raw = rawStack(name);
  raw["spokes"][name === "dev" ? "research" : "risk"].training = {
    subnets: [name === "dev" ? "lab" : "store-a"],
    jobs: ["sagemaker"],
  };
  change(raw);
  return planStack(raw, "test");
}

const spoke = (plan: Plan, key: string) => plan.spokes.find((s) => s.key === key)!;

const COST = { byPurpose: { training: 7 } };

describe("training in a spoke's VPC", () => {
  it("is planned for the named subnets, with buckets that carry spoke and account in their names", () => {
    const { training } = spoke(stack().plan, "research");
    expect(training).to.deep.equal({
      subnets: ["lab-use1-az1", "lab-use1-az2"],
      addresses: 2 * 251,
      jobs: ["sagemaker"],
      dataBucket: "research-training-data-210987654303",
      outputBucket: "research-training-output-210987654303",
      centralAccess: false,
      administrators: [],
      endpointBlock: "10.62.4.0/23",
    });
  });

  it("takes subnets of an adopted VPC by their names", () => {
    expect(spoke(stack(undefined, "prod").plan, "risk").training?.subnets).to.deep.equal(["store-a"]);
  });

  it("has bucket names that S3 takes, with the longest name of a spoke", () => {
    const key = "s".repeat(32);
    const { plan } = stack((raw) => {
      raw["spokes"][key] = raw["spokes"].research;
      delete raw["spokes"].research;
    });
    const { training } = spoke(plan, key);
    for (const name of [training!.dataBucket, training!.outputBucket])
      expect(name).to.match(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
  });

  it("changes nothing about another spoke", () => {
    const others = (plan: Plan) => plan.spokes.filter((s) => s.key !== "research");
    expect(others(stack().plan)).to.deep.equal(others(planStack(rawStack("dev"), "test").plan));
  });

  it("warns of subnets with room for few instances (SageMaker guide: two addresses each)", () => {
    const { plan } = stack((raw) => {
      raw["spokes"].research.vpc.create.subnets.jobs = "10.116.4.0/26";
      raw["spokes"].research.training.subnets = ["jobs"];
    });
    expect(plan.notices.filter((n) => n.code === "training-addresses").map((n) => n.message)).to.deep.equal([
      "subnet jobs-use1-az1 of spoke research has 11 addresses: a training instance takes two, with an Elastic Fabric Adapter five",
      "subnet jobs-use1-az2 of spoke research has 11 addresses: a training instance takes two, with an Elastic Fabric Adapter five",
    ]);
  });

  const ADMINISTRATORS: [arn: string, warnings: string[]][] = [
    ["arn:aws:iam::210987654303:role/data-admin", []],
    ["arn:aws:iam::210987654303:role/*", ["training-administrators-pattern"]],
    ["arn:aws:iam::999999999999:role/data-admin", ["training-administrators-account"]],
    ["arn:aws:iam::999999999999:role/*", ["training-administrators-account", "training-administrators-pattern"]],
  ];
  for (const [arn, warnings] of ADMINISTRATORS) {
    it(`names ${arn} as an exception, with ${warnings.join(" and ") || "no warning"}`, () => {
      const { plan } = stack((raw) => (raw["spokes"].research.training.administrators = [arn]));
      expect(trainingLines(plan.spokes, COST).at(-2)).to.equal(
        `    reached by the spoke's own S3 endpoint only, and from anywhere by ${arn}`,
      );
      const told = plan.notices.filter(({ path }) => path === "spokes.research.training.administrators.0");
      expect(told.map(({ code }) => code)).to.deep.equal(warnings);
    });
  }

  it("costs a key", () => {
    const { plan, config } = stack();
    const lines = costReport(plan, config.cost).lines.filter((l) => l.purpose === "training");
    expect(lines.map(({ item, account, spoke: key, usd }) => [item, account, key, usd])).to.deep.equal([
      ["keys of training", "research-dev", "research", 1],
    ]);
  });

  it("stands in the plan's text", () => {
    expect(trainingLines(stack().plan.spokes, COST).join(" ")).to.match(
      /research: sagemaker; 2 subnets, 502 addresses.*buckets: .*costs \$7 a month before jobs and what they store$/,
    );
    expect(trainingLines(planStack(rawStack("dev"), "test").plan.spokes, COST)).to.deep.equal([]);
  });
});

describe("bad input: training", () => {
  const training = (raw: Raw): Raw => raw["spokes"]["data-science"].training as Raw;
  const MISTAKES: [name: string, make: (raw: Raw) => void, says: string][] = [
    [
      "an unknown subnet",
      (r) => (training(r)["subnets"] = ["trainig"]),
      "spokes.data-science.training.subnets.0: names no subnet of the spoke, got trainig; did you mean training?",
    ],
    [
      "a subnet twice",
      (r) => training(r)["subnets"].push("training"),
      "spokes.data-science.training.subnets.1: is there twice, got training; remove one",
    ],
    [
      "an attachment subnet",
      (r) => {
        r["spokes"].risk.training = { subnets: ["model-b"] };
        r["spokes"].risk.vpc.adopt.attachment = { subnets: ["model-a", "model-b"] };
      },
      "spokes.risk.training.subnets.0: is an attachment subnet, which holds no workloads, got model-b; name subnets of their own for jobs",
    ],
    [
      "no subnets",
      (r) => (training(r)["subnets"] = []),
      "spokes.data-science.training.subnets: is empty, got []; give at least 1",
    ],
    [
      "an unknown kind of job",
      (r) => (training(r)["jobs"] = ["bedrock"]),
      "spokes.data-science.training.jobs.0: is not one of the allowed values, got bedrock; use sagemaker or bedrock-customization or bedrock-batch",
    ],
    [
      "no gateway endpoint",
      (r) => (r["spokes"]["data-science"].s3 = "interface"),
      "spokes.data-science.s3: leaves jobs without the gateway endpoint that they reach their buckets by, got interface; use gateway (SageMaker guide, Give training jobs access to resources in your VPC), or remove training",
    ],
    [
      "a central endpoint that is not there",
      (r) => {
        training(r)["centralAccess"] = true;
        r["spokes"].sandbox.s3 = "gateway";
      },
      "spokes.data-science.training.centralAccess: is set, yet domain nonprod has no central S3 endpoint, got true; remove the line; a domain has one where on-premises comes in or a spoke has s3: interface",
    ],
    [
      "an administrator by name",
      (r) => (training(r)["administrators"] = ["data-admin"]),
      "spokes.data-science.training.administrators.0: is not the ARN of an IAM role, got data-admin; write arn:aws:iam::<account id>:role/<name>; an asterisk stands for any ending",
    ],
    [
      "more subnets than a job takes",
      (r) => {
        const { subnets } = r["spokes"]["data-science"].vpc.create;
        const more = Array.from({ length: 6 }, (_, i) => `jobs${i}`);
        more.forEach((name, i) => (subnets[name] = `10.128.${8 + i}.0/24`));
        training(r)["subnets"] = more;
      },
      "spokes.data-science.training.subnets: are 18 subnets, more than the 16 that a job takes, got jobs0, jobs1, jobs2, jobs3, jobs4, jobs5; name fewer groups",
    ],
  ];
  for (const [name, make, says] of MISTAKES) {
    it(name, () => {
      const raw = rawStack("prod");
      make(raw);
      expect(problemsOf(raw)).to.include(says);
    });
  }
});
