/** Resource types of transit gateways. */
import { type TypeDefinition } from "../../kernel/definition";
import { peeringAttachment, peeringAttachmentAccepter } from "./peering";
import * as tables from "./tables";
import { transitGateway } from "./transitGateway";
import { vpcAttachment, vpcAttachmentAccepter } from "./vpcAttachment";

/** All of them. */
export const tgw: readonly TypeDefinition[] = [
  transitGateway,
  vpcAttachment,
  vpcAttachmentAccepter,
  tables.tgwRouteTable,
  tables.tgwAssociation,
  tables.tgwPropagation,
  tables.tgwRoute,
  tables.tgwPrefixListReference,
  peeringAttachment,
  peeringAttachmentAccepter,
];
