/** Identifiers and names as AWS forms them, from a counter instead of chance. */
import { createHash } from "node:crypto";

/** Lower-case hexadecimal digest of a text. */
export function digest(seed: string): string {
  return createHash("sha256").update(seed).digest("hex");
}

/** `vpc-0` and 16 hexadecimal digits: the long EC2 identifier format. */
export function ec2Id(prefix: string, seed: string): string {
  return `${prefix}-0${digest(`${prefix}/${seed}`).slice(0, 16)}`;
}

/** Upper-case letters and digits, as in Route 53 zone ids. */
export function upperId(seed: string, length: number): string {
  return BigInt(`0x${digest(seed)}`)
    .toString(36)
    .toUpperCase()
    .slice(0, length);
}

/** A version 4 UUID. */
export function uuid(seed: string): string {
  const hex = digest(seed);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** CRC-32 string hash as the Terraform SDK uses it in the ids of things that have none (`r-rtb-…1080289494`). */
export function stringHash(value: string): number {
  let crc = ~0;
  for (const byte of Buffer.from(value)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
