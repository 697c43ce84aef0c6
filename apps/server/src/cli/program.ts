/** The command line: which commands there are, what they take, and how they end. */
import { defaultNodePortRange } from "@portolan/manifests";
import type { NodePortRange } from "@portolan/simulator";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { defaultClusterDomain, proxyModes, rules, type ProxyMode, type RuleSetting } from "@portolan/shared";
import { thisMachine, type Machine } from "../kube/load-kubeconfig.ts";
import type { Timing } from "../kube/timing.ts";
import { checkFormats, failOnLevels, ruleSettings, type CheckFormat, type FailOn } from "./check-findings.ts";
import { createLogger, toLogFunction } from "./create-logger.ts";
import type { OpenSource } from "./open-source.ts";
import { openSources, type SourceEnvironment } from "./open-sources.ts";
import type { ProgramIo } from "./program-io.ts";
import { readRuleSettings } from "./read-rule-settings.ts";
import { readServeSettings, readSourceSettings } from "./read-settings.ts";
import { readProbes } from "./read-probes.ts";
import { readQuestions, type Question } from "./read-questions.ts";
import { runCheck } from "./run-check.ts";
import { runManifestCheck } from "./run-manifest-check.ts";
import { runNodePorts } from "./run-node-ports.ts";
import { runResolve } from "./run-resolve.ts";
import { runRules } from "./run-rules.ts";
import { runServe } from "./run-serve.ts";
import { runTrace, type TraceOrder } from "./run-trace.ts";
import { addSettings, serveSettings, sourceSettings, type SourceSettings } from "./settings.ts";
import { exitStatus, UsageError, type ExitStatus } from "./usage-error.ts";

export interface ProgramOptions {
  readonly io: ProgramIo;
  readonly timing: Timing;
  readonly version: string;
  /** Calls back at the first request to stop. */
  readonly onStop: (stop: () => void) => void;
}

