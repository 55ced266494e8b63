import type { IcmpMatch, PortRange } from "../model";

/** What filters look at besides addresses. */
export interface Service {
  /** IANA number. */
  readonly protocol: number;
  /** Destination ports of the packet: one for a request, the client's range for a reply. */
  readonly ports: PortRange;
  /** ICMP type and code. */
  readonly icmp?: IcmpMatch;
}
