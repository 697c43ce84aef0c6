/** Finds and reads the kubeconfig, as kubectl looks for it, or a pod's service account. */
import { readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { decodeText } from "./decode-text.ts";
import type { Kubeconfig, KubeUser } from "./kubeconfig.ts";
import { mergeKubeconfigs } from "./kubeconfig.ts";
import { kubeconfigProblem, ok } from "./kubeconfig-problem.ts";
import type { KubeconfigResult } from "./kubeconfig-problem.ts";
import { parseKubeconfig } from "./parse-kubeconfig.ts";

/** The machine as far as it matters here. */
export interface Machine {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  /** Rejects as `fs.readFile` does. */
  readonly readTextFile: (file: string) => Promise<string>;
}

/** The machine that this runs on. */
export const thisMachine: Machine = {
  variables: process.env,
  homeDirectory: os.homedir(),
  readTextFile: async (file) => decodeText(await readFile(file)),
};

/** Where Kubernetes mounts a pod's service account. */
const serviceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

/** The names under which a pod's own cluster stands in the kubeconfig that is made for it. */
const inClusterName = "in-cluster";

/** Reads `file` (`--kubeconfig`), else the files of `KUBECONFIG`, else `~/.kube/config`. */
export async function loadKubeconfig(machine: Machine, file: string | null): Promise<KubeconfigResult<Kubeconfig>> {
  if (file !== null) {
    const found = await readOne(machine, path.resolve(file));
    return found ?? notFound(path.resolve(file));
  }
  const variable = machine.variables["KUBECONFIG"] ?? "";
  const listed = variable.split(path.delimiter).filter((entry) => entry !== "");
  const files = listed.length > 0 ? listed : [path.join(machine.homeDirectory, ".kube", "config")];
  const parts: Kubeconfig[] = [];
  for (const entry of files) {
    const found = await readOne(machine, path.resolve(entry));
    if (found?.type === "problem") return found;
    // As kubectl does: a file of KUBECONFIG that is not there is passed over.
    if (found) parts.push(found.value);
  }
  if (parts.length > 0) return ok(mergeKubeconfigs(parts));
  if (listed.length > 0) return notFound(listed.join(", "), "KUBECONFIG names it.");
  const cure = "Name a kubeconfig with --kubeconfig or KUBECONFIG, or show the demo with --demo.";
  return kubeconfigProblem("no-kubeconfig", `There is no kubeconfig: ${String(files[0])} does not exist.`, cure);
}

async function readOne(machine: Machine, file: string): Promise<KubeconfigResult<Kubeconfig> | null> {
  let content: string;
  try {
    content = await machine.readTextFile(file);
  } catch (error) {
    const reason = describeFileError(error);
    if (reason === "it does not exist") return null;
    const cure = "Check the path and the permissions of the file.";
    return kubeconfigProblem("kubeconfig-unreadable", `${file} cannot be read: ${reason}.`, cure, { file });
  }
  return parseKubeconfig(file, content);
}

function notFound(file: string, reason = ""): ReturnType<typeof kubeconfigProblem> {
  const cure = `Check the path.${reason === "" ? "" : ` ${reason}`}`;
  return kubeconfigProblem("kubeconfig-not-found", `The kubeconfig ${file} does not exist.`, cure, { file });
}

/** Whether this runs in a pod: Kubernetes sets these variables in every container. */
export function runsInCluster(machine: Machine): boolean {
  return (machine.variables["KUBERNETES_SERVICE_HOST"] ?? "") !== "";
}

/** A kubeconfig with one context, `in-cluster`, made from the pod's service account. */
export async function loadInCluster(machine: Machine): Promise<KubeconfigResult<Kubeconfig>> {
  const host = machine.variables["KUBERNETES_SERVICE_HOST"] ?? "";
  const port = machine.variables["KUBERNETES_SERVICE_PORT"] ?? "";
  if (host === "" || port === "") {
    const text = "This does not run in a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set.";
    return kubeconfigProblem("not-in-cluster", text, "Name a kubeconfig with --kubeconfig.");
  }
  const tokenFile = path.posix.join(serviceAccountDirectory, "token");
  const caFile = path.posix.join(serviceAccountDirectory, "ca.crt");
  for (const file of [tokenFile, caFile]) {
    const missing = await whyUnreadable(machine, file);
    if (missing === null) continue;
    const cure = "Give the pod a service account and leave automountServiceAccountToken on.";
    const text = `${file} cannot be read in this container: ${missing}.`;
    return kubeconfigProblem("in-cluster-files-missing", text, cure, { file });
  }
  const namespaceFile = path.posix.join(serviceAccountDirectory, "namespace");
  const mounted = (await whyUnreadable(machine, namespaceFile)) === null;
  const namespace = mounted ? (await machine.readTextFile(namespaceFile)).trim() : null;
  const server = `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const name = inClusterName;
  return ok({
    files: [],
    clusters: [{ name, server, caFile, caData: null, skipTlsVerify: false, tlsServerName: null, proxyUrl: null }],
    users: [{ ...anonymousUser, name, tokenFile }],
    contexts: [{ name, cluster: name, user: name, namespace }],
    currentContext: name,
  });
}

/** Null where it can be read. */
async function whyUnreadable(machine: Machine, file: string): Promise<string | null> {
  try {
    await machine.readTextFile(file);
    return null;
  } catch (error) {
    return describeFileError(error);
  }
}

function describeFileError(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "it does not exist";
    case "EACCES":
      return "permission denied";
    case "EISDIR":
      return "it is a directory";
    default:
      return code;
  }
}

/** A user without any credential. */
const anonymousUser: KubeUser = {
  name: "anonymous",
  certFile: null,
  certData: null,
  keyFile: null,
  keyData: null,
  token: null,
  tokenFile: null,
  username: null,
  password: null,
  impersonateUser: null,
  impersonateGroups: [],
  impersonateUid: null,
  exec: null,
  authProvider: null,
};
