import { describe, expect, it } from "vitest";
import { readDeclaredAddresses } from "./read-declared-addresses.ts";

/** `scheme://host:port`, as short as it is. */
function read(text: string): readonly string[] {
  return readDeclaredAddresses(text).map(
    ({ host, port, scheme }) =>
      `${scheme === null ? "" : `${scheme}://`}${host}${port === null ? "" : `:${String(port)}`}`,
  );
}

describe("an address is read", () => {
  it.each<[text: string, addresses: readonly string[]]>([
    ["db:5432", ["db:5432"]],
    ["db.shop:5432", ["db.shop:5432"]],
    ["DB.Shop:5432", ["db.shop:5432"]],
    ["db.shop.svc:5432", ["db.shop.svc:5432"]],
    ["db.shop.svc.cluster.local:5432", ["db.shop.svc.cluster.local:5432"]],
    ["db.shop.svc.cluster.local.:5432", ["db.shop.svc.cluster.local:5432"]],
    ["db.shop.svc.cluster.local", ["db.shop.svc.cluster.local"]],
    ["db.shop.svc", ["db.shop.svc"]],
    ["kafka-0.kafka.shop.svc.cluster.local:9092", ["kafka-0.kafka.shop.svc.cluster.local:9092"]],
    ["kafka-0.kafka:9092,kafka-1.kafka:9092", ["kafka-0.kafka:9092", "kafka-1.kafka:9092"]],
    ["http://web", ["http://web"]],
    ["http://web/", ["http://web"]],
    ["http://web:8080/cart?next=/a:b", ["http://web:8080"]],
    ["https://web.shop:8443/x", ["https://web.shop:8443"]],
    ["HTTP://Web:80", ["http://web:80"]],
    ["redis://:password@cache:6379", ["redis://cache:6379"]],
    ["redis://:password@cache:6379/0", ["redis://cache:6379"]],
    ["postgres://app:secret@db.shop:5432/orders?sslmode=disable", ["postgres://db.shop:5432"]],
    ["postgres://app:p@ss:w0rd@db:5432/x", ["postgres://db:5432"]],
    ["postgres://app:1234/x@db:5432/x", ["postgres://db:5432"]],
    ["jdbc:postgresql://db.shop:5432/x", ["postgresql://db.shop:5432"]],
    ["jdbc:sqlserver://db:1433;databaseName=x", ["sqlserver://db:1433"]],
    ["jdbc:oracle:thin:@db:1521:ORCL", ["db:1521"]],
    ["jdbc:oracle:thin:@//db:1521/orcl", ["db:1521"]],
    ["app:secret@tcp(db:3306)/orders", ["db:3306"]],
    ["mongodb://u:p@m-0.m:27017,m-1.m:27017/x", ["mongodb://m-0.m:27017", "mongodb://m-1.m:27017"]],
    ["mongodb+srv://u:p@m.shop.svc/x", ["mongodb+srv://m.shop.svc"]],
    ["http://a:80,http://b:81", ["http://a:80", "http://b:81"]],
    ["amqp://a:5672,amqp://u:p@b:5672", ["amqp://a:5672", "amqp://b:5672"]],
    ["PLAINTEXT://kafka:9092", ["plaintext://kafka:9092"]],
    ["--addr=web:8080", ["web:8080"]],
    ["--initial-cluster=etcd-0=http://etcd-0.etcd:2380", ["http://etcd-0.etcd:2380"]],
    ["-server.url http://api:8080/v1 -v", ["http://api:8080"]],
    ['{"url":"http://api:8080/v1","db":"db:5432"}', ["http://api:8080", "db:5432"]],
    ['{\\"addr\\":\\"db:5432\\"}', ["db:5432"]],
    ["['db:5432', `cache:6379`]", ["db:5432", "cache:6379"]],
    ["location / { proxy_pass http://api:8080; }", ["http://api:8080"]],
    ["upstream api { server api-1:8080; server api-2:8080 weight=2; }", ["api-1:8080", "api-2:8080"]],
    ["curl -sf http://api:8080/healthz || exit 1", ["http://api:8080"]],
    ["exec 3<>/dev/tcp; cat <db:5432>x", ["db:5432"]],
    ["connect to db:5432.", ["db:5432"]],
    ["git clone git@git:22", ["git:22"]],
    ["dns:53", ["dns:53"]],
    ["resolver kube-dns.kube-system.svc.cluster.local valid=10s;", ["kube-dns.kube-system.svc.cluster.local"]],
    ["https://cdn:443/npm/react@18", ["https://cdn:443"]],
    ["web:8080 web:8080", ["web:8080"]],
    ["web:65535", ["web:65535"]],
    ["9web:8080", ["9web:8080"]],
  ])("%s", (text, addresses) => {
    expect(read(text)).toEqual(addresses);
  });
});

