import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { dashboardBody } from "../../plan/observability/dashboard";
import { token } from "../identity";

/** An endpoint that the dashboard shows. */
export interface DashboardEndpoint {
  domain: string;
  service: string;
  serviceName: string;
  id: pulumi.Input<string>;
}

/** A Region that the dashboard shows. */
export interface DashboardRegion {
  /** Region whose metrics are shown. */
  region: string;
  /** The hub VPC, a dimension of endpoint metrics; empty where the Region has no endpoints. */
  hubVpcId: pulumi.Input<string>;
  /** The transit gateway, a dimension of its metrics. */
  transitGatewayId: pulumi.Input<string>;
  /** Endpoints to show. */
  endpoints: DashboardEndpoint[];
}

/** What a dashboard is made from. */
export interface NetworkDashboardArgs {
  /** Name of the dashboard. Changing it replaces it. */
  dashboardName: string;
  /** What is shown, the dashboard's own Region first. */
  regions: DashboardRegion[];
  /** Alarms to show; none where none are configured. */
  alarmArns: pulumi.Input<string>[];
}

/**
 * CloudWatch dashboard in the network account: alarms, and for each Region endpoints by domain, transit gateway, Bedrock
 * over all linked accounts, Resolver. Costs $3 a month beyond the account's first three.
 */
export class NetworkDashboard extends pulumi.ComponentResource {
  /** Name of the dashboard. */
  public readonly dashboardName: pulumi.Output<string>;

  constructor(name: string, args: NetworkDashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("NetworkDashboard"), name, {}, opts);
    const body = pulumi
      .all([args.regions, args.alarmArns])
      .apply(([regions, alarmArns]) => dashboardBody({ regions, alarmArns }));
    const dashboard = new cloudwatch.Dashboard(
      name,
      { dashboardName: args.dashboardName, dashboardBody: body },
      { parent: this },
    );
    this.dashboardName = dashboard.dashboardName;
    this.registerOutputs({ dashboardName: this.dashboardName });
  }
}
