/** Transit gateway attachments of every kind, with state, association and propagations. */
import type { ResourceNode, Value } from "../graph";
import type { Attachment, Key, TransitGateway } from "../model";
import { base, type Context, externalBase, fields, Opaques } from "./context";
import { learnedOf } from "./hybrid";
import { hintsOf } from "./identity";
import { implied } from "./register";
import type { AttachmentResolver } from "./transit";
import { T } from "./types";

/** An attachment before associations and propagations are added. */
interface Draft {
  readonly attachment: Omit<Attachment, "association" | "policyTable" | "propagations">;
  readonly opaque: Opaques;
  /** Whether the defaults of the transit gateway apply. */
  readonly defaults: { readonly association: boolean; readonly propagation: boolean };
}

const NOTHING = {
  subnets: [] as readonly Key[],
  applianceMode: false,
  ipv6: true,
  groupReferencing: false,
  staticRouting: false,
  privateTransport: false,
  allowedPrefixes: [] as readonly string[],
  learned: [],
} as const;

/** True if a property has a value, known or not. */
function given(value: Value | undefined): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Attachments, first pass: what each resource says by itself. */
export class Attachments {
  private readonly drafts = new Map<Key, Draft>();
  private readonly accepters = new Map<Key, ResourceNode>();

  constructor(
    private readonly ctx: Context,
    private readonly gateways: ReadonlyMap<Key, TransitGateway>,
  ) {
    for (const node of ctx.nodes(T.accepter))
      this.accepters.set(ctx.identities.ofNode("attachment", node.urn) ?? node.urn, node);
    for (const node of ctx.nodes(T.attachment)) {
      if (ctx.identities.ofNode("attachment", node.urn) === node.urn) this.addVpc(node);
    }
    // A spoke's attachment whose own state is not given: the accepter shows VPC and subnets.
    for (const [key, node] of this.accepters) if (key === node.urn) this.addVpc(node);
    for (const node of ctx.nodes(T.vpnConnection)) this.addVpn(node);
    for (const node of ctx.nodes(T.dxAssociation)) this.addDirectConnect(node);
    for (const node of ctx.nodes(T.connect)) this.addConnect(node);
    this.addPeerings();
  }

  /** See `AttachmentResolver`. */
  readonly resolve: AttachmentResolver = (node, gateway, opaque) => {
    const key = this.ctx.ref("attachment", node, "transitGatewayAttachmentId", opaque, "routes");
    if (key === undefined || gateway === undefined) return key;
    const attachment = this.drafts.get(key)?.attachment;
    if (attachment?.peer !== undefined && attachment.transitGateway !== gateway) return attachment.peer;
    return key;
  };

  /** Second pass: associations, propagations and what is only known by id. */
  finish(tableGateways: ReadonlyMap<Key, Key>): Map<Key, Attachment> {
    const associations = this.pairs(T.transitAssociation, "transitGatewayRouteTableId", tableGateways, "association");
    const policies = this.pairs(T.policyTableAssociation, "transitGatewayPolicyTableId", new Map(), "association");
    const propagations = this.pairs(T.transitPropagation, "transitGatewayRouteTableId", tableGateways, "propagation");
    const out = new Map<Key, Attachment>();
    for (const [key, { attachment, defaults }] of this.drafts) {
      const gateway = this.gateways.get(attachment.transitGateway);
      const policyTable = policies.get(key)?.[0];
      const fallback = defaults.association && policyTable === undefined ? gateway?.defaultAssociationTable : undefined;
      const association = associations.get(key)?.[0] ?? fallback;
      const installed = new Set(propagations.get(key) ?? []);
      if (defaults.propagation && gateway?.defaultPropagationTable !== undefined)
        installed.add(gateway.defaultPropagationTable);
      if ((associations.get(key)?.length ?? 0) > 1)
        this.ctx.problem(attachment.urn, "is associated with two route tables; AWS allows one");
      out.set(key, {
        ...attachment,
        ...(association === undefined ? {} : { association }),
        ...(policyTable === undefined ? {} : { policyTable }),
        propagations: [...installed],
      });
    }
    for (const [id, key] of this.ctx.externals("attachment")) {
      const association = associations.get(key)?.[0];
      const object = externalBase(id, key, ["traffic", "propagation", "state"]);
      const transitGateway = tableGateways.get(association ?? propagations.get(key)?.[0] ?? "") ?? "id:unknown";
      out.set(key, {
        ...NOTHING,
        transitGateway,
        kind: "unmodelled",
        state: "available",
        ...(association === undefined ? {} : { association }),
        propagations: propagations.get(key) ?? [],
        ...object,
      });
    }
    return out;
  }

