import { World } from "../world";

/** Two VPCs apart on one transit gateway, and the propagation between them that should not be. */
export function apart() {
  const w = new World("leak");
  const gateway = w.transitGateway();
  const sites = ["10.0.0.0/16", "10.1.0.0/16"].map((cidr, i) => {
    const vpc = w.vpc(`v${i}`, cidr);
    const subnet = w.subnet(`s${i}`, vpc, cidr.replace("/16", "/24"));
    w.table(`t${i}`, vpc, [{ cidrBlock: "0.0.0.0/0", transitGatewayId: gateway.id }], [subnet]);
    const attachment = w.attach(`a${i}`, gateway, vpc, [subnet]);
    const table = w.transitTable(`tt${i}`, gateway);
    w.associateTransit(`as${i}`, attachment.id, table);
    return { attachment, table };
  });
  w.propagate("leak", sites[1]!.attachment.id, sites[0]!.table);
  return { w, tables: sites.map(({ table }) => table), leak: w.resources.at(-1) as { urn: string } };
}
