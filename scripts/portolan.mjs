#!/usr/bin/env node
/**
 * Portolan from a clone, for CI: installs and builds where that is needed, then runs it with these arguments in the
 * caller's folder. Standard output is Portolan's alone. The GitHub Action and the pre-commit hook start it.
 */
import { join } from "node:path";
import { build, install, requireNode, root, run } from "./run-step.mjs";

requireNode();
await install();
await build();
const program = join(root, "apps/server/bin/portolan.js");
process.exit(await run(process.execPath, [program, ...process.argv.slice(2)], { cwd: process.cwd(), shell: false }));
