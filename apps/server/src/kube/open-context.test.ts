import { describe, expect, it } from "vitest";
import { createManualTiming } from "../../test/manual-timing.ts";
import type { Machine } from "./load-kubeconfig.ts";
import { openContext } from "./open-context.ts";
import type { ContextRequest } from "./open-context.ts";

/** A machine that has these files and nothing else; a value of null is a file that may not be read. */
function machineWith(
  files: Readonly<Record<string, string | null>>,
  variables: Readonly<Record<string, string>> = {},
): Machine {
  return {
    variables,
    homeDirectory: "/home/ada",
    readTextFile: (file) => {
      const content = files[file];
      if (typeof content === "string") return Promise.resolve(content);
      const code = content === null ? "EACCES" : "ENOENT";
      return Promise.reject(Object.assign(new Error(`${code}: ${file}`), { code }));
    },
  };
}

const good = `
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster: {server: "https://192.0.2.1:6443/"}
- name: addressless
  cluster: {}
contexts:
- name: prod
  context: {cluster: prod, user: ada, namespace: shop}
- name: staging
  context: {cluster: prod, user: ada}
- name: without-cluster
  context: {cluster: gone, user: ada}
- name: without-user
  context: {cluster: prod, user: gone}
- name: without-server
  context: {cluster: addressless, user: ada}
- name: anonymous
  context: {cluster: prod}
users:
- name: ada
  user: {token: abc}
`;

