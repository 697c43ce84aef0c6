#!/usr/bin/env node
import { existsSync } from "node:fs";

const program = new URL("../dist/portolan.js", import.meta.url);
if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write("portolan: the program is not built.\n  Run: npm run build\n");
  process.exitCode = 2;
}
