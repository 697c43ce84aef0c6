/** The demo's Kubernetes API as a program of its own, so that a test can kill it: `node --import tsx run-api-server.ts PORT`. */
import { createDemoCluster } from "@portolan/simulator/demo";
import { startApiServer } from "@portolan/simulator/http";

const api = await startApiServer({
  cluster: createDemoCluster(Date.now()),
  host: "127.0.0.1",
  port: Number(process.argv[2] ?? 0),
});
api.freeze();
process.stdout.write(`${api.url}\n`);
