import { describe } from "vitest";
import { testCommands, type CommandRow } from "../../test/describe-command.ts";

/** A target alone, several commands of a line, commands within commands. */
const rows: readonly CommandRow[] = [
  ["  web.shop:80  ", ["GET tcp://web.shop:80"]],
  ["  curl   http://a  ", ["GET http://a"]],
  ["web.shop\t80", ["GET tcp://web.shop:80"]],
  ["web.shop  80", ["GET tcp://web.shop:80"]],
  ["web.shop 80 81", ['error at 0: What "web.shop" connects to is not known.']],
  ["web.shop:80?x", ["GET http://web.shop:80/?x"]],
  ["web.shop:http", ["GET tcp://web.shop:80"]],
  ["web.shop:80/x", ["GET http://web.shop:80/x"]],
  ["web.shop:80x", ['error at 9: "80x" is no port.']],
  ["a.b:c1", ['error at 4: "c1" is no port.']],
  ["[fd00::1]:8080", ["GET tcp://[fd00::1]:8080"]],
  ["http://a.{b,c}:{80,81}", ["GET http://a.b:80", "GET http://a.b:81", "GET http://a.c:80", "GET http://a.c:81"]],
  [
    "{a,b}.shop:{80..120}",
    [
      "GET tcp://a.shop:80",
      "GET tcp://a.shop:81",
      "64 in all",
      "note: The line stands for 82 connections; the first 64 are traced.",
    ],
  ],
  [
    "web.{a,b}",
    [
      "GET http://web.a",
      "GET http://web.b",
      "note: No port is written after web.a: HTTP's own is meant, 80.",
      "note: No port is written after web.b: HTTP's own is meant, 80.",
    ],
  ],
  ["'web.shop:80'", ["GET tcp://web.shop:80"]],
  ["$ web.shop:80", ["GET tcp://web.shop:80"]],
  ['"http://web.shop/x"', ["GET http://web.shop/x"]],
  ["`x`", ["error at 0: Your shell would put the output of a command here; it is not known to Portolan."]],
  ["$HOST:80", ["error at 0: Your shell would put the value of $HOST here; it is not known to Portolan."]],
  ["sudo", ["error at 0: No command is written that would connect to anything."]],
  ["xyz -v", ['error at 0: What "xyz" connects to is not known.']],
  ["xyz http://a", ['error at 0: What "xyz" connects to is not known.']],
  [
    "xyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyz abc",
    ['error at 0: What "xyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyz" connects to is not known.'],
  ],
  ["  sudo xyz", ['error at 7: What "xyz" connects to is not known.']],
  [
    "sudo xyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyz abc",
    ['error at 5: What "xyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyz" connects to is not known.'],
  ],
  ["bash -c 'xyz abc'", ['error at 9: What "xyz" connects to is not known.']],
  ["ssh node-a 'xyz abc'", ['error at 12: What "xyz" connects to is not known.']],
  [
    "ssh node-a 'curl http://$HOST'",
    ["error at 24: Your shell would put the value of $HOST here; it is not known to Portolan."],
  ],
  ["ssh node-a 'curl http://w!b'", ['error at 24: "w!b" is no host name.']],
  ["ssh node-a 'curl'", ["error at 11: curl is given no URL."]],
  ["bash -c 'http://a/b'", ["GET http://a/b"]],
  ["bash -c 'web.shop:80'", ['error at 8: What "web.shop:80" connects to is not known.']],
  ["bash -c 'curl http://a' x", ["GET http://a"]],
  ["watch 'curl http://a; curl http://b'", ["GET http://a", "GET http://b"]],
  ["watch 'curl http://a|jq'", ["GET http://a"]],
  ["xyz; curl http://a", ["GET http://a"]],
  ["xyz; abc", ['error at 0: What "xyz" connects to is not known.']],
  ['xyz "a', ['error at 4: The quote " is not closed.']],
  [
    "curl http://a; nslookup web; ping b",
    [
      "GET http://a",
      "GET icmp://b",
      "note: What the line asks DNS is not shown beside its connections; ask for it alone.",
    ],
  ],
  ["nslookup a; dig b", ["A a", "AAAA a", "A b as it stands"]],
  ["nslookup a; curl", ["error at 12: curl is given no URL."]],
  ["curl http://a; curl", ["error at 15: curl is given no URL."]],
  [
    "curl -6 http://a; nslookup -6 b",
    [
      "GET http://a",
      "note: -6 is not heeded: an address of either family is dialled.",
      "note: What the line asks DNS is not shown beside its connections; ask for it alone.",
    ],
  ],
  [
    "http_proxy=x nslookup web",
    ["A web", "AAAA web", "note: The proxy of the environment is not followed: this is the connection without it."],
  ],
  [
    "http_proxy=x curl http://a; http_proxy=y curl http://b",
    [
      "GET http://a",
      "GET http://b",
      "note: The proxy of the environment is not followed: this is the connection without it.",
    ],
  ],
  [
    "http_proxy=x ssh node-a curl http://a",
    [
      "host node-a: GET http://a",
      "note: The proxy of the environment is not followed: this is the connection without it.",
    ],
  ],
  ["kubectl exec a -- kubectl exec b -- curl http://c", ["pod ?/b: GET http://c"]],
  ["docker exec n kubectl exec b -- nslookup c", ["pod ?/b: A c", "pod ?/b: AAAA c"]],
  ["ssh node-a 'nslookup web'", ["host node-a: A web", "host node-a: AAAA web"]],
  ["ssh node-a 'kubectl exec b -- sh -c \"curl http://c\"'", ["pod ?/b: GET http://c"]],
  ["timeout 3 </dev/tcp/web.shop/80", ["GET tcp://web.shop:80"]],
  ["./curl http://a", ["GET http://a"]],
  ["/usr/bin/curl http://a", ["GET http://a"]],
  ["curl/x http://a", ['error at 0: What "curl/x" connects to is not known.']],
  ["for h in a b; do curl http://c; done", ["GET http://c"]],
];

describe("whole lines", () => {
  testCommands(rows);
});
