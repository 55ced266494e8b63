import { recordStack, type RecordedResource, type StackRecording } from "../../local/recorder";
import { byName } from "../components/support";
import { rawRegions } from "../support/regions";

/**
 * Single faults at and around a peering with the properties that find them. A peering is associated with one table at
 * either end, whatever the domain of the packet, so that these are what has to be caught.
 */
type Node = Omit<RecordedResource, "inputs" | "outputs"> & {
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
};

let several: Promise<StackRecording> | undefined;
export const recorded = () => (several ??= recordStack(rawRegions(), "test", { stack: "dev" }));

const TGW = "ec2transitgateway";
export const T = {
  route: `${TGW}/route:Route`,
  table: `${TGW}/routeTable:RouteTable`,
  attachment: `${TGW}/vpcAttachment:VpcAttachment`,
  association: `${TGW}/routeTableAssociation:RouteTableAssociation`,
  peering: `${TGW}/peeringAttachment:PeeringAttachment`,
  accepter: `${TGW}/peeringAttachmentAccepter:PeeringAttachmentAccepter`,
  propagation: `${TGW}/routeTablePropagation:RouteTablePropagation`,
};

export interface Bench {
  id: (type: string, name: string) => string;
  /** Adds a route to a transit gateway table. */
  plant: (table: string, destination: string, attachment: string, region: string) => void;
  change: (type: string, name: string, inputs: Record<string, unknown>) => void;
  remove: (type: string, name: string) => void;
}

/** The recording with a fault in it. */
export async function recordingWith(
  fault: (bench: Bench) => void,
  from: Promise<StackRecording> = recorded(),
): Promise<StackRecording> {
  const recording = await from;
  let nodes = recording.resources as unknown as Node[];
  const find = (type: string, name: string): RecordedResource => {
    const found = byName(recording, type)[name];
    if (!found) throw new Error(`no ${type} ${name}`);
    return found;
  };
  fault({
    id: (type, name) => find(type, name).id ?? "",
    plant: (table, destination, attachment, region) => {
      const model = find(T.route, "prod.us-west-2/endpoints") as unknown as Node;
      const inputs = {
        region,
        destinationCidrBlock: destination,
        transitGatewayRouteTableId: table,
        transitGatewayAttachmentId: attachment,
      };
      nodes = [
        ...nodes,
        {
          ...model,
          urn: `${model.urn}-planted`,
          id: `${table}_${destination}`,
          inputs,
          outputs: inputs,
          propertyDependencies: {},
        },
      ];
    },
    change: (type, name, inputs) => {
      const { urn } = find(type, name);
      nodes = nodes.map((node) =>
        node.urn === urn
          ? {
              ...node,
              inputs: { ...node.inputs, ...inputs },
              outputs: { ...node.outputs, ...inputs },
              propertyDependencies: {},
            }
          : node,
      );
    },
    remove: (type, name) => {
      const { urn } = find(type, name);
      nodes = nodes.filter((node) => node.urn !== urn);
    },
  });
  return { ...recording, resources: nodes as unknown as RecordedResource[] };
}

const PEERING = "us-west-2/us-east-1";

export const FAULTS: { name: string; plant: (bench: Bench) => void; finds: string[] }[] = [
  {
    name: "a domain's table that leads to the other domain's endpoints over the peering",
    plant: ({ id, plant }) => {
      plant(id(T.table, "nonprod.us-west-2"), "10.62.2.0/23", id(T.peering, PEERING), "us-west-2");
    },
    finds: ["P2"],
  },
  {
    name: "a domain's table that leads to one address of the other domain's endpoints",
    plant: ({ id, plant }) => {
      plant(id(T.table, "nonprod.us-west-2"), "10.62.2.16/28", id(T.peering, PEERING), "us-west-2");
    },
    finds: ["P2"],
  },
  {
    name: "a spoke in the other domain's table",
    plant: ({ id, change }) => {
      const table = id(T.table, "prod.us-west-2");
      change(T.association, "research-west.us-west-2", { transitGatewayRouteTableId: table });
    },
    finds: ["P2"],
  },
  {
    name: "the home Region's spokes of one domain led to the other Region's spokes of the other",
    plant: ({ id, plant }) => {
      plant(id(T.table, "nonprod"), "10.160.0.0/20", id(T.peering, PEERING), "us-east-1");
    },
    finds: ["P2"],
  },
  {
    name: "the home Region's spokes led to the other Region's spokes of their own domain",
    plant: ({ id, plant }) => {
      plant(id(T.table, "prod"), "10.160.0.0/20", id(T.peering, PEERING), "us-east-1");
    },
    finds: ["P2"],
  },
  {
    name: "arrivals that are led to a spoke of the home Region, and a table that sends them",
    plant: ({ id, plant, change }) => {
      plant(id(T.table, "prod.us-west-2"), "10.116.0.0/20", id(T.peering, PEERING), "us-west-2");
      change(T.association, `${PEERING}/serving`, { transitGatewayRouteTableId: id(T.table, "hub") });
    },
    finds: ["P2"],
  },
  {
    name: "a peering that nobody accepted",
    plant: ({ remove }) => {
      remove(T.accepter, PEERING);
    },
    finds: ["P1"],
  },
  {
    name: "no route for the answers",
    plant: ({ remove }) => {
      remove(T.route, `${PEERING}/back/10.160.0.0-14`);
    },
    finds: ["P5"],
  },
  {
    name: "answers that arrive in no table",
    plant: ({ remove }) => {
      remove(T.association, `${PEERING}/caller`);
    },
    finds: ["P5"],
  },
  {
    name: "answers that arrive in a table without the spoke",
    plant: ({ remove }) => {
      remove(T.propagation, "claims-west.us-west-2/hub");
    },
    finds: ["P5"],
  },
  {
    name: "arrivals in one domain's table instead of their own",
    plant: ({ id, change }) => {
      change(T.association, `${PEERING}/serving`, { transitGatewayRouteTableId: id(T.table, "prod") });
    },
    finds: ["P1"],
  },
  {
    name: "the other domain's names in a spoke of the other Region",
    plant: ({ id, change }) => {
      const zone = "bedrock-runtime.us-east-1.amazonaws.com";
      change("route53/zoneAssociation:ZoneAssociation", `research-west.us-west-2/${zone}`, {
        zoneId: id("route53/zone:Zone", `prod/${zone}`),
      });
    },
    finds: ["P10"],
  },
  {
    name: "a security group that lets the other domain's consumers of the other Region in",
    plant: ({ change }) => {
      const rules = "vpc/securityGroupIngressRule:SecurityGroupIngressRule";
      change(rules, "prod/consumers/10.160.0.0-23", { cidrIpv4: "10.160.0.0/12" });
    },
    finds: ["P11"],
  },
];