  /** Attachment → tables, from association or propagation resources. */
  private pairs(
    type: string,
    tableProperty: "transitGatewayRouteTableId" | "transitGatewayPolicyTableId",
    tableGateways: ReadonlyMap<Key, Key>,
    aspect: "association" | "propagation",
  ): Map<Key, Key[]> {
    const out = new Map<Key, Key[]>();
    const kind = tableProperty === "transitGatewayRouteTableId" ? "transit-table" : "policy-table";
    for (const node of this.ctx.nodes(type)) {
      const opaque = new Opaques();
      const table = this.ctx.ref(kind, node, tableProperty, opaque, aspect);
      const key = this.resolve(node, table === undefined ? undefined : tableGateways.get(table), opaque);
      if (key === undefined || table === undefined) {
        const draft = key === undefined ? undefined : this.drafts.get(key);
        if (draft) draft.opaque.add(aspect, node.urn, `its table ${opaque.list[0]?.because ?? "is not known"}`);
        else this.ctx.stray(node.urn, aspect, `is an ${aspect} of an attachment that cannot be told`);
      } else out.set(key, [...(out.get(key) ?? []), table]);
    }
    return out;
  }

  private addVpc(node: ResourceNode): void {
    const { ctx } = this;
    const opaque = new Opaques();
    const transitGateway = ctx.ref("transit-gateway", node, "transitGatewayId", opaque, "state") ?? "id:unknown";
    const vpc = ctx.ref("vpc", node, "vpcId", opaque, "subnets") ?? ctx.untoldVpc(node);
    const accepter = this.accepters.get(node.urn);
    const flags = accepter ?? node;
    this.drafts.set(node.urn, {
      opaque,
      defaults: {
        association: ctx.flag(flags, "transitGatewayDefaultRouteTableAssociation", true, opaque, "association"),
        propagation: ctx.flag(flags, "transitGatewayDefaultRouteTablePropagation", true, opaque, "propagation"),
      },
      attachment: {
        ...NOTHING,
        transitGateway,
        kind: "vpc",
        state: this.isAccepted(node, transitGateway, accepter !== undefined, opaque) ? "available" : "pending",
        vpc,
        subnets: ctx.refs("subnet", node, "subnetIds", opaque, "subnets"),
        applianceMode: ctx.flag(node, "applianceModeSupport", false, opaque, "traffic"),
        ipv6: ctx.flag(node, "ipv6Support", false, opaque, "traffic"),
        // On by default for an attachment, off for a transit gateway (TGW guide, Security group referencing).
        groupReferencing: ctx.flag(node, "securityGroupReferencingSupport", true, opaque, "rules"),
        ...base(node, opaque),
      },
    });
  }

  /** An attachment from another account waits for its acceptance (TGW guide, Share a transit gateway). */
  private isAccepted(node: ResourceNode, gatewayKey: Key, accepter: boolean, opaque: Opaques): boolean {
    const gateway = this.gateways.get(gatewayKey);
    if (accepter || gateway?.autoAccept === true) return true;
    const owner = this.ctx.graph.nodes.get(gateway?.urn ?? "");
    const ownerAccount = typeof owner?.properties.ownerId === "string" ? owner.properties.ownerId : owner?.account;
    const account = typeof node.properties.vpcOwnerId === "string" ? node.properties.vpcOwnerId : node.account;
    if (ownerAccount !== undefined && account !== undefined) return ownerAccount === account;
    if (owner && owner.provider === node.provider) return true;
    opaque.add(
      "state",
      node.urn,
      "whether it is accepted cannot be told: the transit gateway's account is not known and no accepter is given",
    );
    return true;
  }

  private addVpn(node: ResourceNode): void {
    const { ctx } = this;
    const key = ctx.identities.ofNode("attachment", node.urn);
    if (key === undefined) return;
    const opaque = new Opaques();
    const staticRouting = ctx.flag(node, "staticRoutesOnly", false, opaque, "propagation");
    const id = node.properties.transitGatewayAttachmentId;
    const bgp = staticRouting
      ? { learned: [] }
      : learnedOf(ctx, node, [typeof id === "string" ? id : undefined, key], opaque);
    const concentrator = node.properties.vpnConcentratorId !== undefined;
    this.drafts.set(key, {
      opaque,
      defaults: { association: true, propagation: true },
      attachment: {
        ...NOTHING,
        ...bgp,
        transitGateway: ctx.ref("transit-gateway", node, "transitGatewayId", opaque, "state") ?? "id:unknown",
        kind: concentrator ? "vpn-concentrator" : "vpn",
        state: "available",
        over: node.urn,
        staticRouting,
        privateTransport: given(node.properties.transportTransitGatewayAttachmentId),
        ...base(node, opaque, key),
        ...(typeof id === "string" ? { id } : {}),
      },
    });
  }

