/** Resource types of Route 53: zones, Profiles, Resolver. */
import { type TypeDefinition } from "../../kernel/definition";
import * as profiles from "./profiles";
import { record } from "./record";
import * as resolver from "./resolver";
import * as zones from "./zone";

/** All of them. */
export const route53: readonly TypeDefinition[] = [
  zones.zone,
  zones.vpcAssociationAuthorization,
  zones.zoneAssociation,
  record,
  profiles.profile,
  profiles.profileResourceAssociation,
  profiles.profileAssociation,
  resolver.resolverEndpoint,
  resolver.resolverRule,
  resolver.resolverRuleAssociation,
  resolver.queryLogConfig,
  resolver.queryLogAssociation,
];
