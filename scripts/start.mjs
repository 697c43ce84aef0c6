/** `npm start`: installs, builds and serves Portolan. Arguments after `--` go to `portolan serve`. */
import { build, install, requireNode, root, run, say } from "./run-step.mjs";
import { join } from "node:path";

requireNode();
await install();
await build();
say("Starting Portolan (Ctrl-C stops it)");
// The terminal sends Ctrl-C to the server as well; this process only waits for it to end.
let server;
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => server?.kill("SIGTERM"));
const code = await run(
  process.execPath,
  [join(root, "apps/server/bin/portolan.js"), "serve", ...process.argv.slice(2)],
  {
    shell: false,
    onStart: (child) => {
      server = child;
    },
  },
);
process.exit(code === 130 ? 0 : code);
