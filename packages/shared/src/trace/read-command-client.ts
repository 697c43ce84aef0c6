/** Programs that run another one somewhere else (`kubectl exec`, `ssh`, `docker exec`): who the client is. */
import type { CommandError, CommandSource } from "./command-model.ts";
import { hasOption, lastValue, readOptions, type OptionSpec } from "./read-command-options.ts";
import { commandError } from "./read-command-program.ts";
import type { ShellWord } from "./read-command-words.ts";

/** A command within a command. */
export interface InnerCommand {
  readonly type: "inner";
  readonly from: CommandSource;
  readonly words: readonly ShellWord[];
  readonly notes: readonly string[];
}

type ClientReader = (words: readonly ShellWord[], program: ShellWord) => InnerCommand | CommandError;

const asAsked: CommandSource = { type: "as-asked" };

const kubectlOptions: OptionSpec = {
  short: "ncsvlf",
  long: (
    "namespace container context kubeconfig cluster user server token as as-group as-uid request-timeout cache-dir " +
    "certificate-authority client-certificate client-key tls-server-name profile pod-running-timeout filename image " +
    "restart labels env overrides override-type port annotations image-pull-policy limits requests serviceaccount " +
    "target share-processes copy-to profile-output selector grace-period timeout v"
  ).split(" "),
};

/** The short names that kubectl knows. */
const workloadKinds: ReadonlyMap<string, string> = new Map(
  Object.entries({
    po: "Pod",
    pod: "Pod",
    pods: "Pod",
    deploy: "Deployment",
    deployment: "Deployment",
    deployments: "Deployment",
    rs: "ReplicaSet",
    replicaset: "ReplicaSet",
    replicasets: "ReplicaSet",
    sts: "StatefulSet",
    statefulset: "StatefulSet",
    statefulsets: "StatefulSet",
    ds: "DaemonSet",
    daemonset: "DaemonSet",
    daemonsets: "DaemonSet",
    cj: "CronJob",
    cronjob: "CronJob",
    cronjobs: "CronJob",
    svc: "Service",
    service: "Service",
    services: "Service",
  }),
);

const readKubectl: ClientReader = (words, program) => {
  const dashes = words.findIndex(({ text }) => text === "--");
  const own = dashes < 0 ? words : words.slice(0, dashes);
  const after = dashes < 0 ? null : words.slice(dashes + 1);
  const read = readOptions(dashes < 0 ? untilInner(own) : own, kubectlOptions);
  if (read.type === "error") return read;
  const [verb, target] = read.operands;
  const namespace = lastValue(read, "-n", "--namespace")?.text ?? null;
  const start = verb?.start ?? program.start;
  switch (verb?.text) {
    case "exec":
    case "rsh":
    case "debug": {
      if (target === undefined) {
        return commandError(`${program.text} ${verb.text} is told no pod.`, "Write its name after it.", start);
      }
      const from = readTarget(target, namespace);
      const inner = after ?? words.slice(words.indexOf(target) + 1);
      return from.type === "error" ? from : withCommand(from, inner, target, []);
    }
    case "run": {
      const from: CommandSource = { type: "new-pod", namespace, name: target?.text ?? "" };
      const image = lastValue(read, "--image")?.text ?? "";
      const given = after ?? [];
      // An image as curlimages/curl runs curl by itself: what follows are its arguments.
      const isCurl = /(?:^|\/)curl(?:[:@]|$)/.test(image) && !hasOption(read, "--command");
      const named = given[0]?.text.endsWith("curl") === true;
      const inner = isCurl && !named && given.length > 0 ? [{ text: "curl", mask: "qqqq", start }, ...given] : given;
      return withCommand(from, inner, target ?? verb, []);
    }
    case "port-forward":
      return commandError(
        "kubectl port-forward goes through the API server to one pod, past the Service and every policy: no other client goes this way.",
        "Write the Service's name and port, as web.shop:80.",
        start,
      );
    default:
      return commandError(
        `${program.text} ${verb?.text ?? ""} opens no connection that can be traced.`.replace("  ", " "),
        "kubectl exec POD -- curl … is traced from that pod.",
        start,
      );
  }
};

