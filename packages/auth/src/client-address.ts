import { isIPv6 } from "node:net";

/**
 * The bucket of an address for limits: IPv4 as it is, also when mapped into IPv6; IPv6 by its /64, the least
 * that anyone is given. Zone ids are dropped; what is no address is its own bucket.
 */
export function addressBucket(address: string): string {
  const bare = address.split("%")[0] ?? "";
  if (!isIPv6(bare)) return bare;
  const groups = expandIpv6(bare);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(":")}::/64`;
}

/** Eight 16-bit groups of a valid IPv6 address, a dotted tail included. */
function expandIpv6(address: string): number[] {
  const last = address.slice(address.lastIndexOf(":") + 1);
  const [a = 0, b = 0, c = 0, d = 0] = last.split(".").map(Number);
  const hex = last.includes(".")
    ? `${address.slice(0, -last.length)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
    : address;
  const [head = "", tail] = hex.split("::");
  const parse = (text: string): number[] =>
    text === "" ? [] : text.split(":").map((part) => Number.parseInt(part, 16));
  if (tail === undefined) return parse(head);
  const [left, right] = [parse(head), parse(tail)];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}
