/** A Kubernetes API that can be killed and started again at the same address. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
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

/** Writes a kubeconfig with one context, `harbor`, that leads to the address. */
export async function writeKubeconfig(file: string, url: string): Promise<void> {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "harbor",
    clusters: [{ name: "harbor", cluster: { server: url } }],
    users: [{ name: "nobody", user: {} }],
    contexts: [{ name: "harbor", context: { cluster: "harbor", user: "nobody" } }],
  };
  await writeFile(file, JSON.stringify(config));
}