/** Without `--` the command begins after the pod's name; its options are not kubectl's. */
function untilInner(words: readonly ShellWord[]): readonly ShellWord[] {
  const [verb, ...afterVerb] = fromOperand(words);
  if (verb?.text !== "exec" && verb?.text !== "rsh") return words;
  const [target] = fromOperand(afterVerb);
  return target === undefined ? words : words.slice(0, words.indexOf(target) + 1);
}

function fromOperand(words: readonly ShellWord[]): readonly ShellWord[] {
  const read = readOptions(words, { ...kubectlOptions, stopAtOperand: true });
  return read.type === "error" ? [] : read.rest;
}

function readTarget(word: ShellWord, namespace: string | null): CommandSource | CommandError {
  const slash = word.text.indexOf("/");
  const name = word.text.slice(slash + 1);
  if (slash < 0) return { type: "pod", namespace, name };
  const prefix = word.text.slice(0, slash).toLowerCase().split(".")[0] ?? "";
  if (/^(?:no|node|nodes)$/.test(prefix)) return { type: "host", name };
  const kind = workloadKinds.get(prefix);
  if (kind === "Pod") return { type: "pod", namespace, name };
  if (kind !== undefined) return { type: "workload", kind, namespace, name };
  return commandError(`Which pod ${word.text} means is not known.`, "Write a pod's name, or deploy/NAME.", word.start);
}

