import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nameClusters } from "./name-clusters.ts";
import type { ProgramIo } from "./program-io.ts";
import { readServeSettings } from "./read-settings.ts";
import { addSettings, serveSettings, sourceSettings, type ServeSettings } from "./settings.ts";

const defaults: ServeSettings = {
  context: [],
  kubeconfig: null,
  allContexts: false,
  state: null,
  manifests: [],
  demo: false,
  namespace: [],
  readConfigMaps: false,
  alias: new Map(),
  host: "127.0.0.1",
  port: 7070,
  open: false,
  basePath: "/",
  allowHost: [],
  clusterDomain: "cluster.local",
  demoFreeze: false,
  logLevel: null,
};

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "portolan-settings-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function read(args: readonly string[], env: Record<string, string> = {}, file: string | null = null): ServeSettings {
  if (file !== null) writeFileSync(join(folder, "portolan.yaml"), file);
  const io: ProgramIo = {
    env,
    cwd: folder,
    readStdin: () => Promise.resolve(null),
    stdout: () => undefined,
    stderr: () => undefined,
    stdoutIsTerminal: false,
    stdoutColumns: null,
    stderrIsTerminal: false,
    webRoot: "",
    rulesRoot: "",
  };
  const command = addSettings(new Command("serve"), [...sourceSettings, ...serveSettings]).exitOverride();
  command.configureOutput({ writeErr: () => undefined }).parse([...args], { from: "user" });
  return readServeSettings(command, io);
}