const home = "/home/ada/.kube/config";
const current: ContextRequest = { type: "kubeconfig", file: null, context: null };
const named = (context: string): ContextRequest => ({ type: "kubeconfig", file: null, context });
const inPod = { KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" };
const mounted = "/var/run/secrets/kubernetes.io/serviceaccount";

describe("openContext", () => {
  it.each([
    ["the current context", machineWith({ [home]: good }), current, "prod", "shop", "https://192.0.2.1:6443"],
    [
      "another context",
      machineWith({ [home]: good }),
      named("staging"),
      "staging",
      "default",
      "https://192.0.2.1:6443",
    ],
    [
      "a context without user",
      machineWith({ [home]: good }),
      named("anonymous"),
      "anonymous",
      "default",
      "https://192.0.2.1:6443",
    ],
    [
      "--kubeconfig wins over KUBECONFIG",
      machineWith({ "/etc/one": good }, { KUBECONFIG: "/etc/other" }),
      { type: "kubeconfig", file: "/etc/one", context: null } as const,
      "prod",
      "shop",
      "https://192.0.2.1:6443",
    ],
    [
      "several files of KUBECONFIG: the first to say something wins, one that is not there is passed over",
      machineWith(
        {
          "/etc/a": `current-context: staging\nclusters: [{name: prod, cluster: {server: "https://first:1"}}]`,
          "/etc/b": good,
        },
        { KUBECONFIG: "/etc/missing:/etc/a:/etc/b" },
      ),
      current,
      "staging",
      "default",
      "https://first:1",
    ],
    [
      "a pod's service account",
      machineWith(
        { [`${mounted}/token`]: "t", [`${mounted}/ca.crt`]: "c", [`${mounted}/namespace`]: "tools\n" },
        inPod,
      ),
      { type: "in-cluster" } as const,
      "in-cluster",
      "tools",
      "https://10.96.0.1:443",
    ],
    [
      "a pod's service account, by IPv6",
      machineWith(
        { [`${mounted}/token`]: "t", [`${mounted}/ca.crt`]: "c" },
        { ...inPod, KUBERNETES_SERVICE_HOST: "fd00::1" },
      ),
      { type: "in-cluster" } as const,
      "in-cluster",
      "default",
      "https://[fd00::1]:443",
    ],
  ])("finds %s", async (_, machine, request, name, namespace, server) => {
    const opened = await openContext(request, machine, createManualTiming());
    expect(opened).toMatchObject({ type: "ok", value: { name, namespace, connection: { server } } });
  });

  it.each([
    {
      name: "no kubeconfig at all",
      machine: machineWith({}),
      request: current,
      problem: {
        code: "no-kubeconfig",
        message: "There is no kubeconfig: /home/ada/.kube/config does not exist.",
        cure: "Name a kubeconfig with --kubeconfig or KUBECONFIG, or show the demo with --demo.",
        file: null,
        line: null,
      },
    },
    {
      name: "--kubeconfig names a file that is not there",
      machine: machineWith({ [home]: good }),
      request: { type: "kubeconfig", file: "/etc/missing", context: null } as const,
      problem: {
        code: "kubeconfig-not-found",
        message: "The kubeconfig /etc/missing does not exist.",
        cure: "Check the path.",
        file: "/etc/missing",
        line: null,
      },
    },
    {
      name: "none of KUBECONFIG's files is there",
      machine: machineWith({ [home]: good }, { KUBECONFIG: "/etc/a:/etc/b" }),
      request: current,
      problem: {
        code: "kubeconfig-not-found",
        message: "The kubeconfig /etc/a, /etc/b does not exist.",
        cure: "Check the path. KUBECONFIG names it.",
        file: "/etc/a, /etc/b",
        line: null,
      },
    },
    {
      name: "a file that may not be read",
      machine: machineWith({ [home]: null }),
      request: current,
      problem: {
        code: "kubeconfig-unreadable",
        message: "/home/ada/.kube/config cannot be read: permission denied.",
        cure: "Check the path and the permissions of the file.",
        file: home,
        line: null,
      },
    },
    {
      name: "no YAML",
      machine: machineWith({ [home]: "apiVersion: v1\nclusters:\n- name: [prod\n" }),
      request: current,
      problem: {
        code: "kubeconfig-malformed",
        message: expect.stringMatching(/^\/home\/ada\/\.kube\/config:[34]:\d+: this is no YAML: .+\.$/) as unknown,
        cure: "Mend the file, or name another one with --kubeconfig.",
        file: home,
        line: expect.any(Number) as unknown,
      },
    },
    {
      name: "a field of the wrong type",
      machine: machineWith({ [home]: "kind: Config\nusers:\n- name: ada\n  user:\n    token: 12345\n" }),
      request: current,
      problem: {
        code: "kubeconfig-malformed",
        message: "/home/ada/.kube/config:5:12: users[0].user.token: Invalid input: expected string, received number.",
        cure: "Mend the file, or name another one with --kubeconfig.",
        file: home,
        line: 5,
      },
    },
    {
      name: "another kind of file",
      machine: machineWith({ [home]: "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n" }),
      request: current,
      problem: {
        code: "kubeconfig-malformed",
        message: "/home/ada/.kube/config:1:1: this is a Service and no kubeconfig.",
        cure: "Mend the file, or name another one with --kubeconfig.",
        file: home,
        line: 1,
      },
    },
    {
      name: "plain text",
      machine: machineWith({ [home]: "hello" }),
      request: current,
      problem: {
        code: "kubeconfig-malformed",
        message: "/home/ada/.kube/config:1:1: this is no kubeconfig: it holds no fields.",
        cure: "Mend the file, or name another one with --kubeconfig.",
        file: home,
        line: 1,
      },
    },
    {
      name: "an empty file",
      machine: machineWith({ [home]: "" }),
      request: current,
      problem: {
        code: "no-current-context",
        message: "/home/ada/.kube/config names no current context.",
        cure: "It holds no context at all; `kubectl config set-context` makes one.",
        file: home,
        line: null,
      },
    },
    {
      name: "no current context",
      machine: machineWith({ [home]: good.replace("current-context: prod", "") }),
      request: current,
      problem: {
        code: "no-current-context",
        message: "/home/ada/.kube/config names no current context.",
        cure: "Choose one with --context: prod, staging, without-cluster, without-user, without-server, anonymous.",
        file: home,
        line: null,
      },
    },
    {
      name: "a context that does not exist, with the closest that does",
      machine: machineWith({ [home]: good }),
      request: named("stagin"),
      problem: {
        code: "context-not-found",
        message: 'The context "stagin" is not in /home/ada/.kube/config. Did you mean "staging"?',
        cure: "Choose one with --context: prod, staging, without-cluster, without-user, without-server, anonymous.",
        file: home,
        line: null,
      },
    },
    {
      name: "a current context that does not exist and is like no other",
      machine: machineWith({ [home]: good.replace("current-context: prod", "current-context: minikube") }),
      request: current,
      problem: {
        code: "context-not-found",
        message: 'The current context "minikube" is not in /home/ada/.kube/config.',
        cure: "Choose one with --context: prod, staging, without-cluster, without-user, without-server, anonymous.",
        file: home,
        line: null,
      },
    },
    {
      name: "a cluster that is not there",
      machine: machineWith({ [home]: good }),
      request: named("without-cluster"),
      problem: {
        code: "cluster-not-found",
        message: 'The context "without-cluster" refers to the cluster "gone", which is not in /home/ada/.kube/config.',
        cure: "Clusters that it holds: prod, addressless.",
        file: home,
        line: null,
      },
    },
    {
      name: "a user that is not there",
      machine: machineWith({ [home]: good }),
      request: named("without-user"),
      problem: {
        code: "user-not-found",
        message: 'The context "without-user" refers to the user "gone", which is not in /home/ada/.kube/config.',
        cure: "Users that it holds: ada.",
        file: home,
        line: null,
      },
    },
    {
      name: "a cluster without address",
      machine: machineWith({ [home]: good }),
      request: named("without-server"),
      problem: {
        code: "server-missing",
        message: 'The cluster "addressless" in /home/ada/.kube/config has no usable `server`.',
        cure: "Give its address, such as https://192.0.2.1:6443.",
        file: home,
        line: null,
      },
    },
    {
      name: "no pod",
      machine: machineWith({}),
      request: { type: "in-cluster" } as const,
      problem: {
        code: "not-in-cluster",
        message: "This does not run in a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set.",
        cure: "Name a kubeconfig with --kubeconfig.",
        file: null,
        line: null,
      },
    },
    {
      name: "a pod without service account",
      machine: machineWith({}, inPod),
      request: { type: "in-cluster" } as const,
      problem: {
        code: "in-cluster-files-missing",
        message: `${mounted}/token cannot be read in this container: it does not exist.`,
        cure: "Give the pod a service account and leave automountServiceAccountToken on.",
        file: `${mounted}/token`,
        line: null,
      },
    },
    {
      name: "a pod without CA",
      machine: machineWith({ [`${mounted}/token`]: "t" }, inPod),
      request: { type: "in-cluster" } as const,
      problem: {
        code: "in-cluster-files-missing",
        message: `${mounted}/ca.crt cannot be read in this container: it does not exist.`,
        cure: "Give the pod a service account and leave automountServiceAccountToken on.",
        file: `${mounted}/ca.crt`,
        line: null,
      },
    },
  ])("says that there is $name", async ({ machine, request, problem }) => {
    expect(await openContext(request, machine, createManualTiming())).toEqual({ type: "problem", problem });
  });
});
