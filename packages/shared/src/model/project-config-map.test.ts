import { describe, expect, it } from "vitest";
import { bareMeta, slimObject } from "../../test/project-kind.ts";

describe("ConfigMap", () => {
  it("keeps the addresses that its values name, and nothing of the text around them", () => {
    const data = {
      "nginx.conf": "upstream api { server api:8080; }\nlocation / { proxy_pass http://web/secret-path; }",
      DB_HOST: "db",
      DB_PORT: "5432",
      GREETING: "hello",
      password: "horse:1234",
    };
    expect(slimObject("ConfigMap", { metadata: { name: "x" }, data })).toEqual({
      ...bareMeta,
      kind: "ConfigMap",
      declaredAddresses: [
        { host: "web", port: null, scheme: "http", fieldPath: 'data["nginx.conf"]' },
        { host: "api", port: 8080, scheme: null, fieldPath: 'data["nginx.conf"]' },
        { host: "db", port: 5432, scheme: null, fieldPath: "data.DB_HOST" },
      ],
      proxyMode: null,
    });
  });

  it.each<[name: string, configMap: { name: string; namespace: string; data: object }, mode: string | null]>([
    [
      "kube-proxy's own",
      {
        name: "kube-proxy",
        namespace: "kube-system",
        data: { "config.conf": "kind: KubeProxyConfiguration\nmode: nftables\n" },
      },
      "nftables",
    ],
    [
      "nothing said",
      {
        name: "kube-proxy",
        namespace: "kube-system",
        data: { "config.conf": 'mode: ""\nkind: KubeProxyConfiguration\n' },
      },
      "",
    ],
    [
      "mode absent",
      { name: "kube-proxy", namespace: "kube-system", data: { "config.conf": "kind: KubeProxyConfiguration\n" } },
      "",
    ],
    [
      "another file",
      { name: "kube-proxy", namespace: "kube-system", data: { "kubeconfig.conf": "kind: Config\nmode: ipvs\n" } },
      null,
    ],
    [
      "another namespace",
      { name: "kube-proxy", namespace: "shop", data: { "config.conf": "kind: KubeProxyConfiguration\nmode: ipvs\n" } },
      null,
    ],
  ])("proxy mode: %s", (_name, { name, namespace, data }, mode) => {
    expect(slimObject("ConfigMap", { metadata: { name, namespace }, data })).toMatchObject({ proxyMode: mode });
  });
});
