/** Certificates made on the spot, without any program but Node. */
import { generate } from "selfsigned";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const day = 86_400_000;

/** An authority that signs others. */
export async function makeAuthority(name: string): Promise<Certificate> {
  const made = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, digitalSignature: true, critical: true },
    ],
  });
  return { key: made.private, cert: made.cert };
}

/** A certificate for a server on 127.0.0.1, for another host, or for a client; `days` from now it ends. */
export async function issue(
  authority: Certificate,
  commonName: string,
  use: { readonly type: "server"; readonly host: "127.0.0.1" | "api.example.test" } | { readonly type: "client" },
  days = 10,
): Promise<Certificate> {
  const ends = Date.now() + days * day;
  const altNames =
    use.type === "client" || use.host !== "127.0.0.1"
      ? ([{ type: 2, value: "api.example.test" }] as const)
      : ([{ type: 7, ip: "127.0.0.1" }] as const);
  const made = await generate([{ name: "commonName", value: commonName }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(ends - 100 * day),
    notAfterDate: new Date(ends),
    ca: authority,
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true },
      { name: "extKeyUsage", serverAuth: use.type === "server", clientAuth: use.type === "client" },
      { name: "subjectAltName", altNames: [...altNames] },
    ],
  });
  return { key: made.private, cert: made.cert };
}

/** As a kubeconfig holds it. */
export function toBase64(pem: string): string {
  return Buffer.from(pem, "utf8").toString("base64");
}
