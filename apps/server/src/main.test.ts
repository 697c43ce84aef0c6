import { get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { ClusterList } from "@portolan/shared";
import { stateFile } from "../test/run-command.ts";
import { spawnProgram, type SpawnedProgram } from "../test/spawn-program.ts";

const state = stateFile("103-selector-typo.json");
const running: SpawnedProgram[] = [];
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
});

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): SpawnedProgram {
  const program = spawnProgram(args, env);
  running.push(program);
  return program;
}

async function openStream(address: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${address}/api/v1/clusters/file/stream?view=overview`, resolve).once("error", reject);
  });
}

/** A request that never ends: its headers are not complete. */
async function holdConnection(address: string): Promise<void> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  await new Promise<void>((resolve) => {
    socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", () => {
      resolve();
    });
  });
}

describe("the process", { timeout: 60_000 }, () => {
  it("prints its address alone and last, serves, and ends by itself when it is told to", async () => {
    const program = start(["--state", state, "--port", "0"]);
    const address = await program.address;
    expect(program.stdout()).toBe(`Portolan: ${address}\n`);
    const stream = await openStream(address);
    const streamEnded = new Promise<void>((resolve) => stream.once("end", resolve));
    stream.resume();
    const from = performance.now();
    program.child.kill("SIGTERM");
    await streamEnded;
    expect(await program.ended).toBe(0);
    expect(performance.now() - from).toBeLessThan(3_000);
  });

  it("does not wait for a request that never ends", async () => {
    const program = start(["--state", state, "--port", "0"]);
    await holdConnection(await program.address);
    program.child.kill("SIGINT");
    expect(await program.ended).toBe(0);
  });

  it("ends at once at the second signal", async () => {
    const program = start(["--state", state, "--port", "0", "--log-level", "info"]);
    await holdConnection(await program.address);
    program.child.kill("SIGINT");
    await expect.poll(program.stderr, { timeout: 5_000 }).toContain("stopping");
    program.child.kill("SIGINT");
    expect(await program.ended).toBe(130);
  });

  it("says which port is taken, and how to take another", async () => {
    const first = start(["--state", state, "--port", "0"]);
    const { port } = new URL(await first.address);
    const second = start(["serve", "--state", state, "--port", port]);
    expect(await second.ended).toBe(2);
    expect([second.stdout(), second.stderr()]).toEqual([
      "",
      expect.stringContaining(
        `portolan: Port ${port} is already in use on 127.0.0.1.\n  Use --port to take another, such as --port 7071.\n`,
      ),
    ]);
  });

  it("ends quietly where nobody reads on, by what it has found", async () => {
    const program = start(["check", state]);
    program.child.stdout?.destroy();
    expect([await program.ended, program.stderr()]).toEqual([1, ""]);
  });

  it("takes its settings from the environment, and the command line before it", async () => {
    const env = { PORTOLAN_STATE: state, PORTOLAN_PORT: "70000", PORTOLAN_BASE_PATH: "/charts" };
    const refused = start([], env);
    expect(await refused.ended).toBe(2);
    expect(refused.stderr()).toContain('PORTOLAN_PORT is "70000". It must be a number from 0 to 65535.');
    const served = start([], { ...env, PORTOLAN_PORT: "0" });
    expect(await served.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/charts\/$/);
  });

  it("shows the demo where there is no cluster, says why, and prints the demo's API address", async () => {
    const program = start(["--port", "0", "--demo-freeze"]);
    const address = await program.address;
    expect(program.stderr()).toContain(
      "There is no kubeconfig: /nonexistent/.kube/config does not exist. Showing the demo;",
    );
    expect(program.stderr()).toMatch(/The demo's Kubernetes API: http:\/\/127\.0\.0\.1:\d+ /);
    const listClusters = async (): Promise<ClusterList> =>
      (await (await fetch(`${address}/api/v1/clusters`)).json()) as ClusterList;
    await expect
      .poll(listClusters, { timeout: 20_000 })
      .toMatchObject({ clusters: [{ cluster: { name: "demo", source: "demo", state: { type: "live" } } }] });
    const [demo] = (await listClusters()).clusters;
    expect(demo?.cluster.note).toContain("There is no kubeconfig");
  });
});
