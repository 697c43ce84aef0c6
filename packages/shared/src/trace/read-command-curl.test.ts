import { describe } from "vitest";
import { testCommands, type CommandRow } from "../../test/describe-command.ts";

/** Headers, options, and where a URL is dialled. */
const rows: readonly CommandRow[] = [
  ["curl -H 'X-A: b:80' http://web", ['GET http://web {"x-a":"b:80"}']],
  ["curl -H ': x' http://web", ["GET http://web"]],
  ["curl -H 'Host: [fd00::1]:80' http://web", ["GET http://web [fd00::1]"]],
  ["curl -H 'Host: [fd00::1]' http://web", ["GET http://web [fd00::1]"]],
  ["curl -H 'Host: a.example:80x' http://web", ["GET http://web [a.example:80x]"]],
  ["curl -H 'Host: x[y]' http://web", ["GET http://web [x[y]]"]],
  ["curl -H 'X-B;' http://web", ['GET http://web {"x-b":""}']],
  ["curl -H '  X-C :  d e  ' http://web", ['GET http://web {"x-c":"d e"}']],
  ["curl -H 'noheader' http://web", ["GET http://web"]],
  ["curl -H 'Host:' http://web", ["GET http://web"]],
  [
    "curl -H 'Cookie: a=b' -H 'Proxy-Authorization: x' -H 'X-API-Key: y' -H 'X-Auth-Token: z' http://web",
    ["GET http://web"],
  ],
  ["curl -I -- http://web", ["HEAD http://web"]],
  ["curl -d", ["error at 5: -d needs a value."]],
  ["curl --data", ["error at 5: --data needs a value."]],
  ["curl --data= http://web", ["POST http://web"]],
  ["curl -Xput http://web", ["put http://web"]],
  ["curl -sX", ["error at 5: -X needs a value."]],
  ["curl http://web -sHX:1", ['GET http://web {"x":"1"}']],
  ["curl http://a -: http://b", ["GET http://a", "GET http://b"]],
  ["curl --next http://a", ["error at 0: curl is given no URL."]],
  ["curl http://a --next", ["error at 0: curl is given no URL."]],
  [
    "curl --abstract-unix-socket x http://web",
    ["error at 5: A Unix socket is a file of the client: no network is used."],
  ],
  ["curl --unix-socketx http://web", ["GET http://web"]],
  ["curl --connect-to a.example:80:b.example:81 http://a.example/x", ["GET http://b.example:81/x [a.example]"]],
  ["curl --connect-to a.example:81:b.example:82 http://a.example/x", ["GET http://a.example/x"]],
  ["curl --connect-to c.example:80:b.example:81 http://a.example/x", ["GET http://a.example/x"]],
  ["curl --connect-to a.example::b.example: http://a.example:88/x", ["GET http://b.example:88/x [a.example]"]],
  ["curl --connect-to :80:b.example:81 http://a.example/x", ["GET http://b.example:81/x [a.example]"]],
  ["curl --connect-to a.example:80::81 http://a.example/x", ["GET http://a.example:81/x"]],
  ["curl --connect-to A.Example:80:[fd00::1]:81 http://a.example/x", ["GET http://[fd00::1]:81/x [a.example]"]],
  ["curl --connect-to [fd00::2]:80:b.example:81 http://[fd00::2]/x", ["GET http://b.example:81/x [fd00::2]"]],
  [
    "curl --connect-to c:80:d:81 --connect-to a.example:80:b.example:81 http://a.example/x",
    ["GET http://b.example:81/x [a.example]"],
  ],
  ["curl --resolve +a.example:80:10.0.0.1 http://a.example/", ["GET http://10.0.0.1/ [a.example]"]],
  ["curl --resolve a+b:80:10.0.0.1 http://a.example/", ["GET http://a.example/"]],
  ["curl --resolve a.example:81:10.0.0.1 http://a.example/", ["GET http://a.example/"]],
  ["curl --resolve a.example:443:10.0.0.1 https://a.example/", ["GET https://10.0.0.1/ [a.example]"]],
  ["curl --resolve a.example:80: http://a.example/", ["GET http://a.example/"]],
  [
    "curl --resolve '*:80:10.0.0.1' http://a.example http://b.example",
    ["GET http://10.0.0.1 [a.example]", "GET http://10.0.0.1 [b.example]"],
  ],
  ["curl -6 http://10.0.0.1", ["GET http://10.0.0.1"]],
  [
    "curl -6 http://web http://10.0.0.1",
    ["GET http://web", "GET http://10.0.0.1", "note: -6 is not heeded: an address of either family is dialled."],
  ],
  ["curl -4 http://web", ["GET http://web"]],
  [
    "curl http://[fd00::1] http://web -6",
    ["GET http://[fd00::1]", "GET http://web", "note: -6 is not heeded: an address of either family is dialled."],
  ],
  [
    "curl http://web/[1-60] http://web/x[1-60]",
    [
      "GET http://web/1",
      "GET http://web/2",
      "64 in all",
      "note: The line stands for 120 connections; the first 64 are traced.",
    ],
  ],
  [
    "curl a{1..70}.shop",
    [
      "GET http://a1.shop",
      "GET http://a2.shop",
      "64 in all",
      "note: The line stands for more connections than 64; the first ones are traced.",
    ],
  ],
  [
    "curl http://web/{1..65}",
    [
      "GET http://web/1",
      "GET http://web/2",
      "64 in all",
      "note: The line stands for more connections than 64; the first ones are traced.",
    ],
  ],
  ["curl -d -- http://web", ["POST http://web"]],
  ["curl --unix-socket", ["error at 5: --unix-socket needs a value."]],
  ["curl -e=x http://web", ['GET http://web {"referer":"=x"}']],
  ["curl --resolve a.example:80:10.0.0.1,10.0.0.2 http://a.example", ["GET http://10.0.0.1 [a.example]"]],
  ["curl http://a -: -X POST http://b -: http://c", ["GET http://a", "POST http://b", "GET http://c"]],
];

describe("curl", () => {
  testCommands(rows);
});