const readSsh: ClientReader = (words, program) => {
  const options: OptionSpec = { short: "BbcDEeFIiJLlmOopQRSWw", long: [], stopAtOperand: true };
  const before = readOptions(words, options);
  if (before.type === "error") return before;
  const [host, ...following] = before.operands;
  // Options may stand behind the host too.
  const behind = readOptions(following, options);
  if (behind.type === "error") return behind;
  const inner = behind.operands;
  if (host === undefined) return commandError("ssh is told no host.", "Write a node's name.", program.start);
  const name = host.text.replace(/^ssh:\/\//, "").replace(/^[^@]*@/, "");
  if (inner.length > 0) return withCommand({ type: "host", name }, inner, host, []);
  // Without a command the connection that ssh itself opens is what is asked for.
  const port = (lastValue(behind, "-p") ?? lastValue(before, "-p"))?.text ?? "22";
  const text = `tcp://${name}:${port}`;
  return {
    type: "inner",
    from: asAsked,
    words: [{ text, mask: "q".repeat(text.length), start: host.start }],
    notes: [],
  };
};

const readDocker: ClientReader = (words, program) => {
  const [verb, ...rest] = words;
  const read = readOptions(rest, {
    short: "euwvpl",
    long: "env env-file user workdir detach-keys name network net volume publish entrypoint platform hostname add-host".split(
      " ",
    ),
    stopAtOperand: true,
  });
  if (read.type === "error") return read;
  const [name, ...inner] = read.operands;
  if ((verb?.text !== "exec" && verb?.text !== "run") || name === undefined) {
    const cure = `${program.text} exec NODE curl … is traced from that node.`;
    const called = [program, ...(verb === undefined ? [] : [verb])].map(({ text }) => text).join(" ");
    return commandError(`${called} opens no connection that can be traced.`, cure, program.start);
  }
  if (verb.text === "exec") return withCommand({ type: "host", name: name.text }, inner, name, []);
  const isCurl = /(?:^|\/)curl(?:[:@]|$)/.test(name.text) && inner[0]?.text !== "curl";
  const command = isCurl ? [{ text: "curl", mask: "qqqq", start: name.start }, ...inner] : inner;
  return withCommand(asAsked, command, name, [
    "The container runs outside the cluster: it is traced as the client that is asked for.",
  ]);
};

const readMinikube: ClientReader = (words, program) => {
  const [verb, ...rest] = words;
  if (verb?.text === "kubectl") return readKubectl(rest[0]?.text === "--" ? rest.slice(1) : rest, program);
  const read = readOptions(rest, { short: "np", long: ["node", "profile"], stopAtOperand: true });
  if (read.type === "error") return read;
  if (verb?.text !== "ssh") {
    return commandError("This opens no connection that can be traced.", "minikube ssh -- curl … is.", program.start);
  }
  const name = lastValue(read, "-n", "--node", "-p", "--profile")?.text ?? "minikube";
  return withCommand({ type: "host", name }, read.operands, verb, []);
};

const readVagrant: ClientReader = (words, program) => {
  const [verb, ...rest] = words;
  const read = readOptions(rest, { short: "c", long: ["command"] });
  if (read.type === "error") return read;
  const [host] = read.operands;
  const command = lastValue(read, "-c", "--command");
  if (verb?.text !== "ssh" || host === undefined || command === null) {
    return commandError(
      "This opens no connection that can be traced.",
      "vagrant ssh NODE -c 'curl …' is.",
      program.start,
    );
  }
  return withCommand({ type: "host", name: host.text }, [command], host, []);
};

function withCommand(
  from: CommandSource,
  words: readonly ShellWord[],
  where: ShellWord,
  notes: readonly string[],
): InnerCommand | CommandError {
  if (words.length > 0) return { type: "inner", from, words, notes };
  return commandError(
    "No command is written that would connect to anything.",
    "Write it after --, as -- curl http://web/.",
    where.start,
  );
}

/** Options that a program takes before the command that it runs here. */
const prefixes: ReadonlyMap<string, OptionSpec> = new Map(
  Object.entries({
    sudo: { short: "ugpCchrtTDR", long: ["user", "group"], stopAtOperand: true },
    doas: { short: "uC", long: [], stopAtOperand: true },
    time: { short: "fo", long: [], stopAtOperand: true },
    timeout: { short: "sk", long: ["signal", "kill-after"], stopAtOperand: true },
    watch: { short: "n", long: ["interval"], stopAtOperand: true },
    nohup: { short: "", long: [], stopAtOperand: true },
    exec: { short: "", long: [], stopAtOperand: true },
    command: { short: "", long: [], stopAtOperand: true },
    env: { short: "uC", long: [], stopAtOperand: true },
  }),
);

const readers: ReadonlyMap<string, ClientReader> = new Map(
  Object.entries({
    kubectl: readKubectl,
    k: readKubectl,
    oc: readKubectl,
    k3s: (words, program) => readKubectl(words.slice(1), program),
    microk8s: (words, program) => readKubectl(words.slice(1), program),
    minikube: readMinikube,
    ssh: readSsh,
    docker: readDocker,
    podman: readDocker,
    nerdctl: readDocker,
    vagrant: readVagrant,
  }),
);

const shells: ReadonlySet<string> = new Set(["sh", "bash", "ash", "dash", "zsh", "busybox"]);

/** The command that a program of that name runs; null where it runs none. */
export function readInner(
  name: string,
  words: readonly ShellWord[],
  program: ShellWord,
): InnerCommand | CommandError | null {
  const reader = readers.get(name);
  if (reader !== undefined) return reader(words, program);
  if (shells.has(name)) return readShell(name, words, program);
  const prefix = prefixes.get(name);
  if (prefix === undefined) return null;
  const read = readOptions(words, prefix);
  if (read.type === "error") return read;
  // timeout takes its duration before the command.
  const inner = name === "timeout" ? read.rest.slice(1) : read.rest;
  return withCommand(asAsked, inner, program, []);
}

/** `sh -c 'curl …'`: the text is a line of its own. `busybox wget` names a program. */
function readShell(name: string, words: readonly ShellWord[], program: ShellWord): InnerCommand | CommandError {
  if (name === "busybox" && words[0]?.text !== "sh") return withCommand(asAsked, words, program, []);
  const read = readOptions(name === "busybox" ? words.slice(1) : words, { short: "oO", long: [] });
  if (read.type === "error") return read;
  const [script] = read.operands;
  if (script !== undefined && read.options.some(({ name: option }) => option === "-c")) {
    return { type: "inner", from: asAsked, words: [script], notes: [] };
  }
  return commandError(
    "This opens a shell and connects to nothing yet.",
    "Write the command that is run in it.",
    program.start,
  );
}
