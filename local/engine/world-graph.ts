import { graphFromRecorded, type RecordedNode } from "../../proof/adapters/recorded";
import type { ResourceGraph } from "../../proof/graph";
import type { ResourceView } from "../world/kernel/command";
import { isDoc, type Doc } from "../world/kernel/json";

/**
 * The embedded accounts as the proof reads them: what stands there, whoever made it, state or no state. Whatever AWS
 * makes by itself (main tables, network interfaces) is left out, for the proof derives it as it does for a state;
 * default security groups and acceptances stand for the resources by which a program manages them.
 */
export function worldGraph(resources: readonly ResourceView[]): ResourceGraph {
  return graphFromRecorded(worldNodes(resources), "the embedded accounts");
}

/** The resources of `worldGraph`, each under a URN made of account, Region, type and id. */
export function worldNodes(resources: readonly ResourceView[]): RecordedNode[] {
  const places = new Set(resources.map(({ account, region }) => `${account} ${region}`));
  const providers = [...places].map((place): RecordedNode => {
    const [account = "", region = ""] = place.split(" ");
    const inputs = { allowedAccountIds: [account], ...(region === "global" ? {} : { region }) };
    return { urn: providerOf({ account, region }), type: "pulumi:providers:aws", inputs };
  });
  return [...providers, ...resources.flatMap(nodesOf)];
}

const ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";
const ACCEPTER = "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";

function nodesOf(view: ResourceView): RecordedNode[] {
  if (view.implicit !== undefined && view.implicit !== "seed") {
    return view.type === GROUP && view.outputs.name === "default" ? [nodeOf(view, DEFAULT_GROUP)] : [];
  }
  const node = nodeOf(view, view.type);
  return isAccepted(view) ? [node, accepterOf(view)] : [node];
}

/** True for an attachment that its transit gateway's owner, another account, has let in. */
function isAccepted({ type, outputs }: ResourceView): boolean {
  return type === ATTACHMENT && outputs.state === "available" && outputs.acceptedAt !== undefined;
}

function accepterOf(view: ResourceView): RecordedNode {
  const { transitGatewayId, vpcId, subnetIds, accepterAssociation, accepterPropagation } = view.outputs;
  const inputs = {
    transitGatewayAttachmentId: view.id,
    transitGatewayDefaultRouteTableAssociation: accepterAssociation ?? true,
    transitGatewayDefaultRouteTablePropagation: accepterPropagation ?? true,
  };
  const outputs = { ...inputs, transitGatewayId, vpcId, subnetIds };
  return { urn: urnOf(view, ACCEPTER), type: ACCEPTER, id: view.id, provider: providerOf(view), inputs, outputs };
}

function nodeOf(view: ResourceView, type: string): RecordedNode {
  const outputs: Doc = isDoc(view.outputs) ? view.outputs : {};
  return { urn: urnOf(view, type), type, id: view.id, provider: providerOf(view), inputs: view.inputs, outputs };
}

function urnOf({ account, region, id }: ResourceView, type: string): string {
  return `urn:pulumi:world::embedded::${type}::${account}/${region}/${id}`;
}

function providerOf({ account, region }: { readonly account: string; readonly region: string }): string {
  return `urn:pulumi:world::embedded::pulumi:providers:aws::${account}/${region}`;
}
