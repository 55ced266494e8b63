import { expect } from "chai";
import {
  CATALOGUE,
  destinationRegions,
  findModel,
  findProfile,
  geographies,
  geographiesFrom,
  isRegion,
  modelProblem,
  partitionOf,
  profileOf,
} from "../../catalogue";
import profileFile from "../../catalogue/data/inference-profiles.json";
import modelFile from "../../catalogue/data/models.json";

describe("catalogue: models", () => {
  it("has unique ids in sorted order, each with a source and known Regions", () => {
    const ids = modelFile.map((entry) => entry.id);
    expect(ids).to.deep.equal([...new Set(ids)].sort());
    for (const model of Object.values(CATALOGUE.models)) {
      expect(model.sources, model.id).to.not.be.empty;
      expect(model.endpoints, model.id).to.not.be.empty;
      expect(model.id.startsWith(`${model.vendor}.`), model.id).to.equal(true);
      expect([...model.regions, ...(model.mantleRegions ?? [])].every(isRegion), model.id).to.equal(true);
      expect(["active", "legacy"], model.id).to.include(model.lifecycle);
    }
  });

  it("can invoke every model somewhere: in a Region, through mantle or through a profile", () => {
    const profiled = new Set(profileFile.map((profile) => profile.model));
    for (const model of Object.values(CATALOGUE.models)) {
      expect(
        model.regions.length + (model.mantleRegions?.length ?? 0) > 0 || profiled.has(model.id),
        model.id,
      ).to.equal(true);
    }
  });

  for (const id of [
    "anthropic.claude-sonnet-4-6",
    "anthropic.claude-haiku-4-5-20251001-v1:0",
    "amazon.nova-pro-v1:0",
    "amazon.titan-embed-text-v2:0",
    "meta.llama3-3-70b-instruct-v1:0",
    "mistral.mistral-large-2402-v1:0",
    "cohere.embed-v4:0",
  ]) {
    it(`has ${id}`, () => expect(findModel(CATALOGUE, id)).to.include({ id }));
  }

  const problems: [id: string, problem: string | undefined, fix: string | undefined][] = [
    ["amazon.nova-pro-v1:0", undefined, undefined],
    [
      "amazon.nova-pro-v1",
      "is not a model of the catalogue",
      "write amazon.nova-pro-v1:0, or add it under catalogue.models",
    ],
    [
      "eu.anthropic.claude-sonnet-4-6",
      "is an inference profile where a model is meant",
      "write anthropic.claude-sonnet-4-6 and choose the geography eu",
    ],
    ["*", "is not a model of the catalogue", "correct it, or add it under catalogue.models"],
  ];
  for (const [id, problem, fix] of problems) {
    it(`${problem === undefined ? "takes" : "refuses"} ${id}`, () => {
      expect(modelProblem(CATALOGUE, id)?.problem).to.equal(problem);
      expect(modelProblem(CATALOGUE, id)?.fix).to.equal(fix);
    });
  }
});

describe("catalogue: inference profiles", () => {
  it("has unique ids in sorted order, named after geography and model, each with a source", () => {
    const ids = profileFile.map((entry) => entry.id);
    expect(ids).to.deep.equal([...new Set(ids)].sort());
    for (const profile of profileFile) {
      expect(profile.id).to.equal(`${profile.geography}.${profile.model}`);
      expect(profile.sources, profile.id).to.not.be.empty;
      expect(findModel(CATALOGUE, profile.model), profile.id).to.not.equal(undefined);
    }
  });

  it("knows every destination of every profile from each of its Regions, in one partition", () => {
    for (const profile of Object.values(CATALOGUE.inferenceProfiles)) {
      const sources = profile.routes.flatMap((route) => route.from);
      expect(new Set(sources).size, `${profile.id} has a Region in two routes`).to.equal(sources.length);
      for (const source of sources) {
        const found = destinationRegions(CATALOGUE, profile.id, source);
        expect(found?.regions, `${profile.id} from ${source}`).to.not.be.empty;
        expect(found?.anywhere).to.equal(profile.geography === "global");
        expect(found?.regions.every((region) => partitionOf(region) === partitionOf(source))).to.equal(true);
      }
    }
  });

  it("has the geographies that AWS offers", () => {
    expect(geographies(CATALOGUE)).to.deep.equal(["apac", "au", "ca", "eu", "global", "in", "jp", "us", "us-gov"]);
  });

  // Bedrock guide: the model card of Claude Sonnet 4.6, and Supported Regions and models for inference profiles.
  const eu = ["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"];
  const us = ["us-east-1", "us-east-2", "us-west-2"];
  const routes: [profile: string, source: string, regions: string[] | undefined][] = [
    ["eu.anthropic.claude-sonnet-4-6", "eu-central-1", eu],
    ["eu.anthropic.claude-sonnet-4-6", "eu-west-2", [...eu, "eu-west-2"].sort()],
    ["eu.anthropic.claude-sonnet-4-6", "us-east-1", undefined],
    ["us.anthropic.claude-sonnet-4-6", "us-east-1", us],
    ["us.anthropic.claude-sonnet-4-6", "us-west-1", [...us, "us-west-1"].sort()],
    ["us.anthropic.claude-sonnet-4-6", "ca-central-1", ["ca-central-1", ...us]],
    ["jp.anthropic.claude-sonnet-4-6", "ap-northeast-3", ["ap-northeast-1", "ap-northeast-3"]],
    ["au.anthropic.claude-sonnet-4-6", "ap-southeast-6", ["ap-southeast-2", "ap-southeast-4", "ap-southeast-6"]],
    ["us.amazon.nova-micro-v1:0", "us-east-2", us],
    ["us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0", "us-gov-east-1", ["us-gov-west-1"]],
    ["xx.anthropic.claude-sonnet-4-6", "us-east-1", undefined],
  ];
  for (const [profile, source, regions] of routes) {
    it(`sends ${profile} from ${source} to ${regions?.join(", ") ?? "nowhere known"}`, () =>
      expect(destinationRegions(CATALOGUE, profile, source)?.regions).to.deep.equal(regions));
  }

  // Bedrock guide, Global cross-Region inference: the ARN of the Region of the request and one without a Region.
  it("asks for the Region of the request and the ARN without a Region for a global profile", () => {
    expect(destinationRegions(CATALOGUE, "global.anthropic.claude-sonnet-4-6", "eu-west-1")).to.deep.equal({
      regions: ["eu-west-1"],
      anywhere: true,
    });
  });

  it("finds the profile of a model in a geography, and the geographies of a model from a Region", () => {
    expect(profileOf(CATALOGUE, "anthropic.claude-sonnet-4-6", "eu")?.id).to.equal("eu.anthropic.claude-sonnet-4-6");
    expect(profileOf(CATALOGUE, "amazon.titan-embed-text-v2:0", "eu")).to.equal(undefined);
    expect(geographiesFrom(CATALOGUE, "anthropic.claude-sonnet-4-6", "eu-west-1")).to.deep.equal(["eu", "global"]);
    expect(geographiesFrom(CATALOGUE, "amazon.titan-embed-text-v2:0", "eu-west-1")).to.deep.equal([]);
    expect(findProfile(CATALOGUE, "toString")).to.equal(undefined);
  });
});