describe("the settings of serve", () => {
  it.each<{
    name: string;
    args?: readonly string[];
    env?: Record<string, string>;
    file?: string;
    expected: Partial<ServeSettings>;
  }>([
    { name: "have defaults", expected: {} },
    {
      name: "come from the command line",
      args: ["--context", "a", "--context", "b", "-n", "shop", "--port", "0", "--base-path", "/x", "--open"],
      expected: { context: ["a", "b"], namespace: ["shop"], port: 0, basePath: "/x/", open: true },
    },
    {
      name: "turn on the reading of ConfigMaps",
      args: ["--read-config-maps"],
      expected: { readConfigMaps: true },
    },
    {
      name: "turn it on in the environment, over the file",
      env: { PORTOLAN_READ_CONFIG_MAPS: "true" },
      file: "read-config-maps: false\n",
      expected: { readConfigMaps: true },
    },
    {
      name: "turn it on in the file",
      file: "read-config-maps: true\n",
      expected: { readConfigMaps: true },
    },
    {
      name: "come from the environment",
      env: { PORTOLAN_CONTEXT: "a, b", PORTOLAN_ALIAS: "a=one,b=two", PORTOLAN_DEMO_FREEZE: "true" },
      expected: {
        context: ["a", "b"],
        alias: new Map([
          ["a", "one"],
          ["b", "two"],
        ]),
        demoFreeze: true,
      },
    },
    {
      name: "come from the file",
      file: "context: [a, b]\nport: 8080\nallow-host: portolan.example\nlog-level: debug\nopen: true\n",
      expected: { context: ["a", "b"], port: 8080, allowHost: ["portolan.example"], logLevel: "debug", open: true },
    },
    {
      name: "of the command line stand before the environment, and that before the file",
      args: ["--port", "1"],
      env: { PORTOLAN_PORT: "2", PORTOLAN_HOST: "0.0.0.0" },
      file: "port: 3\nhost: 10.0.0.1\nbase-path: /three\n",
      expected: { port: 1, host: "0.0.0.0", basePath: "/three/" },
    },
    {
      name: "of a nearer level that names a source set aside the sources of further ones",
      args: ["--demo"],
      env: { PORTOLAN_STATE: "dump.json", PORTOLAN_NAMESPACE: "shop" },
      file: "context: prod\nkubeconfig: team.yaml\n",
      expected: { demo: true, namespace: ["shop"] },
    },
    {
      name: "name the clusters' DNS domain",
      args: ["--cluster-domain", "Corp.Example."],
      expected: { clusterDomain: "corp.example" },
    },
    { name: "take an empty variable for none", env: { PORTOLAN_STATE: "" }, expected: {} },
    { name: "take an empty file for none", file: "# nothing\n", expected: {} },
    {
      name: "set the file's aliases aside for the demo",
      args: ["--demo"],
      file: "alias: [a=b]\ncontext: a\n",
      expected: { demo: true },
    },
    {
      name: "keep the file's aliases for a context that is named closer",
      args: ["--context", "a"],
      file: "alias: [a=b]\n",
      expected: { context: ["a"], alias: new Map([["a", "b"]]) },
    },
    {
      name: "take an alias of a context with = in its name",
      args: ["--alias", "a=b=c"],
      expected: { alias: new Map([["a=b", "c"]]) },
    },
  ])("$name", ({ args = [], env = {}, file = null, expected }) => {
    expect(read(args, env, file)).toEqual({ ...defaults, ...expected });
  });

  it.each<{ name: string; args?: readonly string[]; env?: Record<string, string>; file?: string; says: string }>([
    { name: "two sources", args: ["--demo", "--context", "a"], says: "--demo and --context exclude each other" },
    {
      name: "a state file of a kubeconfig",
      args: ["--state", "x", "--kubeconfig", "y"],
      says: "--state and --kubeconfig",
    },
    {
      name: "a context and all of them",
      args: ["--context", "a", "--all-contexts"],
      says: "--context and --all-contexts",
    },
    { name: "a flag in the environment", env: { PORTOLAN_DEMO: "maybe" }, says: 'PORTOLAN_DEMO is "maybe".' },
    {
      name: "a number in the environment",
      env: { PORTOLAN_PORT: "x" },
      says: 'PORTOLAN_PORT is "x". It must be a number',
    },
    {
      name: "an unknown key",
      file: "host: 127.0.0.1\nprot: 7070\n",
      says: 'portolan.yaml:2: there is no setting "prot".',
    },
    { name: "a key of another type", file: "\nopen: 3\n", says: 'portolan.yaml:2: "open" must be true or false.' },
    {
      name: "a bad value in the file",
      file: "port: 99999\n",
      says: 'portolan.yaml:1: port is "99999". It must be a number',
    },
    {
      name: "a host name with a port",
      env: { PORTOLAN_ALLOW_HOST: "a.example,b.example:8443" },
      says: "without scheme",
    },
    {
      name: "a host name that is a URL",
      file: "allow-host: https://a.example\n",
      says: "portolan.yaml:1: allow-host is",
    },
    { name: "malformed YAML", file: "port: [\n", says: "portolan.yaml:2:1: " },
    { name: "a file that holds a list", file: "- port\n", says: "portolan.yaml: the file must hold settings" },
  ])("refuse $name", ({ args = [], env = {}, file = null, says }) => {
    expect(() => read(args, env, file)).toThrow(says);
  });
});

describe("nameClusters", () => {
  it.each<{ name: string; contexts: readonly string[]; alias?: readonly [string, string][]; names: readonly string[] }>(
    [
      { name: "keeps the context's name", contexts: ["kind-dev", "admin@prod"], names: ["kind-dev", "admin@prod"] },
      { name: "prefers an alias", contexts: ["kind-dev", "b"], alias: [["kind-dev", "dev"]], names: ["dev", "b"] },
      {
        name: "keeps letters and digits of every script",
        contexts: ["ünï", "港/一", "नौ٣"],
        names: ["ünï", "港-一", "नौ٣"],
      },
      {
        name: "replaces what a path cannot carry",
        contexts: ["arn:aws:eks:eu-west-1:1234:cluster/shop", "../x", "a b?c#d"],
        names: ["arn:aws:eks:eu-west-1:1234:cluster-shop", "-x", "a-b-c-d"],
      },
    ],
  )("$name", ({ contexts, alias = [], names }) => {
    expect(nameClusters(contexts, new Map(alias))).toEqual(names);
  });

  it("refuses two clusters of one name, and an alias for nobody", () => {
    expect(() => nameClusters(["a/b", "a-b"], new Map())).toThrow('Two contexts are both called "a-b".');
    expect(() => nameClusters(["a"], new Map([["b", "c"]]))).toThrow(
      '--alias names the context "b", which is not shown.',
    );
  });
});
