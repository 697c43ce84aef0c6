import { describe } from "vitest";
import { testCommands, type CommandRow } from "../../test/describe-command.ts";

/** The record types, and the names as they are asked for. */
const rows: readonly CommandRow[] = [
  ["nslookup -type=SRV", ["error at 0: nslookup is given no name."]],
  ["nslookup -query=AAAA web", ["AAAA web"]],
  ["nslookup -q=srv web", ["SRV web"]],
  ["nslookup -querytype=A web", ["A web"]],
  ["nslookup -ty=CNAME web", ["CNAME web"]],
  ["nslookup -debug web", ["A web", "AAAA web"]],
  ["nslookup web_1.shop", ["A web_1.shop", "AAAA web_1.shop"]],
  ["nslookup *.shop", ["A *.shop", "AAAA *.shop"]],
  ["nslookup web:80", ['error at 9: "web:80" is no name that DNS could be asked for.']],
  ["host -t", ["error at 5: -t needs a value."]],
  ["host -t srv _http._tcp.web", ["SRV _http._tcp.web"]],
  [
    "host -W 1 web 10.96.0.10",
    [
      "A web",
      "AAAA web",
      "note: The answer is that of the cluster's own DNS; another server than that is not asked (10.96.0.10).",
    ],
  ],
  ["host fd00::1", ["error at 5: fd00::1 is an address; which name DNS has for it is not told."]],
  ["host 10.0.0.1.shop", ["A 10.0.0.1.shop", "AAAA 10.0.0.1.shop"]],
  ["host 10.0.0", ["A 10.0.0", "AAAA 10.0.0"]],
  ["host -a web", ["A web", "AAAA web"]],
  [
    "host -v -t A web 10.96.0.10",
    ["A web", "note: The answer is that of the cluster's own DNS; another server than that is not asked (10.96.0.10)."],
  ],
  ["getent", ["error at 0: getent is given no name."]],
  ["getent hosts", ["error at 0: getent is given no name."]],
  ["getent ahosts web", ["A web", "AAAA web"]],
  ["getent ahostsv4 web", ["A web"]],
  ["getent ahostsv6 web", ["AAAA web"]],
  ["getent -s dns hosts web", ["A web", "AAAA web"]],
  ["getent hostsx web", ["error at 7: getent hostsx asks no DNS."]],
  ["getent xhosts web", ["error at 7: getent xhosts asks no DNS."]],
  ["getent hosts web-", ["A web-", "AAAA web-"]],
  ["dig web", ["A web as it stands"]],
  ["dig -t", ["error at 4: -t needs a value."]],
  ["dig -t AAAA web", ["AAAA web as it stands"]],
  ["dig -q web -t A", ["A web as it stands"]],
  ["dig A web", ["A web as it stands"]],
  ["dig web A", ["A web as it stands"]],
  ["dig web IN A", ["A web as it stands"]],
  ["dig CH web", ["A web as it stands"]],
  ["dig IN web", ["A web as it stands"]],
  ["dig INweb", ["A INweb as it stands"]],
  ["dig webin aaaa", ["AAAA webin as it stands"]],
  ["dig web +search +short", ["A web"]],
  ["dig web +showsearch", ["A web"]],
  ["dig web +nosearch", ["A web as it stands"]],
  ["dig web +searching", ["A web as it stands"]],
  [
    "dig web @10.96.0.10",
    [
      "A web as it stands",
      "note: The answer is that of the cluster's own DNS; another server than that is not asked (10.96.0.10).",
    ],
  ],
  [
    "dig @dns@x web",
    [
      "A web as it stands",
      "note: The answer is that of the cluster's own DNS; another server than that is not asked (dns@x).",
    ],
  ],
  ["dig -x fd00::1", ["error at 7: fd00::1 is an address; which name DNS has for it is not told."]],
  ["dig -p 53 web TXT", ["error at 14: What DNS holds of type TXT is not told."]],
  ["dig web MX", ["error at 8: What DNS holds of type MX is not told."]],
  ["dig mx.shop", ["A mx.shop as it stands"]],
  ["dig any.shop ANY", ["error at 13: What DNS holds of type ANY is not told."]],
  ["dig -4 web srv", ["SRV web as it stands"]],
  ["getent -s dns hosts web", ["A web", "AAAA web"]],
  ["getent --service=dns hosts web", ["A web", "AAAA web"]],
  ["getent -s", ["error at 7: -s needs a value."]],
  ["getent toString web", ["error at 7: getent toString asks no DNS."]],
];

describe("programs that ask DNS", () => {
  testCommands(rows);
});