describe("no address is read from", () => {
  it.each([
    ["nothing", ""],
    ["a word", "web"],
    ["what a server listens on", "--addr=:8080"],
    ["every address", "0.0.0.0:8080"],
    ["the own host", "http://localhost:8080"],
    ["an IPv4 address", "10.96.0.7:80"],
    ["a URL of an IPv4 address", "http://10.96.0.7:80/"],
    ["an IPv6 address", "[fd00::1]:8080"],
    ["a URL of an IPv6 address", "http://user:1234@[fd00::1]:8080/"],
    ["a bare IPv6 address", "fd00::1"],
    ["an image", "nginx:1.25"],
    ["an image with a number", "postgres:16"],
    ["an image of a registry", "registry.example.com/shop/web:8080"],
    ["an image with a suffix", "node:22-alpine"],
    ["an image by its flag", "--image=web:8080"],
    ["an image in JSON", '{"image":"web:8080"}'],
    ["a digest", "web@sha256:123456789"],
    ["a time", "12:30"],
    ["a time with seconds", "12:30:45"],
    ["a timestamp", "2026-01-01T12:30:00Z"],
    ["a schedule", "Mon:12:30"],
    ["an e-mail address", "admin@example.com"],
    ["a mail link", "mailto:admin@shop"],
    ["a user and a password", "-u admin:12345"],
    ["a user and a password before a host", "admin:12345@db"],
    ["a user and a password with a slash", "admin:1234/5@tcp(db)/x"],
    ["a file", "/etc/web:8080"],
    ["a unit file", "/etc/systemd/web.shop.svc"],
    ["a file URL", "file:///etc/web"],
    ["a socket", "unix:///var/run/web.sock"],
    ["a path with a port", "a/b:8080"],
    ["a port that is none", "web:99999"],
    ["port 0", "web:00"],
    ["a port that goes on", "web:808080"],
    ["a name of the world outside", "https://api.eu.example.com/v1"],
    ["a name with an underscore", "my_db:5432"],
    ["a name that ends with a dash", "web-:8080"],
    ["a shell variable", "$host:8080"],
    ["a template", "{{ .host }}:8080"],
    ["a mapping", "volume:ro"],
    ["ports of a compose file", "8080:80"],
    ["a log format", "%h:%80"],
    ["a port field", "{port:8080}"],
    ["a scheme alone", "://db:5432x"],
    ["a longer number", "web:80.5"],
    ["a namespace that is none", "a.b.c.d:80"],
    ["an address that a dot ends twice", "web..shop:80"],
  ])("%s: %s", (_name, text) => {
    expect(read(text)).toEqual([]);
  });

  it("a long text, in time that grows with it only", () => {
    for (const part of ["a", "a.", "a:", "://", "a@", "-", " -h a", "$", "nc -w 2 "]) {
      const start = performance.now();
      readDeclaredAddresses(part.repeat(1_000_000 / part.length));
      expect(performance.now() - start).toBeLessThan(2000);
    }
  });
});
