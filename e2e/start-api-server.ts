/** A Kubernetes API that can be killed and started again at the same address. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./run-api-server.ts", import.meta.url));

/** A simulated API server in a process of its own. */
export interface ApiServerProcess {
  readonly url: string;
  /** Ends it at once, as a crash does. */
  readonly kill: () => Promise<void>;
}

/** Starts it on a port (0: a free one); resolves when it answers. */
export async function startApiServerProcess(port = 0): Promise<ApiServerProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", program, String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  return { url: chunk.toString().trim(), kill: () => kill(child) };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

/**
 * Writes a kubeconfig with a context for each name, which leads to the address; the first is the current one.
 * Nobody logs in.
 */
export async function writeKubeconfig(file: string, addresses: Readonly<Record<string, string>>): Promise<void> {
  const names = Object.keys(addresses);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": names[0],
    clusters: Object.entries(addresses).map(([name, server]) => ({ name, cluster: { server } })),
    users: [{ name: "nobody", user: {} }],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: "nobody" } })),
  };
  await writeFile(file, JSON.stringify(config));
}

/** An address at which nothing listens. */
export async function closedAddress(): Promise<string> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${String(port)}`;
}
