import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { tags } from "../identity";
import type { RuleTarget } from "./event-rules";

/** How rules of one account and Region report to the bus of the network account in the home Region. */
export interface ReporterArgs {
  /** Role that rules report with, which the bus's policy knows. */
  roleName: string;
  /** Who may act with that role. */
  trustPolicy: string;
  /** What the role may: put events on the bus. */
  rolePolicy: string;
  /** The bus, known once this account may report. */
  busArn: pulumi.Input<string>;
}

/** Makes the role that rules report with. Answers the target of such rules, known once the role may report. */
export function reporter(
  component: string,
  name: string,
  args: ReporterArgs,
  parent: pulumi.ComponentResource,
): RuleTarget {
  const role = new iam.Role(
    name,
    { name: args.roleName, assumeRolePolicy: args.trustPolicy, tags: tags(component, "Role", name) },
    { parent },
  );
  const grant = new iam.RolePolicy(name, { name: "report", role: role.name, policy: args.rolePolicy }, { parent });
  const roleArn = pulumi.all([role.arn, grant.id]).apply(([arn]) => arn);
  return { arn: args.busArn, roleArn, raw: true };
}
