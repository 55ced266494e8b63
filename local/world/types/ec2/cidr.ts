/** Checks of address blocks as EC2 makes them. */
import { type Cidr4, contains4, overlaps4, parseAddress4, parseCidr4 } from "../../../../net/ipv4";
import { refuse } from "../../kernel/errors";

/** Parses a block or refuses it; EC2 rounds some blocks down silently, the provider refuses them first. */
export function block(value: string, code = "InvalidParameterValue"): Cidr4 {
  const parsed = parseCidr4(value);
  return parsed.ok
    ? parsed.cidr
    : refuse(
        code,
        `Value (${value}) for parameter cidrBlock is invalid. This is not a valid CIDR block (${parsed.problem}).`,
      );
}

/** A block of a VPC or subnet: /16 to /28 (VPC guide, "VPC CIDR blocks" and "Subnet sizing"). */
export function sized(value: string, code: string): Cidr4 {
  const cidr = block(value, code);
  if (cidr.bits < 16 || cidr.bits > 28) {
    refuse(code, `The CIDR '${value}' is invalid. The block size must be between a /16 netmask and /28 netmask.`);
  }
  return cidr;
}

/** True if the texts are blocks that share an address; IPv6 and malformed ones share none. */
export function overlap(a: string, b: string): boolean {
  const [x, y] = [parseCidr4(a), parseCidr4(b)];
  return x.ok && y.ok && overlaps4(x.cidr, y.cidr);
}

/** True if `inner` is a block inside `outer`. */
export function inside(outer: string, inner: string): boolean {
  const [x, y] = [parseCidr4(outer), parseCidr4(inner)];
  return x.ok && y.ok && contains4(x.cidr, y.cidr);
}

/** True if an address lies in a block. */
export function holds(outer: string, address: string): boolean {
  const base = parseAddress4(address);
  const parsed = parseCidr4(outer);
  return base !== undefined && parsed.ok && contains4(parsed.cidr, { base, bits: 32 });
}