  private addDirectConnect(node: ResourceNode): void {
    const { ctx } = this;
    const found = ctx.identities.resolve(
      "vpn-gateway",
      node.properties.associatedGatewayId,
      hintsOf(node, "associatedGatewayId"),
    );
    if (found.found || node.properties.associatedGatewayType === "virtualPrivateGateway") return;
    const opaque = new Opaques();
    const key = implied.attachment(node.urn);
    const over = ctx.ref("direct-connect-gateway", node, "dxGatewayId", opaque, "state");
    const gatewayId = over === undefined ? undefined : ctx.graph.nodes.get(over)?.id;
    const id = node.properties.transitGatewayAttachmentId;
    this.drafts.set(key, {
      opaque,
      defaults: { association: true, propagation: true },
      attachment: {
        ...NOTHING,
        ...learnedOf(ctx, node, [key, over, gatewayId, typeof id === "string" ? id : undefined], opaque),
        transitGateway: ctx.ref("transit-gateway", node, "associatedGatewayId", opaque, "state") ?? "id:unknown",
        kind: "direct-connect",
        state: "available",
        ...(over === undefined ? {} : { over }),
        allowedPrefixes: ctx.cidrs(node, "allowedPrefixes", opaque, "routes"),
        ...base(node, opaque, key),
        ...(typeof id === "string" ? { id } : {}),
      },
    });
  }

  private addConnect(node: ResourceNode): void {
    const { ctx } = this;
    const opaque = new Opaques();
    const over = ctx.ref("attachment", node, "transportAttachmentId", opaque, "state");
    this.drafts.set(node.urn, {
      opaque,
      defaults: {
        association: ctx.flag(node, "transitGatewayDefaultRouteTableAssociation", true, opaque, "association"),
        propagation: ctx.flag(node, "transitGatewayDefaultRouteTablePropagation", true, opaque, "propagation"),
      },
      attachment: {
        ...NOTHING,
        ...learnedOf(ctx, node, [], opaque),
        transitGateway: ctx.ref("transit-gateway", node, "transitGatewayId", opaque, "state") ?? "id:unknown",
        kind: "connect",
        state: "available",
        ...(over === undefined ? {} : { over }),
        ...base(node, opaque),
      },
    });
  }

  /** A peering is one attachment id that two transit gateways see; the model has an end for each. */
  private addPeerings(): void {
    const { ctx } = this;
    const accepted = new Map(
      ctx
        .nodes(T.transitPeeringAccepter)
        .map((node) => [ctx.identities.ofNode("attachment", node.urn) ?? node.urn, node]),
    );
    const requests = ctx
      .nodes(T.transitPeering)
      .filter((node) => ctx.identities.ofNode("attachment", node.urn) === node.urn);
    for (const node of requests) this.addPeering(node, node.urn, accepted.get(node.urn));
    for (const [key, node] of accepted) if (key === node.urn) this.addPeering(node, key, node);
  }

  private addPeering(node: ResourceNode, key: Key, accepter: ResourceNode | undefined): void {
    const { ctx } = this;
    const opaque = new Opaques();
    const near = ctx.ref("transit-gateway", node, "transitGatewayId", opaque, "state") ?? "id:unknown";
    const far = ctx.ref("transit-gateway", node, "peerTransitGatewayId", opaque, "state") ?? "id:unknown";
    const accepted = accepter !== undefined || node.properties.state === "available";
    // Acceptance is the other side's: where no state shows that side, nothing tells that it is missing.
    const elsewhere = !accepted && !this.gateways.has(far);
    if (elsewhere)
      opaque.add("state", node.urn, "whether it is accepted is in none of the given states: give the other side's");
    const state = accepted || elsewhere ? ("available" as const) : ("pending" as const);
    if (fields(node.properties.options).dynamicRouting === "enable") {
      opaque.add("propagation", node.urn, "routes learned over a peering with dynamic routing are not modelled");
    }
    const end = (own: Key, transitGateway: Key, peer: Key, from: ResourceNode): void => {
      const hidden = new Opaques();
      for (const o of opaque.list) hidden.add(o.aspect, o.urn, o.because);
      // The table of an end stands with its transit gateway.
      if (this.gateways.get(transitGateway)?.external !== false)
        hidden.add(
          "association",
          from.urn,
          "the transit gateway at this end of the peering is in none of the given states",
        );
      const attachment = {
        ...NOTHING,
        transitGateway,
        kind: "peering" as const,
        state,
        peer,
        ...base(from, hidden, own),
      };
      this.drafts.set(own, { opaque: hidden, defaults: { association: true, propagation: false }, attachment });
    };
    end(key, near, implied.peer(key), node);
    end(implied.peer(key), far, key, accepter ?? node);
  }
}
