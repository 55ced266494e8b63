/** The text forms of condition values: addresses, dates, numbers. The same rules read policies and requests. */
import { Address6 } from "ip-address";
import { parseAddress4, parseCidr4, size4 } from "../../net/ipv4";
import { type IpRange } from "./types";

const V6_LENGTH = /^(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/;

/** Parses an address or prefix of either family; `undefined` for anything else and for host bits that are set. */
export function parseIpRange(text: string): IpRange | undefined {
  if (text.includes(":")) return parseRange6(text);
  const parsed = parseCidr4(text.includes("/") ? text : `${text}/32`);
  if (!parsed.ok) return undefined;
  const from = BigInt(parsed.cidr.base);
  return { family: 4, from, to: from + BigInt(size4(parsed.cidr.bits)) - 1n };
}

function parseRange6(text: string): IpRange | undefined {
  const [address = "", length = "128", ...rest] = text.split("/");
  if (rest.length > 0 || !V6_LENGTH.test(length)) return undefined;
  const from = parseAddress6(address);
  if (from === undefined) return undefined;
  const size = 1n << BigInt(128 - Number(length));
  return from % size === 0n ? { family: 6, from, to: from + size - 1n } : undefined;
}

function parseAddress6(text: string): bigint | undefined {
  if (text.includes("%") || text.includes("/") || !Address6.isValid(text)) return undefined;
  return new Address6(text).bigInt();
}

/** Parses one address of either family. */
export function parseIpAddress(text: string): { family: 4 | 6; address: bigint } | undefined {
  if (text.includes(":")) {
    const address = parseAddress6(text);
    return address === undefined ? undefined : { family: 6, address };
  }
  const address = parseAddress4(text);
  return address === undefined ? undefined : { family: 4, address: BigInt(address) };
}

/** Parses a decimal number. */
export function parseNumber(text: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : undefined;
}

const W3C_DATE = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/;

/** Parses a date in the W3C forms of ISO 8601 or as epoch seconds, to milliseconds since the epoch. */
export function parseDate(text: string): number | undefined {
  if (W3C_DATE.test(text)) {
    const time = Date.parse(text);
    return Number.isNaN(time) ? undefined : time;
  }
  const seconds = parseNumber(text);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** Parses `true` or `false` in any letter case. */
export function parseBool(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === "true" ? true : lower === "false" ? false : undefined;
}