/** Runs one command line (without the program's own name) and resolves with its exit status. */
export async function runProgram(args: readonly string[], options: ProgramOptions): Promise<ExitStatus> {
  const { io } = options;
  let status: ExitStatus = exitStatus.fine;
  const program = buildProgram(options, (ended) => {
    status = ended;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return status;
  } catch (error) {
    // Commander has already said what is wrong; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.fine : exitStatus.unusable;
    if (error instanceof UsageError) {
      io.stderr(`portolan: ${error.message}\n${error.cure === null ? "" : `  ${error.cure}\n`}`);
      return exitStatus.unusable;
    }
    throw error;
  }
}

function buildProgram(options: ProgramOptions, end: (status: ExitStatus) => void): Command {
  const { io } = options;
  const program = new Command("portolan")
    .description("The chart of a Kubernetes cluster's ports: every path, which are broken, why, and how to mend them.")
    .version(options.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print what can be given")
    .showHelpAfterError('"portolan --help" lists what can be given.')
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .exitOverride();
  addServe(program, options, end);
  addCheck(program, options, end);
  addTrace(program, options, end);
  addResolve(program, options, end);
  addNodePorts(program, options, end);
  addRules(program, options, end);
  return program;
}

function addServe(program: Command, options: ProgramOptions, end: (status: ExitStatus) => void): void {
  const { io, timing } = options;
  const serve = program
    .command("serve", { isDefault: true })
    .description("serve the chart (the default command); each option is also PORTOLAN_… and a key of portolan.yaml");
  // As the default command it is also given what was meant as the name of another.
  addSettings(serve, [...sourceSettings, ...serveSettings]).allowExcessArguments();
  serve.action(async () => {
    const [unknown] = serve.args;
    if (unknown !== undefined) {
      const known = program.commands.map((command) => command.name()).join(", ");
      throw new UsageError(
        `There is no command "${unknown}".`,
        `Commands are ${known}; "portolan --help" explains them.`,
      );
    }
    const settings = readServeSettings(serve, io);
    const log = createLogger(settings.logLevel, io);
    const choice = { alias: settings.alias, demoFreeze: settings.demoFreeze, demoWithoutCluster: true };
    const sources = await openSources(settings, choice, environmentOf(options, toLogFunction(log)));
    const rules = readRuleSettings(io);
    end(
      await runServe({ settings, rules, sources, io, log, timing, version: options.version, onStop: options.onStop }),
    );
  });
}

function addCheck(program: Command, options: ProgramOptions, end: (status: ExitStatus) => void): void {
  const { io, timing, version } = options;
  const check = program
    .command("check")
    .description("report what is wrong; status 1 where there are findings")
    .argument("[paths...]", "manifests, or a cluster's dump: files, folders, - for standard input");
  addSettings(check, sourceSettings)
    .addOption(new Option("--format <format>", "how to report").choices(checkFormats).default("text"))
    .addOption(
      new Option("--fail-on <severity>", "from which severity on to fail (default: error)").choices(failOnLevels),
    )
    .addOption(
      new Option("--rule <id=severity>", `set a rule's severity: ${ruleSettings.join(", ")} (repeatable)`).argParser(
        parseRule,
      ),
    )
    .addOption(
      new Option(
        "--now <time>",
        "the time to compare with, as 2026-11-20T09:14:02Z (default: the file's newest)",
      ).argParser(parseTime),
    )
    .addOption(
      new Option(
        "--node-port-range <from-to>",
        "the API server's --service-node-port-range, for manifests (default: 30000-32767)",
      ).argParser(parseRange),
    )
    .addOption(
      new Option(
        "--fix",
        "mend the manifests' errors and warnings, and report what is left; standard input goes to standard output",
      ).conflicts("diff"),
    )
    .addOption(new Option("--diff", "print what --fix would change, and write nothing"))
    .addOption(new Option("--closed", "the manifests are all there is: what they name and do not hold is missing"));
  check.action(async (given: readonly string[]) => {
    const { format, rule = new Map<string, RuleSetting>(), now = null, ...flags } = check.opts<CheckFlags>();
    const file = readRuleSettings(io);
    const ofRules = { severities: new Map([...file.severities, ...rule]), ignored: file.ignored };
    const failOn = flags.failOn ?? file.failOn ?? "error";
    const { closed = false, nodePortRange = defaultNodePortRange } = flags;
    const settings = readSourceSettings(check, given);
    const { namespace: namespaces, manifests: paths, readConfigMaps } = settings;
    const checking = { format, failOn, settings: ofRules, now, namespaces, version };
    if (paths.length > 0) {
      const mending = flags.fix === true ? "fix" : flags.diff === true ? "diff" : "none";
      const command = { ...checking, paths, closed, readConfigMaps, nodePortRange, mending } as const;
      end(await runManifestCheck(command, io, timing));
      return;
    }
    const needing = closed ? "--closed" : flags.fix === true ? "--fix" : flags.diff === true ? "--diff" : null;
    if (needing !== null)
      throw new UsageError(`${needing} is about manifests, and none are named.`, `portolan check PATH ${needing}`);
    const source = await openOneSource(settings, options);
    try {
      end(await runCheck(source, checking, io, timing));
    } finally {
      await closeSource(source);
    }
  });
}

interface CheckFlags {
  readonly format: CheckFormat;
  readonly failOn?: FailOn;
  readonly rule?: ReadonlyMap<string, RuleSetting>;
  readonly now?: number;
  readonly closed?: boolean;
  readonly fix?: boolean;
  readonly diff?: boolean;
  readonly nodePortRange?: NodePortRange;
}

function addTrace(program: Command, options: ProgramOptions, end: (status: ExitStatus) => void): void {
  const { io, timing } = options;
  const trace = program
    .command("trace")
    .description("what happens to a connection, hop by hop; status 1 where it is not delivered")
    .argument("[from]", "outside, outside/ADDRESS, node/NAME or pod/NAMESPACE/NAME")
    .argument("[to]", 'tcp://HOST:PORT, udp://…, http(s)://HOST/PATH, or what was typed: "curl -I http://…"');
  addSettings(trace, sourceSettings)
    .addOption(new Option("--host <host>", "the Host header, where it is not the host that is dialled"))
    .addOption(
      new Option("--proxy-mode <mode>", "how kube-proxy works (default: as the cluster says)").choices(proxyModes),
    )
    .addOption(new Option("--probes <file>", 'connections from a file instead: [{"from": …, "to": …}]'))
    .addOption(new Option("--cluster-domain <domain>", "the cluster's DNS domain").default(defaultClusterDomain))
    .addOption(new Option("--format <format>", "how to answer").choices(["text", "json"]).default("text"));
  trace.action(async (from: string | undefined, to: string | undefined) => {
    const { probes, host, proxyMode, clusterDomain, format } = trace.opts<TraceFlags>();
    const order = chooseOrder(from, to, probes);
    const source = await openOneSource(readSourceSettings(trace), options);
    try {
      end(await runTrace(source, { order, host, proxyMode, clusterDomain, format }, io, timing));
    } finally {
      await closeSource(source);
    }
  });
}

interface TraceFlags {
  readonly host?: string;
  readonly proxyMode?: ProxyMode;
  readonly probes?: string;
  readonly clusterDomain: string;
  readonly format: "text" | "json";
}

/** One argument alone is the line, from outside: `portolan trace "kubectl exec … -- curl …"`. */
function chooseOrder(from: string | undefined, to: string | undefined, probes: string | undefined): TraceOrder {
  if ((from === undefined) === (probes === undefined)) {
    throw new UsageError("Give either FROM and TO or --probes.", "portolan trace outside tcp://10.0.0.1:30080");
  }
  if (probes !== undefined) return { type: "probes", file: probes, probes: readProbes(probes) };
  if (to !== undefined) return { type: "one", from: from ?? "", to };
  if (/^(?:outside|node|pod)(?:\/|$)/.test(from ?? "")) {
    throw new UsageError("TO is missing.", `portolan trace ${from ?? ""} tcp://10.0.0.1:30080`);
  }
  return { type: "one", from: "outside", to: from ?? "" };
}

function addResolve(program: Command, options: ProgramOptions, end: (status: ExitStatus) => void): void {
  const { io, timing } = options;
  const resolve = program
    .command("resolve")
    .description("what the cluster's DNS answers; status 1 where one answer is not NOERROR")
    .argument("[name]", "the name to ask for, absolute unless --from is a pod");
  addSettings(resolve, sourceSettings)
    .addOption(new Option("--type <type>", "the record to ask for: A, AAAA, SRV, CNAME, …").default("A"))
    .addOption(
      new Option("--from <from>", "who asks: pod/NAMESPACE/NAME uses the pod's search list; node/NAME; outside"),
    )
    .addOption(new Option("--probes <file>", 'questions from a file instead: [{"question": …, "type": …}]'))
    .addOption(new Option("--cluster-domain <domain>", "the cluster's DNS domain").default(defaultClusterDomain))
    .addOption(new Option("--format <format>", "how to answer").choices(["text", "json"]).default("text"));
  resolve.action(async (name: string | undefined) => {
    const given = resolve.opts<ResolveFlags>();
    const questions = chooseQuestions(name, given);
    const source = await openOneSource(readSourceSettings(resolve), options);
    try {
      const from = given.from ?? null;
      const asList = given.probes !== undefined;
      end(await runResolve(source, { ...given, questions, asList, from }, io, timing));
    } finally {
      await closeSource(source);
    }
  });
}

interface ResolveFlags {
  readonly type: string;
  readonly from?: string;
  readonly probes?: string;
  readonly clusterDomain: string;
  readonly format: "text" | "json";
}

function chooseQuestions(name: string | undefined, { type, probes }: ResolveFlags): readonly Question[] {
  if ((name === undefined) === (probes === undefined)) {
    throw new UsageError("Give either a name or --probes.", "portolan resolve web.shop.svc.cluster.local");
  }
  return probes === undefined ? [{ question: name ?? "", type }] : readQuestions(probes);
}

function addNodePorts(program: Command, options: ProgramOptions, end: (status: ExitStatus) => void): void {
  const { io, timing } = options;
  const nodePorts = program
    .command("node-ports")
    .description("the nodePorts of the cluster: which are in use, whether their way in is whole, and which are free");
  addSettings(nodePorts, sourceSettings).addOption(
    new Option("--format <format>", "how to list").choices(["text", "json"]).default("text"),
  );
  nodePorts.action(async () => {
    const source = await openOneSource(readSourceSettings(nodePorts), options);
    try {
      end(await runNodePorts(source, nodePorts.opts<{ readonly format: "text" | "json" }>().format, io, timing));
    } finally {
      await closeSource(source);
    }
  });
}

/** The one source of a command that answers and ends. */
async function openOneSource(settings: SourceSettings, options: ProgramOptions): Promise<OpenSource> {
  // What cannot be read is part of what such a command says; the log would say it twice.
  const log = toLogFunction(createLogger("error", options.io));
  const choice = { alias: new Map<string, string>(), demoFreeze: false, demoWithoutCluster: false };
  const opened = await openSources(settings, choice, environmentOf(options, log));
  const [source] = opened;
  if (source !== undefined && opened.length === 1) return source;
  throw new UsageError("This command reads one cluster.", "Name one context.");
}

async function closeSource({ source, close }: OpenSource): Promise<void> {
  await source.stop();
  await close();
}

function addRules(program: Command, { io }: ProgramOptions, end: (status: ExitStatus) => void): void {
  program
    .command("rules")
    .description("list every rule, or print one")
    .argument("[id]", "the rule to print")
    .action((id: string | undefined) => {
      end(runRules(id, io));
    });
}

function environmentOf({ io, timing }: ProgramOptions, log: SourceEnvironment["log"]): SourceEnvironment {
  const machine: Machine = { ...thisMachine, variables: io.env };
  const warn = (text: string): void => {
    io.stderr(`portolan: ${text}\n`);
  };
  return { machine, timing, log, warn, io };
}

function parseRule(
  text: string,
  before: ReadonlyMap<string, RuleSetting> | undefined,
): ReadonlyMap<string, RuleSetting> {
  const [id = "", value = "", ...more] = text.split("=");
  const setting = ruleSettings.find((each) => each === value);
  if (setting === undefined || more.length > 0) {
    throw new InvalidArgumentError(`It must be ID=${ruleSettings.join("|")}.`);
  }
  if (!rules.some((rule) => rule.id === id)) {
    throw new InvalidArgumentError(`There is no rule "${id}"; "portolan rules" lists them all.`);
  }
  return new Map([...(before ?? []), [id, setting]]);
}

function parseRange(text: string): NodePortRange {
  const [, from = "", to = ""] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  const range = { from: Number(from), to: Number(to) };
  if (from === "" || range.from < 1 || range.to < range.from || range.to > 65_535) {
    throw new InvalidArgumentError("It must be a range as 30000-32767.");
  }
  return range;
}

function parseTime(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError("It must be a time as 2026-11-20T09:14:02Z.");
  return time;
}
