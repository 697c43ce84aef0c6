/**
 * V8 compiles a function when it is called for the first time, and that is most of what a process's
 * first traces cost. So a server asks itself, before somebody waits for the answer.
 */
import { formatHostPort } from "../model/format-host-port.ts";
import { isFinished } from "../model/is-finished.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { answerTrace, type TraceQuestion } from "./answer-trace.ts";
import { nodeAddress } from "./locate-client.ts";

type Rehearsed = Pick<TraceQuestion, "from" | "to">;

/** How often: by the second time most of it is done. */
const rounds = 2;

/** Traces the first of each way in that the cluster has, and returns what it has asked. */
export function rehearseTraces(snapshot: Snapshot): readonly Rehearsed[] {
  const questions = [...questionsTo(snapshot)];
  for (let round = 0; round < rounds; round++) {
    for (const question of questions) answerTrace(snapshot, question);
  }
  return questions;
}

function* questionsTo(snapshot: Snapshot): Generator<Rehearsed> {
  yield* questionsInside(snapshot);
  const [node = null] = snapshot.nodes();
  const address = nodeAddress(node, "IPv4") ?? nodeAddress(node, "IPv6");
  const nodePort = findFirst(snapshot.all("Service"), ({ ports: [port] }) =>
    typeof port?.nodePort === "number" ? port.nodePort : null,
  );
  if (address !== null) yield { from: "outside", to: `curl http://${formatHostPort(address, 1)}/` };
  if (address !== null && nodePort !== null) {
    yield { from: "outside", to: `tcp://${formatHostPort(address, nodePort)}` };
  }
  const balanced = findFirst(snapshot.all("Service"), ({ loadBalancer: [first], ports: [port] }) =>
    first?.ip == null || port === undefined ? null : formatHostPort(first.ip, port.port),
  );
  if (balanced !== null) yield { from: "outside", to: `tcp://${balanced}` };
  const host = findFirst(snapshot.all("Ingress"), ({ paths: [path] }) => path?.host ?? null);
  if (host !== null) yield { from: "outside", to: `http://${host.replace("*", "any")}/` };
}

/** A Service by its name, and a name that is none. */
function* questionsInside(snapshot: Snapshot): Generator<Rehearsed> {
  const from = findFirst(snapshot.all("Pod"), (pod) => (isFinished(pod) ? null : `pod/${pod.namespace}/${pod.name}`));
  const name = findFirst(snapshot.all("Service"), ({ name: own, namespace, ports: [port] }) =>
    port === undefined ? null : `${own}.${namespace}:${String(port.port)}`,
  );
  if (from === null || name === null) return;
  yield { from, to: `tcp://${name}` };
  yield { from, to: `tcp://no-${name}` };
}

/** What the first of the objects that has it says. */
function findFirst<T, R>(objects: Iterable<T>, read: (object: T) => R | null): R | null {
  for (const object of objects) {
    const found = read(object);
    if (found !== null) return found;
  }
  return null;
}
