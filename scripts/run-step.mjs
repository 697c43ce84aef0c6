/** Runs the steps of `npm start` and `npm test`: says what it does, installs when the lock file has changed. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Prints one line about what happens next, on standard error so that standard output stays the result. */
export function say(text) {
  process.stderr.write(`\x1b[1m▸ ${text}\x1b[0m\n`);
}

/**
 * Runs a program in the project's root with its output shown; resolves to its exit code.
 * On Windows npm and npx are scripts, which only a shell can start.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: "inherit",
      shell: process.platform === "win32",
      ...options,
      env: { ...process.env, ...options.env },
    });
    options.onStart?.(child);
    child.on("error", reject);
    // At "exit" a part of its output may still be on its way.
    child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}

/** What a step prints is progress: standard output stays the result. */
const progress = { stdio: ["inherit", 2, 2] };

/** Ends the program when Node is too old, saying which one is needed. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(
    `Portolan needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org\n`,
  );
  process.exit(2);
}

/** Installs the dependencies where they are missing or the lock file has changed since. */
export async function install() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = join(root, "node_modules", ".portolan-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  say("Installing dependencies (the lock file is new or has changed)");
  const code = await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], progress);
  if (code !== 0) {
    process.stderr.write("npm ci failed. Is the npm registry reachable? Portolan's dependencies come from there.\n");
    process.exit(code);
  }
  writeFileSync(stamp, lock);
}

/** Builds the server and the web app; turbo answers from its cache what has not changed. */
export async function build() {
  say("Building (unchanged parts come from the cache)");
  const code = await run(
    "npx",
    ["--no-install", "turbo", "run", "build", "--output-logs=errors-only", "--no-update-notifier"],
    { ...progress, env: { TURBO_TELEMETRY_DISABLED: "1" } },
  );
  if (code !== 0) process.exit(code);
}
