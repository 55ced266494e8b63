import { expect } from "chai";
import { recordStack, type StackRecording } from "../../local/recorder";
import type { ProofReport } from "../../proof/properties";
import { provePlan } from "../../report/prove-plan";
import { rawEntered } from "../support/regions";
import { recordingWith, T, type Bench } from "./regions-faults";

let entered: Promise<StackRecording> | undefined;
const recorded = () => (entered ??= recordStack(rawEntered(), "test", { stack: "dev" }));

async function proofWith(fault: (bench: Bench) => void): Promise<ProofReport> {
  const recording = await recordingWith(fault, recorded());
  return provePlan(recording, recording.plan);
}

const violated = (report: ProofReport) =>
  report.properties.filter(({ verdict }) => verdict === "violated").map(({ id }) => id);

const PEERING = "us-west-2/us-east-1";

/** Single faults at the ways in, each with a property that finds it. */
const FAULTS: { name: string; plant: (bench: Bench) => void; finds: string[] }[] = [
  {
    name: "a hybrid table of a served Region that leads to the other domain's endpoints",
    plant: ({ id, plant }) => {
      plant(id(T.table, "hybrid.us-west-2"), "10.62.4.0/23", id(T.peering, PEERING), "us-west-2");
    },
    finds: ["P3"],
  },
  {
    name: "a hybrid table that leads to a spoke of its Region",
    plant: ({ id, plant }) => {
      plant(id(T.table, "hybrid.us-west-2"), "10.160.0.0/20", id(T.attachment, "claims-west.us-west-2"), "us-west-2");
    },
    finds: ["P3"],
  },
  {
    name: "a way in that is in a domain's table",
    plant: ({ id, change }) => {
      const table = id(T.table, "nonprod.us-west-2");
      change(T.association, "hybrid.us-west-2/vpn-harbour", { transitGatewayRouteTableId: table });
    },
    finds: ["P3"],
  },
  {
    name: "arrivals without a route to the resolver",
    plant: ({ remove }) => {
      remove(T.route, `${PEERING}/to/resolver`);
    },
    finds: ["P3"],
  },
  {
    name: "no route over the peering for the answers",
    plant: ({ remove }) => {
      remove(T.route, `${PEERING}/back/10.201.0.0-16`);
    },
    finds: ["P3"],
  },
  {
    name: "no route from the served Region's gateway to what is behind it",
    plant: ({ remove }) => {
      remove(T.route, "hybrid.us-west-2/hub/10.201.0.0-16");
    },
    finds: ["P3"],
  },
  {
    name: "resolver subnets without a way back to the served Region",
    plant: ({ remove }) => {
      remove("ec2/route:Route", "hybrid/resolver/10.201.0.0-16");
    },
    finds: ["P3"],
  },
  {
    name: "a resolver of another Region's hub that does not let its networks ask",
    plant: ({ remove }) => {
      remove("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "hybrid.eu-west-1/inbound/udp/10.202.0.0-16");
    },
    finds: ["P3"],
  },
  {
    name: "a hub of another Region without its domain's names",
    plant: ({ remove }) => {
      remove("route53/zoneAssociation:ZoneAssociation", "hub.eu-west-1/bedrock-runtime.eu-west-1.amazonaws.com");
    },
    finds: ["P3"],
  },
  {
    name: "allowed prefixes that leave the resolver out",
    plant: ({ change }) => {
      change("directconnect/gatewayAssociation:GatewayAssociation", "hybrid.eu-west-1", {
        allowedPrefixes: ["10.60.2.0/23"],
      });
    },
    finds: ["P3"],
  },
];

describe("the proof where on-premises comes in at several Regions", function () {
  this.timeout(120_000);

  it("holds, and asks of each way in", async () => {
    const report = await proofWith(() => undefined);
    expect(report.verdict).to.equal("holds");
    const { groups, cells } = report.matrix;
    const cell = (from: string, to: string) => cells[groups.indexOf(from)]?.[groups.indexOf(to)];
    for (const way of ["datacentre", "harbour.us-west-2", "direct-connect.eu-west-1"]) {
      const own = way.includes("eu-west-1") ? "prod.eu-west-1" : "prod";
      const other = way.includes("eu-west-1") ? "prod" : "prod.eu-west-1";
      expect(cell(way, `${own} bedrock`), way).to.equal("yes");
      expect(cell(way, `${other} bedrock`), way).to.equal("no");
      expect(cell(way, "nonprod bedrock"), way).to.equal("no");
      expect(cell(way, "prod.us-west-2 consumers"), way).to.equal("no");
    }
  });

  for (const { name, plant, finds } of FAULTS) {
    it(`finds ${name}: ${finds.join(", ")}`, async () => {
      expect(violated(await proofWith(plant))).to.include.members(finds);
    });
  }

  it("holds where only a served Region has a way in, and that has static routes, which no session teaches", async () => {
    const raw = rawEntered((r) => {
      r["regions"]["us-west-2"].onPremises.vpn.harbour.routing = "static";
      delete r["onPremises"];
      delete r["regions"]["eu-west-1"].onPremises;
    });
    const recording = await recordStack(raw, "test", { stack: "dev" });
    expect(provePlan(recording, recording.plan).verdict).to.equal("holds");
  });

  it("holds where several ways in of a served Region stand in for each other", async () => {
    const raw = rawEntered((r) => {
      r["regions"]["us-west-2"].onPremises.vpn.second = { address: "198.51.100.18", asn: 65012 };
    });
    const recording = await recordStack(raw, "test", { stack: "dev" });
    expect(provePlan(recording, recording.plan).verdict).to.equal("holds");
  });
});
