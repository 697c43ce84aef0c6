/** Hosts and ports that stand apart from each other in a command line or a list of settings. */
import { mayNameService } from "./declared-target.ts";
import type { HostPort } from "./read-declared-addresses.ts";

/** `nc -z db 5432`, as init containers wait for what they need. */
const netcat = /(?:^|[\s;(&|])nc\s+(?:-[a-z0-9]+\s+(?:\d+\s+)?)*([a-z0-9][a-z0-9.-]*)\s+(\d{2,5})(?![\w.:-])/gi;
/** `redis-cli -h cache -p 6379`, `psql --host=db --port=5432`, `host=db port=5432 user=shop`, `Server=db;Port=3306`. */
const options =
  /(?:^|[\s;"'])(?:-h|--host|host|server)[ =]([a-z0-9][a-z0-9.-]*)[\s;](?:[^\n&|]{0,80}?[\s;])?(?:-p ?|--port[ =]|port=)(\d{2,5})(?![\w.:-])/gi;

/** Without one of these nothing can be found, and most lines have none. */
const words = /nc |-h|host[ =]|server=/i;
const nothing: readonly HostPort[] = [];

/**
 * The hosts with a port of their own. A host without one is not read: `-h` means other things too.
 *
 * @example readCommandLine("until nc -z db 5432; do sleep 1; done") // [{ host: "db", port: 5432, scheme: null }]
 */
export function readCommandLine(line: string): readonly HostPort[] {
  if (!words.test(line)) return nothing;
  const found = [...line.matchAll(netcat), ...line.matchAll(options)].map(({ 1: host = "", 2: digits }) => ({
    host: host.toLowerCase(),
    port: Number(digits),
    scheme: null,
  }));
  return found.filter(({ host, port }) => port <= 65535 && mayNameService(host));
}
