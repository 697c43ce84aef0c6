/** Reads the text of one kubeconfig file; what is wrong with it is said with its line. */
import path from "node:path";
import { isMap, isNode, LineCounter, parseDocument } from "yaml";
import type { Document } from "yaml";
import { z } from "zod";
import type { KubeCluster, Kubeconfig, KubeContext, KubeExec, KubeUser } from "./kubeconfig.ts";
import { kubeconfigProblem, ok } from "./kubeconfig-problem.ts";
import type { KubeconfigResult } from "./kubeconfig-problem.ts";

const text = z.string().nullish();
const name = z.string().min(1);

const clusterSchema = z.object({
  name,
  cluster: z
    .object({
      server: text,
      "certificate-authority": text,
      "certificate-authority-data": text,
      "insecure-skip-tls-verify": z.boolean().nullish(),
      "tls-server-name": text,
      "proxy-url": text,
    })
    .nullish(),
});

const execSchema = z.object({
  apiVersion: z.string().nullish(),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  installHint: text,
  provideClusterInfo: z.boolean().nullish(),
});

const userSchema = z.object({
  name,
  user: z
    .object({
      "client-certificate": text,
      "client-certificate-data": text,
      "client-key": text,
      "client-key-data": text,
      token: text,
      tokenFile: text,
      username: text,
      password: text,
      as: text,
      "as-groups": z.array(z.string()).nullish(),
      "as-uid": text,
      exec: execSchema.nullish(),
      "auth-provider": z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
});

const contextSchema = z.object({
  name,
  context: z.object({ cluster: text, user: text, namespace: text }).nullish(),
});

const configSchema = z.object({
  kind: z.string().nullish(),
  "current-context": text,
  clusters: z.array(clusterSchema).nullish(),
  users: z.array(userSchema).nullish(),
  contexts: z.array(contextSchema).nullish(),
});

const cure = "Mend the file, or name another one with --kubeconfig.";

/** Relative paths in the file are taken from the file's directory, as kubectl does. */
export function parseKubeconfig(file: string, content: string): KubeconfigResult<Kubeconfig> {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const malformed = (reason: string, offset: number | null): ReturnType<typeof kubeconfigProblem> => {
    if (offset === null) return kubeconfigProblem("kubeconfig-malformed", `${file}: ${reason}`, cure, { file });
    const { line, col } = lines.linePos(offset);
    return kubeconfigProblem("kubeconfig-malformed", `${file}:${line}:${col}: ${reason}`, cure, { file, line });
  };
  const [error] = document.errors;
  if (error) return malformed(`this is no YAML: ${firstLine(error.message)}.`, error.pos[0]);
  if (document.contents === null) return ok(emptyKubeconfig(file));
  if (!isMap(document.contents)) return malformed("this is no kubeconfig: it holds no fields.", 0);
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error_) {
    return malformed(`this is no usable YAML: ${firstLine(String(error_))}.`, 0);
  }
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path ?? [];
    return malformed(`${formatPlace(place)}: ${issue?.message ?? "not valid"}.`, offsetOf(document, place));
  }
  const { kind } = parsed.data;
  if (kind != null && kind !== "Config") return malformed(`this is a ${kind} and no kubeconfig.`, 0);
  return ok(toKubeconfig(file, parsed.data));
}

function emptyKubeconfig(file: string): Kubeconfig {
  return { files: [file], clusters: [], users: [], contexts: [], currentContext: null };
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/[.:]$/, "");
}

function formatPlace(place: readonly PropertyKey[]): string {
  const parts = place.map((key, index) => {
    if (typeof key === "number") return `[${key}]`;
    return index === 0 ? String(key) : `.${String(key)}`;
  });
  return parts.join("") || "the file";
}

/** Where the innermost part of a path that exists begins. */
function offsetOf(document: Document, place: readonly PropertyKey[]): number | null {
  for (let length = place.length; length > 0; length--) {
    const node = document.getIn(place.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function toKubeconfig(file: string, config: z.infer<typeof configSchema>): Kubeconfig {
  const directory = path.dirname(file);
  return {
    files: [file],
    clusters: (config.clusters ?? []).map((entry) => toCluster(entry, directory)),
    users: (config.users ?? []).map((entry) => toUser(entry, directory)),
    contexts: (config.contexts ?? []).map(toContext),
    currentContext: filled(config["current-context"]),
  };
}

function toCluster({ name, cluster }: z.infer<typeof clusterSchema>, directory: string): KubeCluster {
  return {
    name,
    server: filled(cluster?.server),
    caFile: resolvePath(directory, cluster?.["certificate-authority"]),
    caData: filled(cluster?.["certificate-authority-data"]),
    skipTlsVerify: cluster?.["insecure-skip-tls-verify"] ?? false,
    tlsServerName: filled(cluster?.["tls-server-name"]),
    proxyUrl: filled(cluster?.["proxy-url"]),
  };
}

function toUser({ name, user }: z.infer<typeof userSchema>, directory: string): KubeUser {
  return {
    name,
    certFile: resolvePath(directory, user?.["client-certificate"]),
    certData: filled(user?.["client-certificate-data"]),
    keyFile: resolvePath(directory, user?.["client-key"]),
    keyData: filled(user?.["client-key-data"]),
    token: filled(user?.token),
    tokenFile: resolvePath(directory, user?.tokenFile),
    username: filled(user?.username),
    password: filled(user?.password),
    impersonateUser: filled(user?.as),
    impersonateGroups: user?.["as-groups"] ?? [],
    impersonateUid: filled(user?.["as-uid"]),
    exec: user?.exec ? toExec(user.exec, directory) : null,
    authProvider: user?.["auth-provider"] ?? null,
  };
}

function toExec(exec: z.infer<typeof execSchema>, directory: string): KubeExec {
  return {
    apiVersion: filled(exec.apiVersion) ?? "client.authentication.k8s.io/v1",
    // A command with a slash is a path from the kubeconfig's directory; a bare name is looked up in PATH.
    command: exec.command.includes("/") ? path.resolve(directory, exec.command) : exec.command,
    args: exec.args ?? [],
    env: exec.env ?? [],
    installHint: filled(exec.installHint),
    provideClusterInfo: exec.provideClusterInfo ?? false,
  };
}

function toContext({ name, context }: z.infer<typeof contextSchema>): KubeContext {
  return {
    name,
    cluster: context?.cluster ?? "",
    user: context?.user ?? "",
    namespace: filled(context?.namespace),
  };
}

function filled(value: string | null | undefined): string | null {
  return value == null || value === "" ? null : value;
}

function resolvePath(directory: string, value: string | null | undefined): string | null {
  return filled(value) === null ? null : path.resolve(directory, value ?? "");
}
