/** What the cluster's DNS is asked and what it answers (semantics.md 4; CoreDNS' kubernetes plugin). */

export const recordTypes = ["A", "AAAA", "SRV", "CNAME", "PTR"] as const;
export type RecordType = (typeof recordTypes)[number];

/** Types that are asked too; of what they hold nothing is told, only whether the name exists. */
export const otherRecordTypes: ReadonlySet<string> = new Set(
  "TXT MX NS SOA HTTPS SVCB CAA NAPTR DS DNSKEY TLSA SSHFP URI SPF HINFO LOC ANY".split(" "),
);

export interface DnsRecord {
  /** As it was asked, or a name further along a CNAME chain; without the closing dot. */
  readonly name: string;
  readonly type: RecordType;
  /** An address, a name, or `PRIORITY WEIGHT PORT TARGET` of an SRV record. */
  readonly data: string;
}

/**
 * `NOERROR` without answers means that the name exists and has no such record. `unknown`: the name
 * is not in the cluster's zone, so another server answers.
 */
export type DnsStatus = "NOERROR" | "NXDOMAIN" | "SERVFAIL" | "unknown";

export interface DnsAnswer {
  readonly question: string;
  /** Any type, in capitals. */
  readonly type: string;
  readonly status: DnsStatus;
  readonly answers: readonly DnsRecord[];
  /** One sentence a reason, for a person: `a headless Service without ready endpoints has no addresses`. */
  readonly because: readonly string[];
}

/** What a host name that a client dials leads to. */
export type HostLookup =
  | {
      readonly type: "found";
      /** The absolute name that answered first. */
      readonly name: string;
      /** IPv4 first, as it stands in the answers. */
      readonly addresses: readonly string[];
      /** The CNAME chain, if there is one: names after the first. */
      readonly chain: readonly string[];
      /** The names of the search list that were tried before. */
      readonly tried: readonly string[];
      readonly because: readonly string[];
    }
  | {
      /** The CNAME chain or the name itself leads out of the cluster. */
      readonly type: "outside";
      readonly name: string;
      readonly chain: readonly string[];
      readonly because: readonly string[];
    }
  | {
      readonly type: "no-such-name";
      readonly name: string;
      readonly tried: readonly string[];
      readonly because: readonly string[];
      /** The nearest name that exists, to be offered; null where nothing is near. */
      readonly near: string | null;
    };
