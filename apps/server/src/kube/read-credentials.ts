/**
 * From a context to what a request needs: TLS material, headers. All the ways of logging in (token,
 * token file, client certificate, basic, OIDC, exec plugin) are the client library's.
 */
import { X509Certificate } from "node:crypto";
import https from "node:https";
import { createSecureContext } from "node:tls";
import { KubeConfig, type User } from "@kubernetes/client-node";
import { isRecord } from "@portolan/shared";
import { problem, RequestError, type CredentialDates, type RequestProblem } from "./describe-error.ts";
import type { KubeCluster, KubeExec, KubeUser, SelectedContext } from "./kubeconfig.ts";
import type { Timing } from "./timing.ts";

/** What the library made of a context. */
export interface RawCredentials {
  readonly tls: https.AgentOptions;
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** The library's agent, where the cluster is reached through a proxy. */
  readonly proxyAgent: https.Agent | null;
  readonly dates: CredentialDates;
}

/** Makes the library's object of a context. A new one knows nothing of what an exec plugin said before. */
export function toLibraryConfig({ cluster, user }: SelectedContext): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [toLibraryCluster(cluster)],
    // Without a user the library forgets the CA too.
    users: [user === null ? { name: "anonymous" } : toLibraryUser(user, cluster)],
    contexts: [{ name: "context", cluster: cluster.name, user: user?.name ?? "anonymous" }],
    currentContext: "context",
  });
  return config;
}

function toLibraryCluster(cluster: SelectedContext["cluster"]): Record<string, unknown> {
  const { name, server, caFile, caData, tlsServerName, proxyUrl } = cluster;
  // The library refuses plain http unless TLS is not to be verified; there is none to verify.
  const skipTLSVerify = cluster.skipTlsVerify || server.startsWith("http:");
  return withoutNulls({ name, server, caFile, caData, skipTLSVerify, tlsServerName, proxyUrl });
}

function toLibraryUser(user: KubeUser, cluster: KubeCluster): User {
  const { name, certFile, certData, keyFile, keyData, username, password, impersonateUser } = user;
  // The library reads the file again every minute. Of both, the file wins, as in kubectl.
  const tokenFile = user.tokenFile === null ? null : { name: "tokenFile", config: { tokenFile: user.tokenFile } };
  const authProvider = tokenFile ?? user.authProvider;
  const token = tokenFile === null ? user.token : null;
  const exec = user.exec === null ? null : toLibraryExec(user.exec, cluster);
  const given = {
    certFile,
    certData,
    keyFile,
    keyData,
    username,
    password,
    impersonateUser,
    token,
    authProvider,
    exec,
  };
  return { name, ...withoutNulls(given) };
}

/** Plugins learn from KUBERNETES_EXEC_INFO which version to answer in; the library does not set it. */
function toLibraryExec(exec: KubeExec, cluster: KubeCluster): Record<string, unknown> {
  const { apiVersion, command, args, env } = exec;
  const { server, caData, skipTlsVerify, tlsServerName, proxyUrl } = cluster;
  const about = withoutNulls({
    server,
    "certificate-authority-data": caData,
    "insecure-skip-tls-verify": skipTlsVerify,
    "tls-server-name": tlsServerName,
    "proxy-url": proxyUrl,
  });
  const spec = exec.provideClusterInfo ? { interactive: false, cluster: about } : { interactive: false };
  const info = JSON.stringify({ apiVersion, kind: "ExecCredential", spec });
  return { apiVersion, command, args, env: [...env, { name: "KUBERNETES_EXEC_INFO", value: info }] };
}

