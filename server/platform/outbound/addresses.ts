/** Which addresses are the public internet. Everything else is a neighbour that an outside name must not reach. */
import { BlockList, isIP } from 'node:net';

/** IANA's special-purpose registry (RFC 6890 and its updates), and what clouds serve their own machines from. */
const reservedV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8], // "this network"; Linux dials it as loopback
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT; one cloud's metadata lives here
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // a cloud's wire server: publicly numbered, answered by the machine's own host
  ['169.254.0.0', 16], // link-local, with the metadata of most clouds
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/**
 * Within global unicast (2000::/3) only. What lies outside it is refused as a whole: loopback, unique local, link-local,
 * multicast, IPv4-mapped and NAT64 addresses among it, which would carry a private IPv4 address past the list above.
 */
const reservedV6: readonly (readonly [string, number])[] = [
  ['2001::', 23], // protocol assignments: Teredo, benchmarking, ORCHID
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4 carries any IPv4 address
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const reserved = new BlockList();
for (const [network, prefix] of reservedV4) reserved.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of reservedV6) reserved.addSubnet(network, prefix, 'ipv6');
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** @param address as a resolver gives it; anything that is not an IP address, or names a zone, is not public. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !reserved.check(address, 'ipv4');
    case 6:
      return (
        !address.includes('%') && globalUnicast.check(address, 'ipv6') && !reserved.check(address, 'ipv6')
      );
    default:
      return false;
  }
}
