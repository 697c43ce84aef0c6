/**
 * The way of the data, as rules: kube → store → (model → snapshot → endpoints → dns → policies → routing → paths → trace → rules →
 * analysis → report → layout → wire) → views → stream → http → cli, and in the web data → layout → canvas.
 * A layer imports only what stands before it.
 */

/** One rule per layer: the folder may not import any that stands after it. */
function oneWay(base, layers) {
  return layers.slice(0, -1).map((layer, index) => ({
    name: `${base.split("/").slice(0, 2).join("-")}-${layer}-not-later`,
    comment: `${layer} must not import a later layer`,
    severity: "error",
    from: { path: `^${base}/${layer}/`, pathNot: "\\.test\\.tsx?$" },
    to: { path: `^${base}/(${layers.slice(index + 1).join("|")})/` },
  }));
}

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-unresolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "\\?worker|\\.css$|^virtual:" },
    },
    ...oneWay("packages/shared/src", [
      "model",
      "snapshot",
      "endpoints",
      "dns",
      "policies",
      "routing",
      "paths",
      "trace",
      "rules",
      "analysis",
      "report",
      "layout",
      "wire",
    ]),
    ...oneWay("apps/server/src", ["kube", "store", "views", "stream", "http", "cli"]),
    ...oneWay("apps/web/src", ["data", "layout", "canvas", "pages"]),
    {
      name: "rules-stand-alone",
      comment: "no rule imports another",
      severity: "error",
      from: { path: "^packages/shared/src/rules/([^/]+)/", pathNot: "\\.test\\.ts$" },
      to: { path: "^packages/shared/src/rules/[^/]+/", pathNot: "^packages/shared/src/rules/$1/" },
    },
    {
      name: "shared-is-pure",
      comment: "no I/O, clock, React or client library in the engine",
      severity: "error",
      from: { path: "^packages/shared/src/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["core", "npm", "npm-dev"] },
    },
    {
      name: "simulator-core-is-pure",
      comment: "the control plane runs in a browser too; only its HTTP API does I/O",
      severity: "error",
      from: { path: "^packages/simulator/src/", pathNot: "^packages/simulator/src/http/|\\.test\\.ts$" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "manifests-are-pure",
      comment: "manifests are checked in a browser, too; files are read by the server",
      severity: "error",
      from: { path: "^packages/manifests/src/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "simulator-stands-alone",
      comment: "an engine and a simulator that share code cannot vouch for each other",
      severity: "error",
      from: { path: "^packages/simulator/" },
      to: { path: "^packages/shared/" },
    },
    {
      name: "only-kube-imports-the-client",
      severity: "error",
      from: { path: "^(apps|packages)/", pathNot: "^apps/server/src/kube/" },
      to: { path: "@kubernetes/client-node" },
    },
    { name: "web-not-server", severity: "error", from: { path: "^apps/web/" }, to: { path: "^apps/server/" } },
    { name: "server-not-web", severity: "error", from: { path: "^apps/server/" }, to: { path: "^apps/web/" } },
    {
      name: "packages-not-apps",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^apps/" },
    },
    {
      name: "through-the-barrel",
      comment: "another package is imported by its name, not by its files",
      severity: "error",
      from: { path: "^(apps|packages)/([^/]+)/" },
      to: {
        path: "^packages/[^/]+/src/",
        pathNot: [
          "^$1/$2/",
          "^packages/[^/]+/src/index\\.ts$",
          "^packages/simulator/src/(demo|http|large)/index\\.ts$",
        ],
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|test-results|node_modules/\\.cache)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json", ".css"],
    },
  },
};
