/** One planned or deployed resource, as reports need it. */
export interface ResourceSummary {
  urn: string;
  /** Type token, for example `aws:ec2/subnet:Subnet`. */
  type: string;
  name: string;
  /** Key of the account that it goes into. */
  account: string;
  /** Type and name of the component that it belongs to, for example `EndpointSet prod`. */
  component: string;
}

/** Resources of one component in one account. */
export interface ComponentCount {
  component: string;
  count: number;
}

/** Resources by account and component, both sorted. */
export function byAccount(
  resources: readonly ResourceSummary[],
): { account: string; count: number; components: ComponentCount[] }[] {
  const accounts = new Map<string, Map<string, number>>();
  for (const { account, component } of resources) {
    const components = accounts.get(account) ?? new Map<string, number>();
    components.set(component, (components.get(component) ?? 0) + 1);
    accounts.set(account, components);
  }
  return [...accounts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([account, components]) => ({
      account,
      count: [...components.values()].reduce((sum, n) => sum + n, 0),
      components: [...components]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([component, n]) => ({ component, count: n })),
    }));
}
