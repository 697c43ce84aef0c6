/** What is known to speak UDP, so that a declaration for TCP is probably one that left its protocol out. */

/** Ports that IANA, or the program that made them common, knows over UDP: DNS, DHCP, NTP, SNMP, syslog, RADIUS, statsd, tunnels. */
const udpPorts: ReadonlySet<number> = new Set([
  ...[53, 67, 68, 69, 123, 161, 162, 500, 514, 1812, 1813, 1900],
  ...[3478, 4500, 4789, 5060, 5353, 6081, 6343, 8125, 8472, 51_820],
]);

const udpWords: ReadonlySet<string> = new Set([
  ...["udp", "dns", "mdns", "dhcp", "ntp", "snmp", "syslog", "statsd", "sip"],
  ...["quic", "tftp", "radius", "stun", "vxlan", "wireguard"],
]);

/** Whether one of the ports is one of theirs, or one of the names holds their word and none says `tcp`. */
export function speaksUdp(ports: readonly number[], names: readonly string[]): boolean {
  const words = names.flatMap((name) => name.toLowerCase().split(/[^a-z]+/));
  if (words.includes("tcp")) return false;
  return ports.some((port) => udpPorts.has(port)) || words.some((word) => udpWords.has(word));
}
