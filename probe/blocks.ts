import { isIPv4 } from "node:net";

/** IPv4 text as a number. */
function number(address: string): number {
  return address.split(".").reduce((value, octet) => value * 256 + Number(octet), 0);
}

/** True if the address lies in one of the blocks, which are of IPv4. */
export function inBlocks(address: string, blocks: readonly string[]): boolean {
  return (
    isIPv4(address) &&
    blocks.some((block) => {
      const [base = "", bits = "32"] = block.split("/");
      const size = 2 ** (32 - Number(bits));
      return Math.floor(number(address) / size) === Math.floor(number(base) / size);
    })
  );
}