function withoutNulls(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** A plugin that asks for a password on a terminal never answers. */
const longestLoginMs = 60_000;

/** Throws a `RequestError` that says which part of the kubeconfig is at fault. */
export async function readCredentials(
  config: KubeConfig,
  context: SelectedContext,
  timing: Timing,
): Promise<RawCredentials> {
  const options: https.RequestOptions & { proxyAgent?: never } = {};
  try {
    await withinTime(config.applyToHTTPSOptions(options), context, timing);
    const { ca, cert, key, passphrase, pfx, rejectUnauthorized, servername } = options;
    const given = { ca, cert, key, passphrase, pfx, rejectUnauthorized, servername };
    const tls = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    if (context.cluster.server.startsWith("https:")) createSecureContext(tls);
    const proxied = context.cluster.proxyUrl !== null && options.agent instanceof https.Agent;
    return {
      tls,
      headers: toHeaders(options, context.user),
      proxyAgent: proxied && options.agent instanceof https.Agent ? options.agent : null,
      dates: readDates(options),
    };
  } catch (error) {
    throw error instanceof RequestError ? error : new RequestError(describeLoginError(error, context));
  }
}

async function withinTime(login: Promise<void>, context: SelectedContext, timing: Timing): Promise<void> {
  let cancel: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    cancel = timing.after(longestLoginMs, () => {
      const name = context.user?.exec?.command ?? "the login";
      const text = `${name} did not give a credential in ${longestLoginMs / 1000} s.`;
      reject(new RequestError(problem("exec-plugin-failed", text, "Run it by hand; it must not ask for input.")));
    });
  });
  try {
    await Promise.race([login, late]);
  } finally {
    cancel();
  }
}

function toHeaders(options: https.RequestOptions, user: KubeUser | null): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  const given = options.headers;
  if (isRecord(given)) {
    // A token file may end in a newline, which no header may hold.
    for (const [name, value] of Object.entries(given)) if (typeof value === "string") headers[name] = value.trim();
  }
  if (typeof options.auth === "string") headers["Authorization"] = `Basic ${toBase64(options.auth)}`;
  // The library passes on the user only.
  if (user !== null && user.impersonateGroups.length > 0) headers["Impersonate-Group"] = [...user.impersonateGroups];
  if (user?.impersonateUid != null) headers["Impersonate-Uid"] = user.impersonateUid;
  return headers;
}

function toBase64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

/** Only to explain a refusal: a token that says of itself that it is over. */
function readDates(options: https.RequestOptions): CredentialDates {
  const headers: unknown = options.headers;
  const authorization = isRecord(headers) ? headers["Authorization"] : null;
  const cert = options.cert;
  return {
    tokenExpiresAt: typeof authorization === "string" ? tokenExpiry(authorization) : null,
    certificateExpiresAt: typeof cert === "string" || Buffer.isBuffer(cert) ? certificateExpiry(cert) : null,
  };
}

/** `exp` of a JSON Web Token, ms since 1970. */
function tokenExpiry(authorization: string): number | null {
  const payload = /^Bearer [^.]+\.([^.]+)\.[^.]*$/.exec(authorization.trim())?.[1];
  if (payload === undefined) return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    return isRecord(claims) && typeof claims["exp"] === "number" ? claims["exp"] * 1000 : null;
  } catch {
    // Three parts with dots, but no JSON Web Token: nothing is known of its end.
    return null;
  }
}

function certificateExpiry(pem: string | Buffer): number {
  return Date.parse(new X509Certificate(pem).validTo);
}

/** Never holds more of a plugin's output than its first line of standard error. */
function describeLoginError(error: unknown, { user, cluster }: SelectedContext): RequestProblem {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = (error instanceof Error ? error.message : String(error)).trim().split("\n")[0]?.slice(0, 300) ?? "";
  const file = error instanceof Error && "path" in error ? String(error.path) : "";
  const exec = user?.exec ?? null;
  if (exec !== null && file === exec.command && (code === "ENOENT" || code === "EACCES")) {
    const text = `The credential plugin ${exec.command} ${code === "ENOENT" ? "is not installed" : "may not be run"}.`;
    return problem("exec-plugin-missing", text, exec.installHint ?? "Install it, and see that it is in PATH.");
  }
  if (code === "ENOENT" || code === "EACCES") {
    const text = `${file} cannot be read (${code}); the kubeconfig refers to it.`;
    return problem("credential-file-missing", text, "Check the path and the permissions of the file.");
  }
  if (code.startsWith("ERR_OSSL") || code.startsWith("ERR_CRYPTO") || /PEM|asn1|base64/i.test(reason)) {
    const text = `The certificate or key for ${cluster.server} is not usable: ${reason}.`;
    return problem("credential-invalid", text, "Check the certificate and key data in the kubeconfig.");
  }
  if (exec !== null) {
    const text = `The credential plugin ${exec.command} failed: ${reason}`;
    return problem("exec-plugin-failed", text, "Run it by hand to see why, or log in again.");
  }
  return problem(
    "credential-invalid",
    `The credentials cannot be used: ${reason}.`,
    "Check the user in the kubeconfig.",
  );
}
