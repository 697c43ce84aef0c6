import type { Fix, PatchOperation } from "../finding.ts";
import { patchFix } from "../make-fix.ts";
import type { FindingDraft, ManifestObject, ManifestRule } from "../rule.ts";
import {
  manifestEvidence,
  manifestRef,
  protocolOf,
  readWrittenService,
  type WrittenPort,
} from "../service-manifest.ts";

/** Of several ports one has no name, or two have the same name or the same number and protocol. */
export const rule: ManifestRule = {
  type: "manifest",
  id: "service-port-names",
  severity: "error",
  title: "The ports of a Service cannot be told apart",
  *check(object) {
    const ports = readWrittenService(object)?.ports ?? [];
    if (ports.length < 2) return;
    const nameless = ports.filter(({ entry }) => nameOf(entry) === "");
    if (nameless.length > 0) yield withoutName(object, ports, nameless);
    yield* repeated(object, ports);
  },
};

function nameOf(entry: WrittenPort["entry"]): string {
  return typeof entry["name"] === "string" ? entry["name"] : "";
}

function withoutName(
  object: ManifestObject,
  ports: readonly WrittenPort[],
  nameless: readonly WrittenPort[],
): FindingDraft {
  const taken = new Set(ports.map(({ entry }) => nameOf(entry)));
  const patch = nameless.map(({ index, entry }): PatchOperation => {
    const name = freeName(entry, taken);
    taken.add(name);
    return { op: "add", path: `/spec/ports/${index}/name`, value: name };
  });
  const which = nameless.map(({ text, index }) => text ?? `number ${index + 1}`).join(", ");
  const one = nameless.length === 1;
  return {
    hop: "service",
    port: null,
    message: `Service ${object.name} has ${ports.length} ports, and ${one ? "port" : "ports"} ${which} ${one ? "has" : "have"} no name: the API server refuses it`,
    evidence: nameless.map(({ index }) => manifestEvidence(object, `spec.ports[${index}].name`, null)),
    fixes: [patchFix(`Give ${one ? "it a name" : "each a name"}`, manifestRef(object), patch)],
  };
}

/** Numbers whose protocol everybody knows; service meshes and probes read it off the name. */
const knownNames: ReadonlyMap<unknown, string> = new Map([
  [53, "dns"],
  [80, "http"],
  [443, "https"],
]);

function freeName(entry: WrittenPort["entry"], taken: ReadonlySet<string>): string {
  const number = typeof entry["port"] === "number" ? entry["port"] : 0;
  const protocol = protocolOf(entry).toLowerCase();
  const known = knownNames.get(number);
  const wanted = [...(known === undefined ? [] : [known]), `${protocol}-${number}`];
  for (let count = 2; ; count++) {
    const name = wanted.find((each) => !taken.has(each));
    if (name !== undefined) return name;
    wanted.push(`${protocol}-${number}-${count}`);
  }
}

function* repeated(object: ManifestObject, ports: readonly WrittenPort[]): Iterable<FindingDraft> {
  const names = new Map<string, WrittenPort>();
  const numbers = new Map<string, WrittenPort>();
  for (const port of ports) {
    const name = nameOf(port.entry);
    const sameName = names.get(name);
    const sameNumber = port.text === null ? undefined : numbers.get(port.text);
    if (name !== "") names.set(name, sameName ?? port);
    if (port.text !== null) numbers.set(port.text, sameNumber ?? port);
    if (sameNumber !== undefined) yield sameNumberTwice(object, sameNumber, port);
    else if (name !== "" && sameName !== undefined) yield sameNameTwice(object, ports, sameName, port);
  }
}

function sameNameTwice(
  object: ManifestObject,
  ports: readonly WrittenPort[],
  first: WrittenPort,
  second: WrittenPort,
): FindingDraft {
  const name = nameOf(second.entry);
  const other = freeName(second.entry, new Set(ports.map(({ entry }) => nameOf(entry))));
  const path = `/spec/ports/${second.index}/name`;
  const patch: readonly PatchOperation[] = [
    { op: "test", path, value: name },
    { op: "replace", path, value: other },
  ];
  return {
    hop: "service",
    port: second.text,
    message: `Two ports of Service ${object.name} are named "${name}", ${first.text ?? "one"} and ${second.text ?? "another"}: the API server refuses it`,
    evidence: [second, first].map(({ index }) => manifestEvidence(object, `spec.ports[${index}].name`, name)),
    fixes: [patchFix(`Name the second ${other}`, manifestRef(object), patch)],
  };
}

function sameNumberTwice(object: ManifestObject, first: WrittenPort, second: WrittenPort): FindingDraft {
  const { index, entry, text } = second;
  return {
    hop: "service",
    port: text,
    message: `Service ${object.name} has port ${text ?? ""} twice: the API server refuses it`,
    evidence: [
      manifestEvidence(object, `spec.ports[${index}]`, text),
      manifestEvidence(object, `spec.ports[${first.index}].port`, first.entry["port"]),
      manifestEvidence(object, `spec.ports[${index}].name`, nameOf(entry)),
    ],
    fixes: [...[second, first].flatMap((port) => udpFix(object, port)).slice(0, 1), removal(object, second)],
  };
}

/** DNS and the like listen on one number by both protocols, and the entry that says so by its name has lost its own. */
function udpFix(object: ManifestObject, { index, entry }: WrittenPort): readonly Fix[] {
  if (!/udp/i.test(nameOf(entry)) || protocolOf(entry) !== "TCP") return [];
  const patch: readonly PatchOperation[] = [{ op: "add", path: `/spec/ports/${index}/protocol`, value: "UDP" }];
  return [patchFix(`Make ${nameOf(entry)} a UDP port`, manifestRef(object), patch)];
}

function removal(object: ManifestObject, { index, entry }: WrittenPort): Fix {
  const path = `/spec/ports/${index}`;
  const patch: readonly PatchOperation[] = [
    { op: "test", path: `${path}/port`, value: entry["port"] },
    { op: "remove", path },
  ];
  return patchFix("Leave the second one out", manifestRef(object), patch);
}
