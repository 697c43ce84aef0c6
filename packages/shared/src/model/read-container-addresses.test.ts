import { describe, expect, it } from "vitest";
import { readContainerAddresses } from "./read-container-addresses.ts";
import { Field } from "./read-field.ts";

type Env = Readonly<Record<string, string | null>>;

/** `host:port path`; null values come from elsewhere. */
function read(container: { env?: Env; command?: readonly string[]; args?: readonly string[] }): readonly string[] {
  const env = Object.entries(container.env ?? {}).map(([name, value]) =>
    value === null ? { name, valueFrom: { secretKeyRef: { name: "s", key: "k" } } } : { name, value },
  );
  return readContainerAddresses(new Field({ ...container, env })).map(
    ({ host, port, scheme, fieldPath }) =>
      `${scheme === null ? "" : `${scheme}://`}${host}${port === null ? "" : `:${String(port)}`} ${fieldPath}`,
  );
}

describe("env", () => {
  it.each<[name: string, env: Env, addresses: readonly string[]]>([
    ["a value", { UPSTREAM: "api:8080" }, ["api:8080 env[0].value"]],
    ["a host and its port", { DB_HOST: "db", DB_PORT: "5432" }, ["db:5432 env[0].value"]],
    ["the port first", { DB_PORT: "5432", DB_HOST: "db.shop" }, ["db.shop:5432 env[1].value"]],
    ["without a parting sign", { PGHOST: "db", PGPORT: "5432" }, ["db:5432 env[0].value"]],
    ["in dots", { "spring.redis.host": "cache", "spring.redis.port": "6379" }, ["cache:6379 env[0].value"]],
    [
      "HOSTNAME and SERVER",
      { A_HOSTNAME: "a", A_PORT: "81", B_SERVER: "b", B_PORT: "82" },
      ["a:81 env[0].value", "b:82 env[2].value"],
    ],
    ["a host without port", { DB_HOST: "db" }, ["db env[0].value"]],
    ["a port of another name", { DB_HOST: "db", PORT: "8080" }, ["db env[0].value"]],
    ["a port that is none", { DB_HOST: "db", DB_PORT: "0" }, []],
    ["a host with its port in one", { DB_HOST: "db:5432", DB_PORT: "1" }, ["db:5432 env[0].value"]],
    [
      "two pairs with one host",
      { A_HOST: "x", A_PORT: "81", B_HOST: "x", B_PORT: "82" },
      ["x:81 env[0].value", "x:82 env[2].value"],
    ],
    ["the container's own host", { HOST: "web", PORT: "8080" }, []],
    ["the own host by address", { DB_HOST: "0.0.0.0", DB_PORT: "5432" }, []],
    ["a value from elsewhere", { DB_HOST: "db", DB_PORT: null }, ["db env[0].value"]],
    ["a name that tells nothing", { GREETING: "db", GREETING_PORT: "5432" }, []],
    ["an image", { SIDECAR_IMAGE: "proxy:8080" }, []],
    ["what may be a password", { DB_PASSWORD: "horse:5432", BASIC_AUTH: "admin:12345", API_KEY: "a:1234" }, []],
    ["a URL under a secret's name", { TOKEN: "http://auth:8080/token?x=db:5432" }, ["http://auth:8080 env[0].value"]],
    ["a DSN of settings", { DSN: "host=db port=5432 user=shop password=x" }, ["db:5432 env[0].value"]],
    ["an ADO.NET connection string", { C: "Server=db;Database=x;Port=3306;Uid=u;Pwd=p" }, ["db:3306 env[0].value"]],
    ["Kubernetes' own expansion", { H: "db", P: "5432", URL: "pg://$(H):$(P)/x" }, ["pg://db:5432 env[2].value"]],
    ["a variable that comes later is not known", { URL: "pg://$(H):5432/x", H: "db" }, []],
    ["a value that is not known", { H: null, URL: "pg://$(H):5432/x" }, []],
    ["a password that is not known", { P: null, URL: "pg://u:$(P)@db:5432/x" }, ["pg://db:5432 env[1].value"]],
    [
      "variables of a Service",
      { URL: "http://$(MY_API_SERVICE_HOST):$(MY_API_SERVICE_PORT)/x" },
      ["my-api env[0].value"],
    ],
    ["links of a Service", { URL: "$(DB_PORT_5432_TCP_ADDR):$(DB_PORT_5432_TCP_PORT)" }, ["db:5432 env[0].value"]],
    [
      "a host by a Service's variable",
      { DB_HOST: "$(DB_SERVICE_HOST)", DB_PORT: "$(DB_SERVICE_PORT)" },
      ["db env[0].value"],
    ],
    ["nothing", {}, []],
  ])("%s", (_name, env, addresses) => {
    expect(read({ env })).toEqual(addresses);
  });
});

describe("command and args", () => {
  it.each<[name: string, container: Parameters<typeof read>[0], addresses: readonly string[]]>([
    ["an argument", { args: ["serve", "--upstream=http://api:8080"] }, ["http://api:8080 args[1]"]],
    [
      "a shell line",
      { command: ["sh", "-c", "curl http://api/x && nc -z db 5432"] },
      ["http://api command[2]", "db:5432 command"],
    ],
    ["nc with options", { args: ["until nc -z -w 2 db.shop 5432; do sleep 1; done"] }, ["db.shop:5432 args"]],
    ["nc in elements", { command: ["nc", "-zv", "db", "5432"] }, ["db:5432 command"]],
    ["-h and -p in elements", { command: ["redis-cli", "-h", "cache", "-p", "6379", "ping"] }, ["cache:6379 command"]],
    ["-h, something and -P", { args: ["mysqladmin ping -h db -u root -P 3306"] }, ["db:3306 args"]],
    ["--host and --port", { args: ["--host=db", "--name", "x", "--port=5432"] }, ["db:5432 args"]],
    ["-h alone", { args: ["psql -h db"] }, []],
    ["-h of another command", { args: ["ls -h db && serve -p 8080"] }, []],
    ["what it listens on", { args: ["--host", "0.0.0.0", "--port", "8080"] }, []],
    [
      "variables of the shell",
      { env: { H: "db" }, args: ["psql postgres://u@${H}:${P:-5432}/x; nc -z $H 5433"] },
      ["postgres://db:5432 args[0]", "db:5433 args"],
    ],
    ["Kubernetes' variables", { env: { H: "db" }, args: ["--db=$(H):5432"] }, ["db:5432 args[0]"]],
    ["a substitution", { args: ["--self=$(hostname):8080"] }, []],
  ])("%s", (_name, container, addresses) => {
    expect(read(container)).toEqual(addresses);
  });

  it("reads a long line in time that grows with it only", () => {
    for (const part of [" -h a", " -h a -p ", "nc -w 2 ", " nc a 1", "${A:-", "$A", "a"]) {
      const start = performance.now();
      read({ args: [part.repeat(500_000 / part.length)] });
      expect(performance.now() - start).toBeLessThan(3000);
    }
  });
});
